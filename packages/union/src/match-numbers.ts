// What brings a record near others, as numbers that are small to keep. Pure functions of one record.
import { hash } from 'node:crypto'
import { candidateKeys, descriptionOf, isOneTitle, type MatchKeys } from '@serumpun/bib'

/** The first 48 bits of a text's SHA-256 without the last one: even, and exact as a number. */
export function keyNumber(key: string): number {
  const number = Number.parseInt(hash('sha256', key, 'hex').slice(0, 12), 16)
  return number - (number % 2)
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
