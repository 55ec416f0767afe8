// CPace: two sides that know the same secret, however short, agree on a key, and whoever does not know it learns nothing by
// which a guess could be tried out without asking again. draft-irtf-cfrg-cpace, suite CPACE-RISTR255-SHA512.
import { createHash, hash, randomBytes } from 'node:crypto'
import { ristretto255, ristretto255_hasher } from '@noble/curves/ed25519.js'
import { NetworkError } from '../errors.ts'

const DSI = Buffer.from('CPaceRistretto255')
const DSI_ISK = Buffer.from('CPaceRistretto255_ISK')

/** SHA-512's input block. */
const BLOCK_BYTES = 128

export const SHARE_BYTES = 32
export const SESSION_BYTES = 16

/** Length as LEB128 and value of each, one after the other (draft, A.1). */
export function lengthValues(...parts: readonly Uint8Array[]): Uint8Array {
  return Buffer.concat(parts.flatMap((part) => [leb128(part.length), part]))
}

function leb128(value: number): Uint8Array {
  const bytes: number[] = []
  let rest = value
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128)
  return Uint8Array.from([...bytes, rest])
}

/** What both sides know beforehand. */
export interface Shared {
  readonly secret: Uint8Array
  /** Who talks to whom: a key agreed on with somebody in between is another key. */
  readonly channel: Uint8Array
  /** A random number of this attempt. */
  readonly session: Uint8Array
}

type Point = InstanceType<typeof ristretto255.Point>

/** The generator that only those know who know the secret (draft, 7.1). */
export function generatorOf({ secret, channel, session }: Shared): Point {
  const padding = Math.max(0, BLOCK_BYTES - lengthValues(secret).length - lengthValues(DSI).length - 1)
  const input = lengthValues(DSI, secret, new Uint8Array(padding), channel, session)
  const point = ristretto255_hasher.deriveToCurve?.(hash('sha512', input, 'buffer'))
  if (point === undefined) throw new TypeError('The library that knows ristretto255 cannot derive a point.')
  return point
}

/** @returns the point, or undefined where the bytes are none, or the one that would make every key known. */
function multiplied(share: Uint8Array, scalar: bigint): Uint8Array | undefined {
  try {
    const point = ristretto255.Point.fromBytes(share).multiply(scalar)
    return point.is0() ? undefined : point.toBytes()
  } catch {
    return undefined
  }
}

/** A number below the group's order, from 64 random bytes, so that none is likelier than another. */
export function randomScalar(): bigint {
  const { Fn } = ristretto255.Point
  for (;;) {
    const scalar = Fn.create(BigInt(`0x${randomBytes(64).toString('hex')}`))
    if (scalar !== 0n) return scalar
  }
}

/** One side's half. */
export class KeyAgreement {
  readonly #scalar: bigint
  readonly #session: Uint8Array
  readonly share: Uint8Array

  /** @param scalar @default random */
  constructor(shared: Shared, scalar: bigint = randomScalar()) {
    this.#scalar = scalar
    this.#session = shared.session
    this.share = generatorOf(shared).multiply(scalar).toBytes()
  }

  /**
   * The key, 64 bytes (draft, 6.2: initiator and responder).
   * @throws {NetworkError} `NETWORK_PROTOCOL` where the other's share is none.
   */
  key(role: 'initiator' | 'responder', other: Uint8Array, notes: readonly [Uint8Array, Uint8Array] = [none, none]): Uint8Array {
    const secret = multiplied(other, this.#scalar)
    if (secret === undefined) throw new NetworkError('NETWORK_PROTOCOL', 'The other side sent what is no half of a key.')
    const [first, second] = role === 'initiator' ? [this.share, other] : [other, this.share]
    return createHash('sha512')
      .update(lengthValues(DSI_ISK, this.#session, secret))
      .update(lengthValues(first, notes[0]))
      .update(lengthValues(second, notes[1]))
      .digest()
  }
}

const none = new Uint8Array(0)
