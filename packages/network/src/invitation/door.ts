// The inviter's side of joining: answers questions, counts wrong secrets, and lets in who knows a right one.
import type { Cbor, LibraryId } from '@serumpun/replica'
import type { EntryId, NetworkId } from '../ids.ts'
import { AT_THE_DOOR_MS, MAX_NEWCOMERS_AT_THE_DOOR } from '../limits.ts'
import { NetworkError } from '../errors.ts'
import { KeyAgreement } from './cpace.ts'
import type { OpenInvitation } from './invitation.ts'
import { channelOf } from './newcomer.ts'
import { isProven, type Offer, offerFields, prove, questionShape, type Refusal, type Standing } from './questions.ts'

/** An application that was proved. */
export interface Application {
  readonly library: LibraryId
  readonly network: NetworkId
  readonly version: EntryId
  readonly returning: readonly EntryId[]
  readonly consent: Uint8Array
  readonly name: string | undefined
  readonly invitation: Uint8Array
}

/** What the door asks of the node behind it. */
export interface Household {
  /** The invitation of this number or id, or why there is none (any more). */
  invitation(named: number | Uint8Array): OpenInvitation | Refusal
  /** Words were wrong: after some of them the invitation's words are given up. Nobody finds the 128 bits of a link by trying. */
  wrongWords(invitation: OpenInvitation): Promise<void>
  /** What a newcomer is asked to agree to, or why it is not. */
  offer(network: NetworkId, newcomer: LibraryId): Offer | Refusal
  /** Vouches for it, once. @returns where it stands then. */
  admit(application: Application): Promise<Standing | Refusal>
  standing(network: NetworkId, library: LibraryId): Standing
}

interface Newcomer {
  readonly invitation: OpenInvitation
  readonly key: Uint8Array
  readonly byWords: boolean
  readonly until: number
}

const isRefusal = (value: unknown): value is Refusal => typeof value === 'string'
const refuse = (refused: Refusal): Cbor => ({ refused })

export class Door {
  readonly #library: LibraryId
  readonly #household: Household
  readonly #now: () => number
  /** Who has agreed on a key, and has not yet applied. */
  readonly #newcomers = new Map<LibraryId, Newcomer>()

  constructor(library: LibraryId, household: Household, now: () => number) {
    this.#library = library
    this.#household = household
    this.#now = now
  }

  /** @throws {NetworkError} `NETWORK_PROTOCOL` where it is no question. */
  async answer(from: LibraryId, body: Cbor): Promise<Cbor> {
    const read = questionShape.safeParse(body)
    if (!read.success) throw new NetworkError('NETWORK_PROTOCOL', 'This is no question about joining.')
    const question = read.data
    switch (question.ask) {
      case 'who':
        return {}
      case 'start':
        return this.#start(from, question)
      case 'read':
        return await this.#proven(from, body, (newcomer) => this.#offer(from, newcomer))
      case 'apply':
        return await this.#proven(from, body, (newcomer) => this.#apply(from, newcomer, question))
      case 'standing':
        return { ...this.#household.standing(question.network, from) }
    }
  }

  #start(
    from: LibraryId,
    { invitation: named, session, share }: { invitation: number | Uint8Array; session: Uint8Array; share: Uint8Array },
  ): Cbor {
    const invitation = this.#household.invitation(named)
    if (isRefusal(invitation)) return refuse(invitation)
    const secret = typeof named === 'number' ? invitation.wordSecret : invitation.secret
    const agreement = new KeyAgreement({ secret, channel: channelOf(from, this.#library), session })
    const key = agreement.key('responder', share)
    this.#forgetSome()
    this.#newcomers.set(from, { invitation, key, byWords: typeof named === 'number', until: this.#now() + AT_THE_DOOR_MS })
    return { share: agreement.share }
  }

  #forgetSome(): void {
    for (const [library, { until }] of this.#newcomers)
      if (until <= this.#now() || this.#newcomers.size >= MAX_NEWCOMERS_AT_THE_DOOR) this.#newcomers.delete(library)
  }

  async #proven(from: LibraryId, body: Cbor, then: (newcomer: Newcomer) => Promise<Cbor> | Cbor): Promise<Cbor> {
    const newcomer = this.#newcomers.get(from)
    if (newcomer === undefined || newcomer.until <= this.#now()) return refuse('unknown')
    if (isProven(newcomer.key, 'newcomer', body)) return await then(newcomer)
    this.#newcomers.delete(from)
    if (newcomer.byWords) await this.#household.wrongWords(newcomer.invitation)
    return refuse('wrong-secret')
  }

  #offer(from: LibraryId, { invitation, key }: Newcomer): Cbor {
    const offer = this.#household.offer(invitation.network, from)
    if (isRefusal(offer)) return refuse(offer)
    return prove(key, 'inviter', offerFields(offer))
  }

  async #apply(
    from: LibraryId,
    { invitation, key }: Newcomer,
    { version, consent, name }: { version: EntryId; consent: Uint8Array; name?: string | undefined },
  ): Promise<Cbor> {
    // What was open when it began may have been used up since.
    const still = this.#household.invitation(invitation.id)
    if (isRefusal(still)) return refuse(still)
    const offer = this.#household.offer(invitation.network, from)
    if (isRefusal(offer)) return refuse(offer)
    if (offer.version !== version) return refuse('amended')
    this.#newcomers.delete(from)
    const { network, returning } = offer
    const standing = await this.#household.admit({
      library: from,
      network,
      version,
      returning,
      consent,
      name,
      invitation: invitation.id,
    })
    return isRefusal(standing) ? refuse(standing) : prove(key, 'inviter', { standing: { ...standing } })
  }
}
