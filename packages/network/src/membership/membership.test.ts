// Who is a member, case by case: each rule of the prose above membership.ts.
import { publicKeyOf } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { libraryNumber, Society } from '../testing/society.ts'
import { leftOutBy } from './fair-cut.ts'

const [anna, budi, citra, dewi, eko, fajar] = Array.from({ length: 6 }, (_, i) => libraryNumber(i)) as [
  ReturnType<typeof libraryNumber>,
  ReturnType<typeof libraryNumber>,
  ReturnType<typeof libraryNumber>,
  ReturnType<typeof libraryNumber>,
  ReturnType<typeof libraryNumber>,
  ReturnType<typeof libraryNumber>,
]

/** Anna founds; everybody else is admitted by her. */
function societyOf(others: readonly (typeof anna)[], ...terms: ConstructorParameters<typeof Society>[1][]): Society {
  const society = new Society(anna, ...terms)
  for (const other of others) society.vouch(anna, other)
  return society
}

describe('admission', () => {
  it('needs as many sponsors as the agreement says', () => {
    const society = societyOf([budi])
    expect(society.members()).toEqual(new Set([anna.library, budi.library]))
    const strict = new Society(anna, { sponsors: 2 })
    strict.vouch(anna, budi)
    // One sponsor is all that there is: with two needed nobody gets in.
    expect(strict.status(budi)).toBe('waiting')
    expect(strict.membership().members.get(budi.library)?.sponsors).toEqual([anna.library])
  })

  it('counts a sponsor once, however often it says so', () => {
    const society = societyOf([budi])
    const amendment = society.amend(anna, society.version, { sponsors: 2 })
    society.approve(budi, amendment)
    for (let i = 0; i < 3; i++) society.vouch(anna, citra, { version: amendment })
    expect(society.status(citra)).toBe('waiting')
    society.vouch(budi, citra, { version: amendment })
    expect(society.status(citra)).toBe('member')
  })

  it('needs the consent of whom it is about, under a version that there is', () => {
    const society = societyOf([])
    const version = new Uint8Array(Buffer.from(society.version, 'base64url'))
    const forged = { library: publicKeyOf(budi.library), version, consent: new Uint8Array(64) }
    society.say(anna, { kind: 'vouch', says: forged })
    expect(society.status(budi)).toBeUndefined()
    society.vouch(anna, citra, { version: 'A'.repeat(43) as never })
    expect(society.status(citra)).toBeUndefined()
  })

  it('does not count what somebody says who was never admitted', () => {
    const society = societyOf([])
    society.vouch(budi, citra)
    expect(society.members()).toEqual(new Set([anna.library]))
    society.vouch(anna, budi)
    expect(society.members()).toEqual(new Set([anna.library, budi.library, citra.library]))
  })

  it('is founded by the founder alone', () => {
    const society = societyOf([budi])
    const [founding, ...rest] = society.entries
    const copied = { ...(founding as NonNullable<typeof founding>), author: budi.library }
    expect(() => society.membership([copied, ...rest])).toThrow('not among')
  })
})

describe('leaving', () => {
  it('keeps what was said before, and nothing after', () => {
    const society = societyOf([budi])
    society.vouch(budi, citra)
    society.leave(budi)
    society.vouch(budi, dewi)
    expect(society.members()).toEqual(new Set([anna.library, citra.library]))
    expect(society.status(budi)).toBe('left')
  })

  it('is for good until new vouches name it: an old consent brings nobody back', () => {
    const society = societyOf([budi])
    const left = society.leave(budi)
    society.vouch(anna, budi)
    expect(society.status(budi)).toBe('left')
    society.vouch(anna, budi, { returning: [left] })
    expect(society.status(budi)).toBe('member')
    society.vouch(budi, citra)
    expect(society.status(citra)).toBe('member')
    society.leave(budi)
    expect(society.status(budi)).toBe('left')
  })

  it('undoes nothing that was done for others, even if it pretends to know nothing', () => {
    const society = societyOf([budi])
    society.vouch(budi, citra)
    society.leave(budi, society.entries.slice(0, 1))
    expect(society.members()).toEqual(new Set([anna.library, citra.library]))
  })
})

