// An invitation: what its inviter keeps, and the forms in which it goes to the newcomer.
//
//   link, QR code, file   the network, the inviter, its addresses, and a secret of 128 bits
//   words                 a number, a secret of 32 bits, and where the inviter is; for the telephone
//
// 32 bits are enough for words because nobody can try one out without asking the inviter (cpace.ts), who gives the words up
// after ten wrong ones: a guess at all of them hits with 1 : 430 million.
import { randomBytes } from 'node:crypto'
import { type Cbor, decodeCbor, encodeCbor, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from '../errors.ts'
import { bytesOfNetwork, type NetworkId, networkOfBytes } from '../ids.ts'
import { MAX_INVITATION_ADDRESSES } from '../limits.ts'
import { bytes, library } from '../shapes.ts'
import { bytesOfWords, type WordLanguage, wordsOf } from './words.ts'

const ID_BYTES = 16
const SECRET_BYTES = 16
const WORD_SECRET_BYTES = 4

/** What the inviter keeps, in secret. */
export interface OpenInvitation {
  readonly id: Uint8Array
  /** Below 256, and no other open invitation's: with it the words begin. */
  readonly number: number
  readonly secret: Uint8Array
  readonly wordSecret: Uint8Array
  readonly network: NetworkId
  readonly uses: number
  /** Milliseconds since 1970, by the inviter's clock. */
  readonly expires: number
}

/** What a newcomer has of it. */
export type Invited =
  | {
      readonly form: 'link'
      readonly id: Uint8Array
      readonly secret: Uint8Array
      readonly network: NetworkId
      readonly inviter: LibraryId
      readonly addresses: readonly string[]
    }
  | { readonly form: 'words'; readonly number: number; readonly secret: Uint8Array; readonly addresses: readonly string[] }

/** @throws {NetworkError} `NETWORK_LIMIT` where 256 invitations are open. */
export function newInvitation(
  of: Pick<OpenInvitation, 'network' | 'uses' | 'expires'>,
  open: readonly Pick<OpenInvitation, 'number'>[],
): OpenInvitation {
  const taken = new Set(open.map(({ number }) => number))
  const free = Array.from({ length: 256 }, (_, number) => number).filter((number) => !taken.has(number))
  const number = free[(randomBytes(1)[0] as number) % Math.max(1, free.length)]
  if (number === undefined)
    throw new NetworkError('NETWORK_LIMIT', '256 invitations are open. Take some back first: serumpun invite --revoke ID')
  return { ...of, id: randomBytes(ID_BYTES), number, secret: randomBytes(SECRET_BYTES), wordSecret: randomBytes(WORD_SECRET_BYTES) }
}

// Links

const LINK = 'serumpun://join/'

const linkShape = z.tuple([
  z.literal(1),
  bytes(32).transform(networkOfBytes),
  library,
  bytes(ID_BYTES),
  bytes(SECRET_BYTES),
  z.array(z.string().min(1).max(200)).max(MAX_INVITATION_ADDRESSES),
])

/** The invitation as a value: what a link and a file hold. */
export function invitedValue({ id, secret, network }: OpenInvitation, inviter: LibraryId, addresses: readonly string[]): Cbor {
  return [1, bytesOfNetwork(network), publicKeyOf(inviter), id, secret, addresses.slice(0, MAX_INVITATION_ADDRESSES)]
}

/** @throws {NetworkError} `NETWORK_BAD_INVITATION`. */
export function readInvitedValue(value: unknown): Extract<Invited, { form: 'link' }> {
  const read = linkShape.safeParse(value)
  if (!read.success)
    throw new NetworkError('NETWORK_BAD_INVITATION', 'The invitation is damaged, or made by a newer version of Serumpun.')
  const [, network, inviter, id, secret, addresses] = read.data
  return { form: 'link', id, secret, network, inviter, addresses }
}

export function linkOf(invitation: OpenInvitation, inviter: LibraryId, addresses: readonly string[]): string {
  return LINK + Buffer.from(encodeCbor(invitedValue(invitation, inviter, addresses))).toString('base64url')
}

/** @throws {NetworkError} `NETWORK_BAD_INVITATION`. */
export function readLink(text: string): Extract<Invited, { form: 'link' }> {
  if (!isLink(text)) throw new NetworkError('NETWORK_BAD_INVITATION', `An invitation's link begins with ${LINK}`)
  let value: Cbor
  try {
    value = decodeCbor(new Uint8Array(Buffer.from(text.trim().slice(LINK.length), 'base64url')))
  } catch (cause) {
    throw new NetworkError('NETWORK_BAD_INVITATION', 'The link is not whole. Copy all of it.', { cause })
  }
  return readInvitedValue(value)
}

export const isLink = (text: string): boolean => text.trim().startsWith(LINK)

// Words

const IP4 = /^\/ip4\/(?<host>(?:\d{1,3}\.){3}\d{1,3})\/tcp\/(?<port>\d{1,5})(?:\/|$)/

/** An address that words can tell: IPv4 and a TCP port, 6 bytes. */
function shortAddress(addresses: readonly string[]): Uint8Array {
  const found = addresses.map((address) => IP4.exec(address)?.groups).filter((groups) => groups !== undefined)
  // The machine's own name for itself leads nowhere from another.
  const best = found.find(({ host = '' }) => !host.startsWith('127.')) ?? found[0]
  if (best === undefined) return new Uint8Array(0)
  const port = Number(best['port'])
  return Uint8Array.from([...(best['host'] as string).split('.').map(Number), port >> 8, port & 0xff])
}

export function wordsForTelephone(
  { number, wordSecret }: Pick<OpenInvitation, 'number' | 'wordSecret'>,
  addresses: readonly string[],
  language: WordLanguage,
): string {
  return wordsOf(Uint8Array.from([number, ...wordSecret, ...shortAddress(addresses)]), language)
}

/** @throws {NetworkError} `NETWORK_BAD_INVITATION`. */
export function readWords(text: string): Extract<Invited, { form: 'words' }> {
  const all = bytesOfWords(text)
  const [number = 0, ...rest] = all
  const [secret, address] = [Uint8Array.from(rest.slice(0, WORD_SECRET_BYTES)), rest.slice(WORD_SECRET_BYTES)]
  if (secret.length < WORD_SECRET_BYTES || (address.length !== 0 && address.length !== 6))
    throw new NetworkError('NETWORK_BAD_INVITATION', `An invitation has 6 or 12 words, not ${all.length + 1}.`)
  const [a, b, c, d, high = 0, low = 0] = address
  const addresses = address.length === 0 ? [] : [`/ip4/${a}.${b}.${c}.${d}/tcp/${high * 256 + low}`]
  return { form: 'words', number, secret, addresses }
}

/** What a newcomer was given, if it is a link or words. @throws {NetworkError} `NETWORK_BAD_INVITATION`. */
export function readInvitation(text: string): Invited {
  return isLink(text) ? readLink(text) : readWords(text)
}
