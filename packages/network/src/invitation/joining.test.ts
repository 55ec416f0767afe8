// A newcomer and an inviter, question by question: who knows the secret gets in, and nobody else learns or changes anything.
import { type Cbor, decodeCbor, encodeCbor, type Identity } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NetworkError } from '../errors.ts'
import { foundingVersion } from '../ids.ts'
import { hasConsented } from '../entries.ts'
import { MAX_NEWCOMERS_AT_THE_DOOR } from '../limits.ts'
import { libraryNumber, plainTerms, Society } from '../testing/society.ts'
import { type Application, Door, type Household } from './door.ts'
import { linkOf, newInvitation, type OpenInvitation, readInvitation, wordsForTelephone } from './invitation.ts'
import { Joining, whoQuestion } from './newcomer.ts'
import type { Refusal, Standing } from './questions.ts'

const inviter = libraryNumber(1)
const newcomer = libraryNumber(2)
const society = new Society(inviter)
const address = ['/ip4/192.168.1.20/tcp/4001']

/** A household of one invitation. */
function household(refusal?: Refusal): { household: Household; admitted: Application[]; wrong: number[]; open: OpenInvitation } {
  const open = newInvitation({ network: society.network, uses: 1, expires: 0 }, [])
  const admitted: Application[] = []
  const wrong: number[] = []
  const standing: Standing = { status: 'member', sponsors: 1, needed: 1 }
  return {
    open,
    admitted,
    wrong,
    household: {
      invitation: (named) => {
        if (refusal !== undefined) return refusal
        const isThis = typeof named === 'number' ? named === open.number : Buffer.compare(named, open.id) === 0
        return isThis ? open : 'unknown'
      },
      wrongWords: async ({ number }) => await Promise.resolve(void wrong.push(number)),
      offer: (network) => ({
        network,
        founder: inviter.library,
        version: foundingVersion(network),
        terms: plainTerms,
        inviterName: 'Perpustakaan Kota',
        members: 1,
        returning: [],
      }),
      admit: async (application) => {
        admitted.push(application)
        return await Promise.resolve(standing)
      },
      standing: () => standing,
    },
  }
}

/** As it goes over the wire. */
const carried = (value: Cbor): Cbor => decodeCbor(encodeCbor(value))

type Carry = (question: Cbor, from: Identity) => Promise<Cbor>

async function join(given: string, carry: Carry, as: Identity = newcomer): Promise<Standing> {
  await carry(whoQuestion, as)
  const joining = new Joining(as, readInvitation(given), inviter.library)
  const read = joining.started(await carry(joining.startQuestion, as))
  joining.offered(await carry(read, as))
  return joining.applied(await carry(joining.applyQuestion('Perpustakaan Desa'), as))
}

function carryTo(of: Household, now: () => number = () => 0): Carry {
  const door = new Door(inviter.library, of, now)
  return async (question, from) => carried(await door.answer(from.library, carried(question)))
}