describe('expulsion', () => {
  it('needs more than half of the others, and cuts what comes after', () => {
    const society = societyOf([budi, citra, dewi])
    society.vouch(dewi, eko)
    const proposal = society.expel(anna, dewi.library)
    expect(society.status(dewi)).toBe('member')
    society.approve(budi, proposal)
    // Electors are Anna, Budi, Citra and Eko: three of four.
    expect(society.status(dewi)).toBe('member')
    society.approve(citra, proposal)
    expect(society.status(dewi)).toBe('expelled')
    society.vouch(dewi, fajar)
    expect(society.members()).toEqual(new Set([anna, budi, citra, eko].map(({ library }) => library)))
  })

  it('gives the one that it is about no vote', () => {
    const society = societyOf([budi, citra])
    const proposal = society.expel(anna, budi.library)
    society.approve(budi, proposal)
    expect(society.status(budi)).toBe('member')
    expect(society.membership().proposals[0]).toMatchObject({ state: 'open', needed: 2, electors: 2, agreed: [anna.library] })
  })

  it('is known to be unfair where its proposer pretends not to know what others have built on', () => {
    const society = societyOf([budi, citra])
    const before = [...society.entries]
    const vouch = society.vouch(budi, dewi)
    society.say(dewi, { kind: 'signature', says: { version: new Uint8Array(Buffer.from(society.version, 'base64url')) } })
    const unfair = society.expel(citra, budi.library, before)
    const fair = society.expel(citra, budi.library)
    society.vouch(budi, eko)
    expect(leftOutBy(unfair, budi.library, society.entries)).toEqual([vouch])
    expect(leftOutBy(fair, budi.library, society.entries)).toEqual([])
  })

  it('ignores a vouch that the expelled dates back', () => {
    const society = societyOf([budi, citra])
    const before = [...society.entries]
    society.approve(citra, society.expel(anna, budi.library))
    society.vouch(budi, dewi, { knows: before })
    expect(society.status(dewi)).toBeUndefined()
  })

  it('is not undone by growing', () => {
    const society = societyOf([budi, citra])
    society.approve(citra, society.expel(anna, budi.library))
    for (let i = 10; i < 30; i++) society.vouch(anna, libraryNumber(i))
    expect(society.status(budi)).toBe('expelled')
  })

  it('is not undone by those leaving who decided it', () => {
    const society = societyOf([budi, citra, dewi, eko])
    const proposal = society.expel(anna, budi.library)
    for (const one of [citra, dewi]) society.approve(one, proposal)
    for (const one of [citra, dewi]) society.leave(one)
    expect(society.status(budi)).toBe('expelled')
  })

  it('does not pass in the end because others leave', () => {
    const society = societyOf([budi, citra, dewi, eko])
    society.expel(anna, budi.library)
    for (const one of [citra, dewi, eko]) society.leave(one)
    expect(society.status(budi)).toBe('member')
  })

  it('of two that expel each other keeps the one that has been there for longer', () => {
    const society = societyOf([budi])
    const before = [...society.entries]
    society.expel(budi, anna.library, before)
    society.expel(anna, budi.library, before)
    expect(society.members()).toEqual(new Set([anna.library]))
  })

  it('does not let the expelled strike back with an old date, be it the founder', () => {
    const society = societyOf([budi, citra, dewi, eko])
    const before = [...society.entries]
    const proposal = society.expel(budi, anna.library)
    for (const one of [citra, dewi]) society.approve(one, proposal)
    const revenge = society.expel(anna, eko.library, before)
    for (const one of [budi, citra]) society.approve(one, revenge)
    expect(society.status(anna)).toBe('expelled')
    expect(society.status(eko)).toBe('member')
  })

  it('that came first, for who comes second knowing of it, stands', () => {
    const society = societyOf([budi])
    society.expel(budi, anna.library)
    society.expel(anna, budi.library)
    expect(society.members()).toEqual(new Set([budi.library]))
  })
})

describe('amendment', () => {
  it('needs its quorum, and makes a chain of versions', () => {
    const society = societyOf([budi, citra], { quorum: { amend: [1, 1], expel: [1, 2] } })
    const amendment = society.amend(anna, society.version, { shares: ['catalogue/main'] })
    society.approve(budi, amendment)
    expect(society.membership().version).toBe(society.version)
    society.approve(citra, amendment)
    expect(society.membership().version).toBe(amendment)
    expect(society.membership().terms.shares).toEqual(['catalogue/main'])
    // One that amends what is in force no more is nothing.
    society.amend(anna, society.version, {})
    expect(
      society
        .membership()
        .proposals.map(({ state }) => state)
        .toSorted(),
    ).toEqual(['decided', 'void'])
  })

  it('gets nobody past it by an old date, and keeps who was there', () => {
    const society = societyOf([budi, citra, eko])
    const before = [...society.entries]
    const amendment = society.amend(anna, society.version, { sponsors: 2 })
    for (const one of [budi, eko]) society.approve(one, amendment)
    society.vouch(citra, dewi, { knows: before })
    expect(society.members()).toEqual(new Set([anna, budi, citra, eko].map(({ library }) => library)))
    expect(society.status(dewi)).toBe('waiting')
    society.vouch(budi, dewi, { version: amendment })
    expect(society.status(dewi)).toBe('member')
  })

  it('of the quorum does not change what it has seen, and governs what it has not', () => {
    const society = societyOf([budi, citra, dewi])
    const seen = society.expel(anna, dewi.library)
    const before = society.entries.filter(({ id }) => id !== seen)
    const amendment = society.amend(budi, society.version, { quorum: { amend: [1, 2], expel: [1, 1] } })
    for (const one of [anna, citra]) society.approve(one, amendment)
    society.approve(budi, seen)
    expect(society.status(dewi)).toBe('expelled')
    const hidden = society.expel(anna, citra.library, before)
    society.approve(budi, hidden)
    expect(society.membership().proposals.find(({ entry }) => entry.id === hidden)?.needed).toBeGreaterThan(1)
  })

  it('may end the network', () => {
    const society = societyOf([budi])
    const what = { type: 'end' as const, base: new Uint8Array(Buffer.from(society.version, 'base64url')) }
    const proposal = society.say(anna, { kind: 'proposal', says: { what } })
    expect(society.membership().hasEnded).toBe(false)
    society.approve(budi, proposal)
    expect(society.membership().hasEnded).toBe(true)
  })
})
