// What holds of membership whatever members, strangers and liars say, in whatever order it comes.
import type { Identity, LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { EntryId } from '../ids.ts'
import { libraryNumber, Society } from '../testing/society.ts'

const LIBRARIES = Array.from({ length: 7 }, (_, i) => libraryNumber(i))
const libraryOf = (number: number): Identity => LIBRARIES[number] as Identity

type Act = { readonly by: number; readonly on: number; readonly what: number; readonly knows: number; readonly pick: number }

const act: fc.Arbitrary<Act> = fc.record({
  by: fc.nat(LIBRARIES.length - 1),
  on: fc.nat(LIBRARIES.length - 1),
  what: fc.nat(9),
  // Of a hundred: how much of all that there is it knows. Less than all is a partition, a fork, or a lie.
  knows: fc.oneof({ weight: 3, arbitrary: fc.constant(100) }, fc.nat(100)),
  pick: fc.nat(1000),
})

/** Anything that libraries can say, true to the rules or not. */
function carryOut(society: Society, { by, on, what, knows, pick }: Act): void {
  const author = libraryOf(by)
  const known = society.entries.filter((_, i) => (i * 37 + pick) % 100 < knows || i === 0)
  const proposals = society.entries.filter(({ kind }) => kind === 'proposal')
  const chosen = proposals[pick % Math.max(1, proposals.length)]
  const versions = [society.version, ...proposals.map(({ id }) => id)]
  const version = versions[pick % versions.length] as EntryId
  const leaves = society.entries.filter(({ kind, author: of }) => kind === 'leave' && of === libraryOf(on).library)
  if (what <= 2) society.vouch(author, libraryOf(on), { knows: known })
  else if (what === 3) society.vouch(author, libraryOf(on), { version, knows: known, returning: leaves.map(({ id }) => id) })
  else if (what <= 5) society.expel(author, libraryOf(on).library, known)
  else if (what <= 7 && chosen !== undefined) society.approve(author, chosen.id, known)
  else if (what === 8) society.amend(author, version, { sponsors: 1 + (pick % 3), quorum: { amend: [1, 2], expel: [2, 3] } }, known)
  else if (what === 9) society.leave(author, known)
}

const history = fc.tuple(fc.integer({ min: 1, max: 3 }), fc.array(act, { maxLength: 30 })).map(([sponsors, acts]) => {
  const society = new Society(libraryOf(0), { sponsors: 1 })
  for (let i = 1; i <= sponsors; i++) society.vouch(libraryOf(0), libraryOf(i))
  for (const one of acts) carryOut(society, one)
  return society
})

describe('membership', () => {
  it('is the same for the same entries, in whatever order and however often they come', () => {
    fc.assert(
      fc.property(history, fc.infiniteStream(fc.nat()), (society, chance) => {
        const shuffled = society.entries
          .flatMap((entry) => [entry, ...((chance.next().value ?? 0) % 3 === 0 ? [entry] : [])])
          .map((entry) => ({ entry, at: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.at - b.at)
          .map(({ entry }) => entry)
        expect(society.membership(shuffled)).toEqual(society.membership())
      }),
      { numRuns: 150 },
    )
  })

  it('does not depend on anything that somebody says who was never admitted', () => {
    fc.assert(
      fc.property(history, (society) => {
        const membership = society.membership()
        const strangers = (author: LibraryId): boolean => !membership.members.has(author)
        const again = society.membership(society.entries.filter(({ author }) => !strangers(author)))
        expect(again.members).toEqual(membership.members)
        expect(again.versions).toEqual(membership.versions)
      }),
      { numRuns: 150 },
    )
  })

  it('without proposals and leaves only grows', () => {
    fc.assert(
      fc.property(history, fc.nat(), (society, cut) => {
        const entries = society.entries.filter(({ kind }) => kind === 'agreement' || kind === 'vouch')
        const some = entries.slice(0, 1 + (cut % entries.length))
        expect(society.members(entries).isSupersetOf(society.members(some))).toBe(true)
      }),
      { numRuns: 100 },
    )
  })

  it('always has an amendment in force that more than half of its electors agreed to', () => {
    fc.assert(
      fc.property(history, (society) => {
        for (const { state, agreed, needed, electors } of society.membership().proposals) {
          if (state !== 'decided') continue
          expect(needed * 2).toBeGreaterThan(electors)
          expect(agreed.length).toBeGreaterThanOrEqual(needed)
        }
      }),
      { numRuns: 150 },
    )
  })

  it('changes by nothing that the expelled say afterwards, with whatever date', () => {
    const judges = LIBRARIES.slice(0, 5)
    const saying = fc.array(
      fc.record({ what: fc.nat(9), on: fc.nat(LIBRARIES.length - 1), knows: fc.nat(100), pick: fc.nat(1000) }),
      { minLength: 1, maxLength: 12 },
    )
    fc.assert(
      fc.property(saying, fc.nat(4), fc.boolean(), (later, who, isKnown) => {
        const society = new Society(libraryOf(0))
        for (const judge of judges.slice(1)) society.vouch(libraryOf(0), judge)
        const open = society.expel(libraryOf((who + 1) % 5), libraryOf((who + 2) % 5).library)
        if (isKnown) society.approve(libraryOf((who + 2) % 5), open)
        const proposal = society.expel(libraryOf((who + 3) % 5), libraryOf(who).library)
        for (const other of [1, 2, 4]) society.approve(libraryOf((who + other) % 5), proposal)
        const before = society.membership()
        const said = society.entries.length
        for (const one of later) carryOut(society, { ...one, by: who })
        const own = new Set(society.entries.slice(said).map(({ id }) => id))
        const { proposals, ...after } = society.membership()
        expect(after).toEqual({ ...after, members: before.members, versions: before.versions, hasEnded: before.hasEnded })
        expect(proposals.filter(({ entry }) => !own.has(entry.id))).toEqual(before.proposals)
      }),
      { numRuns: 200 },
    )
  })

  it('keeps everybody whom the expelled admitted before, as far as the expulsion knew', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 6 }), fc.integer({ min: 1, max: 6 }), (judges, guests) => {
        const society = new Society(libraryOf(0))
        const sponsor = libraryNumber(100)
        society.vouch(libraryOf(0), sponsor)
        for (let i = 1; i < judges; i++) society.vouch(libraryOf(0), libraryOf(i))
        for (let i = 0; i < guests; i++) society.vouch(sponsor, libraryNumber(200 + i))
        const proposal = society.expel(libraryOf(0), sponsor.library)
        for (let i = 1; i < judges; i++) society.approve(libraryOf(i), proposal)
        for (let i = 0; i < guests; i++) society.approve(libraryNumber(200 + i), proposal)
        expect(society.status(sponsor)).toBe('expelled')
        for (let i = 0; i < guests; i++) expect(society.status(libraryNumber(200 + i))).toBe('member')
      }),
      { numRuns: 20 },
    )
  })
})