describe('joining', () => {
  it.each(['link', 'words'])('by %s gives the inviter an application with a consent that counts', async (form) => {
    const { household: of, admitted, open } = household()
    const given = form === 'link' ? linkOf(open, inviter.library, address) : wordsForTelephone(open, address, 'id')
    expect(await join(given, carryTo(of))).toEqual({ status: 'member', sponsors: 1, needed: 1 })
    const [application] = admitted as [Application]
    expect(application).toMatchObject({ library: newcomer.library, network: society.network, name: 'Perpustakaan Desa' })
    expect(hasConsented(newcomer.library, application)).toBe(true)
  })

  it('with a wrong secret is refused and counted, and admits nobody', async () => {
    const { household: of, admitted, wrong, open } = household()
    const guessed = { ...open, wordSecret: Uint8Array.of(1, 2, 3, 4), secret: new Uint8Array(16) }
    await expect(join(wordsForTelephone(guessed, address, 'en'), carryTo(of))).rejects.toMatchObject({ code: 'NETWORK_REFUSED' })
    await expect(join(linkOf(guessed, inviter.library, address), carryTo(of))).rejects.toMatchObject({ code: 'NETWORK_REFUSED' })
    // Only words can be guessed.
    expect(wrong).toHaveLength(1)
    expect(admitted).toEqual([])
  })

  it('tries one secret with each attempt: a wrong one ends it', async () => {
    const { household: of, wrong, open } = household()
    const carry = carryTo(of)
    const guessed = { ...open, wordSecret: Uint8Array.of(1, 2, 3, 4) }
    const joining = new Joining(newcomer, readInvitation(wordsForTelephone(guessed, address, 'en')), inviter.library)
    const read = joining.started(await carry(joining.startQuestion, newcomer))
    expect(await carry(read, newcomer)).toEqual({ refused: 'wrong-secret' })
    for (let i = 0; i < 5; i++) expect(await carry(read, newcomer)).toEqual({ refused: 'unknown' })
    expect(wrong).toHaveLength(1)
  })

  it('through somebody in between, who has a key of his own, comes to nothing', async () => {
    const { household: of, admitted, open } = household()
    const between = libraryNumber(66)
    const carry = carryTo(of)
    const words = readInvitation(wordsForTelephone(open, address, 'id'))
    // The newcomer reached the one in between, who asks the inviter in his own name.
    const joining = new Joining(newcomer, words, between.library)
    const read = joining.started(await carry(joining.startQuestion, between))
    const answer = await carry(read, between)
    expect(() => joining.offered(answer)).toThrow('not the words')
    expect(admitted).toEqual([])
  })

  it('believes no offer of somebody who does not know the secret, or that was changed on its way', async () => {
    const { household: of, open } = household()
    const carry = carryTo(of)
    const joining = new Joining(newcomer, readInvitation(linkOf(open, inviter.library, address)), inviter.library)
    const read = joining.started(await carry(joining.startQuestion, newcomer))
    const offer = (await carry(read, newcomer)) as { readonly [field: string]: Cbor }
    expect(() => joining.offered({ ...offer, members: 1000 })).toThrow('does not know the words')
    expect(() => joining.offered({ ...offer, proof: new Uint8Array(32) })).toThrow('does not know the words')
    expect(joining.offered(offer)).toMatchObject({ inviterName: 'Perpustakaan Kota' })
  })

  it('says why an invitation is not taken', async () => {
    const { household: of, open } = household('expired')
    await expect(join(linkOf(open, inviter.library, address), carryTo(of))).rejects.toThrow('has expired')
  })

  it('with a link does not talk to another library than the one that made it', () => {
    const { open } = household()
    const invited = readInvitation(linkOf(open, inviter.library, address))
    expect(() => new Joining(newcomer, invited, libraryNumber(66).library)).toThrow('who sent the invitation')
  })

  it('remembers so many newcomers and no more, and none for ever', async () => {
    const { household: of, open } = household()
    const time = { ms: 0 }
    const carry = carryTo(of, () => time.ms)
    const started = await Promise.all(
      Array.from({ length: MAX_NEWCOMERS_AT_THE_DOOR + 1 }, async (_, i) => {
        const as = libraryNumber(1000 + i)
        const joining = new Joining(as, readInvitation(linkOf(open, inviter.library, address)), inviter.library)
        return { as, read: joining.started(await carry(joining.startQuestion, as)) }
      }),
    )
    const last = started.at(-1) as (typeof started)[number]
    expect(await carry(last.read, last.as)).toMatchObject({ inviterName: 'Perpustakaan Kota' })
    time.ms = 3_600_000
    expect(await carry(last.read, last.as)).toEqual({ refused: 'unknown' })
  })

  it('answers anything else with an error, and goes on', async () => {
    const { household: of } = household()
    const door = new Door(inviter.library, of, () => 0)
    const anything = fc.oneof(
      fc.constant(null),
      fc.string(),
      fc.dictionary(
        fc.constantFrom('ask', 'invitation', 'session', 'share', 'proof', 'version'),
        fc.oneof(fc.constantFrom('start', 'read', 'apply'), fc.integer(), fc.uint8Array({ minLength: 16, maxLength: 32 })),
      ),
    )
    await fc.assert(
      fc.asyncProperty(anything, async (body) => {
        const answer = await door.answer(newcomer.library, body as Cbor).catch((error: unknown) => error)
        const isRefused = answer instanceof NetworkError ? answer.code === 'NETWORK_PROTOCOL' : 'refused' in (answer as object)
        expect(isRefused).toBe(true)
      }),
    )
  })
})
