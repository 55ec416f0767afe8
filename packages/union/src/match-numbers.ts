// What brings a record near others, as numbers that are small to keep. Pure functions of one record.
import { hash } from 'node:crypto'
import { candidateKeys, descriptionOf, isOneTitle, type MatchKeys } from '@serumpun/bib'

/**
 * 48 bits of a key, the last one 0; exact as a number. Quick instead of cryptographic: whoever makes two keys equal gains only
 * that records are compared which share no key, or that a key is crowded, for which it would do to share it.
 */
export function keyNumber(key: string): number {
  let [a, b] = [0x9e37_79b9, 0x85eb_ca6b]
  for (let at = 0; at < key.length; at++) {
    const unit = key.charCodeAt(at)
    a = Math.imul(a ^ unit, 0x0100_0193)
    b = Math.imul(b ^ unit, 0x5bd1_e995) ^ (b >>> 15)
  }
  return scattered(a ^ (b >>> 16)) * 2 ** 16 + (scattered(b ^ Math.imul(a, 0xc2b2_ae35)) & 0xfffe)
}

/** Every bit of the result depends on every bit of the number (the end of MurmurHash3). */
function scattered(number: number): number {
  const once = Math.imul(number ^ (number >>> 16), 0x85eb_ca6b)
  const twice = Math.imul(once ^ (once >>> 13), 0xc2b2_ae35)
  return (twice ^ (twice >>> 16)) >>> 0
}

/** Under a key's number are the records whose own it is; under this one, those that it is only near. */
export const nearKey = (key: number): number => key + 1

/** From here on they are of descriptions, below of keys. */
export const DESCRIPTIONS = 2 ** 52

export interface MatchNumbers {
  /** Equal for equal descriptions (`descriptionOf`); negative where copies of it, word for word the same, are not one title. */
  readonly description: number
  /** Numbers of its keys (`keyNumber`) and of those that it is near (`nearKey`), none twice. */
  readonly keys: readonly number[]
}

/** 52 bits of a description make two of five million equal in one of 400 catalogues: these two would be taken for one title. */
export function matchNumbers(keys: MatchKeys): MatchNumbers {
  const { own, near } = candidateKeys(keys)
  const numbers = new Set(own.map(keyNumber))
  for (const key of near) numbers.add(nearKey(keyNumber(key)))
  const description = DESCRIPTIONS + Number.parseInt(hash('sha256', descriptionOf(keys), 'hex').slice(0, 13), 16)
  return { description: isOneTitle(keys) ? description : -description, keys: [...numbers] }
}
