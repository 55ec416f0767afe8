// The newcomer's side of joining: pure, from question to question.
import { randomBytes } from 'node:crypto'
import { type Cbor, type Identity, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { consentMessage } from '../entries.ts'
import { NetworkError } from '../errors.ts'
import { bytesOfEntry } from '../ids.ts'
import { KeyAgreement, SESSION_BYTES } from './cpace.ts'
import type { Invited } from './invitation.ts'
import { admittedShape, isProven, type Offer, offerShape, prove, readAnswer, shareShape, type Standing } from './questions.ts'

/** Both know whom they talk to: a key agreed on through somebody in between is another key. */
export function channelOf(newcomer: LibraryId, inviter: LibraryId): Uint8Array {
  return Buffer.concat([Buffer.from('serumpun join 1'), publicKeyOf(newcomer), publicKeyOf(inviter)])
}

/** The first question to a library of which only an address is known: whose key it is, the connection proves. */
export const whoQuestion: Cbor = { ask: 'who' }

/** One attempt to join, with one library. */
export class Joining {
  readonly #identity: Identity
  readonly #invited: Invited
  readonly #agreement: KeyAgreement
  readonly #session = new Uint8Array(randomBytes(SESSION_BYTES))
  #key: Uint8Array | undefined
  #offer: Offer | undefined

  /** @param inviter whose key the connection has proved. @throws {NetworkError} `NETWORK_REFUSED` where it is another's. */
  constructor(identity: Identity, invited: Invited, inviter: LibraryId) {
    if (invited.form === 'link' && invited.inviter !== inviter)
      throw new NetworkError('NETWORK_REFUSED', `At this address is ${inviter}, not ${invited.inviter}, who sent the invitation.`)
    this.#identity = identity
    this.#invited = invited
    const channel = channelOf(identity.library, inviter)
    this.#agreement = new KeyAgreement({ secret: invited.secret, channel, session: this.#session })
  }

  get startQuestion(): Cbor {
    const invitation = this.#invited.form === 'link' ? this.#invited.id : this.#invited.number
    return { ask: 'start', invitation, session: this.#session, share: this.#agreement.share }
  }

  /** @returns the next question. @throws {NetworkError} `NETWORK_REFUSED`, `NETWORK_PROTOCOL`. */
  started(answer: Cbor): Cbor {
    const { share } = readAnswer(shareShape, answer)
    this.#key = this.#agreement.key('initiator', share)
    return prove(this.#key, 'newcomer', { ask: 'read' })
  }

  /** What the newcomer is asked to agree to. @throws {NetworkError} `NETWORK_REFUSED`, `NETWORK_PROTOCOL`. */
  offered(answer: Cbor): Offer {
    const { proof: _, ...offer } = readAnswer(offerShape, answer)
    this.#checkProof(answer)
    if (this.#invited.form === 'link' && this.#invited.network !== offer.network)
      throw new NetworkError('NETWORK_PROTOCOL', 'The library offers another network than the one in the invitation.')
    this.#offer = offer
    return offer
  }

  /** Agrees to what was offered. @param name the newcomer's own, for the members who are asked to vouch for it. */
  applyQuestion(name: string | undefined): Cbor {
    if (this.#key === undefined || this.#offer === undefined) throw new TypeError('Nothing has been offered yet.')
    const { network, version, returning } = this.#offer
    const consent = new Uint8Array(this.#identity.sign(consentMessage(network, version, returning)))
    return prove(this.#key, 'newcomer', {
      ask: 'apply',
      version: bytesOfEntry(version),
      consent,
      ...(name !== undefined && { name }),
    })
  }

  /** Where the newcomer stands now. @throws {NetworkError} `NETWORK_REFUSED`, `NETWORK_PROTOCOL`. */
  applied(answer: Cbor): Standing {
    const { standing } = readAnswer(admittedShape, answer)
    this.#checkProof(answer)
    return standing
  }

  #checkProof(answer: Cbor): void {
    if (this.#key === undefined || !isProven(this.#key, 'inviter', answer))
      throw new NetworkError(
        'NETWORK_REFUSED',
        'The other library does not know the words that you were given: it is not the one that invited you.',
      )
  }
}
