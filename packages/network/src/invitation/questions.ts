// What a newcomer and an inviter say to each other, as CBOR maps; who carries them is not their business.
//
//   newcomer                                   inviter
//   who                                    →   (nothing: the connection has proved its key)
//   start   invitation, session, share     →   share
//   read    proof                          →   proof, the agreement
//   apply   proof, consent, name           →   proof, standing
//   standing   network                     →   standing, for who has applied
//
// `proof` is HMAC-SHA-256 under the key that both have agreed on (cpace.ts) over all else in the message, so that whoever does not
// know the secret learns nothing and admits nobody, and nobody in between changes a word.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { type Cbor, encodeCbor, publicKeyOf } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { bytes, entryId, library, line, wholeNumber } from '../shapes.ts'
import { bytesOfEntry, bytesOfNetwork, networkOfBytes } from '../ids.ts'
import { MAX_OWN_TIPS } from '../limits.ts'
import { termsShape } from '../terms.ts'
import { SESSION_BYTES, SHARE_BYTES } from './cpace.ts'

const proof = bytes(32)
const network = bytes(32).transform(networkOfBytes)

/** How an invitation is named: by its number in words, by its id elsewhere. */
const named = z.union([wholeNumber(0, 255), bytes(16)])

export const questionShape = z.discriminatedUnion('ask', [
  z.object({ ask: z.literal('who') }),
  z.object({ ask: z.literal('start'), invitation: named, session: bytes(SESSION_BYTES), share: bytes(SHARE_BYTES) }),
  z.object({ ask: z.literal('read'), proof }),
  z.object({ ask: z.literal('apply'), proof, version: entryId, consent: bytes(64), name: line.optional() }),
  z.object({ ask: z.literal('standing'), network }),
])

export const standingShape = z.object({
  status: z.enum(['member', 'waiting', 'none']),
  /** How many members vouch, of how many that are needed. */
  sponsors: wholeNumber(0, 1_000_000),
  needed: wholeNumber(0, 1_000_000),
})
/** Where a newcomer stands. */
export type Standing = z.infer<typeof standingShape>

/** Why a question is not answered as it was hoped. */
export const REFUSALS = ['unknown', 'wrong-secret', 'used', 'expired', 'revoked', 'amended', 'busy', 'ended'] as const
export type Refusal = (typeof REFUSALS)[number]

const refused = z.object({ refused: z.enum(REFUSALS) })

export const shareShape = z.object({ share: bytes(SHARE_BYTES) })

export const offerShape = z.object({
  proof,
  network,
  founder: library,
  version: entryId,
  terms: termsShape,
  /** The inviter's own name. */
  inviterName: line,
  members: wholeNumber(0, 1_000_000),
  /** Entries by which the newcomer has left before, which its consent must name. */
  returning: z.array(entryId).max(MAX_OWN_TIPS),
})
/** What a newcomer is asked to agree to. */
export type Offer = Omit<z.infer<typeof offerShape>, 'proof'>

/** An offer as fields of a message. */
export function offerFields({ network: id, founder, version, returning, ...rest }: Offer): Said {
  return {
    ...(rest as { readonly [field: string]: Cbor }),
    network: bytesOfNetwork(id),
    founder: publicKeyOf(founder),
    version: bytesOfEntry(version),
    returning: returning.map(bytesOfEntry),
  }
}

export const admittedShape = z.object({ proof, standing: standingShape })

/** In plain words, for whoever was refused. */
const REFUSED: Readonly<Record<Refusal, string>> = {
  unknown: 'The library does not know this invitation. It may have been used or taken back; ask for a new one.',
  'wrong-secret': 'These are not the words of an invitation of that library. Have them read to you again.',
  used: 'This invitation has been used as often as it may be. Ask for a new one.',
  expired: 'This invitation has expired. Ask for a new one.',
  revoked: 'This invitation was taken back, or was tried too often with wrong words. Ask for a new one.',
  amended: 'The agreement has been amended meanwhile. Join again and read the new version.',
  busy: 'The library is answering others now. Try again in some minutes.',
  ended: 'The network that you are invited to has ended.',
}

/** Reads an answer. @throws {NetworkError} `NETWORK_REFUSED` with the reason, `NETWORK_PROTOCOL` where it is none. */
export function readAnswer<Shape extends z.ZodType>(shape: Shape, answer: Cbor): z.infer<Shape> {
  const no = refused.safeParse(answer)
  if (no.success) throw new NetworkError('NETWORK_REFUSED', REFUSED[no.data.refused])
  const read = shape.safeParse(answer)
  if (!read.success)
    throw new NetworkError(
      'NETWORK_PROTOCOL',
      'The other library answered something that is no answer; it may be of a newer version.',
    )
  return read.data as z.infer<Shape>
}

/** A message's fields but the proof. */
export type Said = { readonly [field: string]: Cbor }

/** Proves that who says this knows the secret. @param who one's own role: an answer is no question said back. */
export function prove(key: Uint8Array, who: 'newcomer' | 'inviter', said: Said): { readonly [field: string]: Cbor } {
  return { ...said, proof: proofOf(key, who, said) }
}

function proofOf(key: Uint8Array, who: 'newcomer' | 'inviter', said: Said): Uint8Array {
  return createHmac('sha256', key)
    .update(encodeCbor([who, said]))
    .digest()
}

/** Whether a message is as somebody said it who knows the secret. */
export function isProven(key: Uint8Array, who: 'newcomer' | 'inviter', message: Cbor): boolean {
  if (typeof message !== 'object' || message === null || Array.isArray(message) || message instanceof Uint8Array) return false
  const { proof: given, ...said } = message as { readonly [field: string]: Cbor }
  const right = proofOf(key, who, said)
  return given instanceof Uint8Array && given.length === right.length && timingSafeEqual(given, right)
}
