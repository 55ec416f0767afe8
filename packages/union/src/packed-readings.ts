// Readings of a whole shard as three buffers, which move from the thread that reads to the one that writes instead of
// being copied piece by piece.
import { isAscii } from 'node:buffer'
import { type Reading, RECORD, SKIPPED, type PROFILE, type REMOVED } from './reading.ts'

/** What an entry of a shard says, with its key. */
export type KeyedReading = readonly [key: string, reading: Reading]

export interface PackedReadings {
  /**
   * Eight for each entry: kind, milliseconds, count, static number, number of its description, how many keys and facts it has,
   * and whether there is a description.
   */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Eight for each entry: how many bytes of `text` are its key, digest, description and words. */
  readonly lengths: Uint32Array<ArrayBuffer>
  /** The numbers of all keys, one entry's after the other's. */
  readonly keys: Float64Array<ArrayBuffer>
  /** The facts of all records (facets/row-facts.ts), one's after the other's. */
  readonly facts: Uint32Array<ArrayBuffer>
  /** All texts one after the other, in UTF-8. */
  readonly text: Uint8Array<ArrayBuffer>
}

const NUMBERS = 8

/** UTF-8 needs at most so many bytes for a unit of UTF-16. */
const MOST_BYTES = 3

/** Text of an ordinary shard's readings; room for more is made where it is needed. */
const USUAL_TEXT_BYTES = 1024 * 1024

/** Packs entry by entry: what has been packed of one is garbage before it grows old, which spares the collector half its work. */
export class ReadingsPacker {
  #numbers: number[] = []
  #lengths: number[] = []
  #keys: number[] = []
  #facts: number[] = []
  #text = Buffer.allocUnsafeSlow(USUAL_TEXT_BYTES)
  #used = 0

  add(key: string, reading: Reading): void {
    const { kind, time, digest } = reading
    const description = 'description' in reading ? reading.description : undefined
    this.#numbers.push(kind, time.ms, time.count)
    if (kind === RECORD)
      this.#numbers.push(reading.number, reading.match.description, reading.match.keys.length, reading.facts.length, 1)
    else this.#numbers.push(0, 0, 0, 0, description === undefined ? 0 : 1)
    this.#put(key)
    this.#put(digest)
    this.#put(description ?? '')
    if (kind === RECORD) {
      for (const number of reading.match.keys) this.#keys.push(number)
      for (const word of reading.facts) this.#facts.push(word)
      const { title, creators, subjects, identifiers, other } = reading.words
      for (const words of [title, creators, subjects, identifiers, other]) this.#put(words)
    } else this.#lengths.push(0, 0, 0, 0, 0)
  }

  #put(text: string): void {
    const most = this.#used + text.length * MOST_BYTES
    if (most > this.#text.length) {
      const more = Buffer.allocUnsafeSlow(Math.max(most, this.#text.length * 2))
      this.#text.copy(more, 0, 0, this.#used)
      this.#text = more
    }
    const length = this.#text.write(text, this.#used)
    this.#used += length
    this.#lengths.push(length)
  }

  /** Gives what has been added, and begins anew. */
  take(): PackedReadings {
    const text = new Uint8Array(this.#text.subarray(0, this.#used))
    const keys = Float64Array.from(this.#keys)
    const packed = {
      numbers: Float64Array.from(this.#numbers),
      lengths: Uint32Array.from(this.#lengths),
      keys,
      facts: Uint32Array.from(this.#facts),
      text,
    }
    this.#numbers = []
    this.#lengths = []
    this.#keys = []
    this.#facts = []
    this.#used = 0
    // Of a shard with far more text than others the room is given back.
    if (this.#text.length > 4 * USUAL_TEXT_BYTES) this.#text = Buffer.allocUnsafeSlow(USUAL_TEXT_BYTES)
    return packed
  }
}

export function* unpackReadings({ numbers, lengths, keys, facts, text }: PackedReadings): Generator<KeyedReading> {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length)
  // One string of all and parts of it are cheaper than a string for each; where a byte is not a letter, bytes cannot say where they are.
  const whole = isAscii(bytes) ? bytes.toString('latin1') : undefined
  let start = 0
  let next = 0
  let nextKey = 0
  let nextFact = 0
  const take = (): string => {
    const from = start
    start += lengths[next++] ?? 0
    return whole?.substring(from, start) ?? bytes.toString('utf8', from, start)
  }
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [kind, ms = 0, count = 0, number = 0, ofDescription = 0, keyCount = 0, factCount = 0, described] = numbers.subarray(
      at,
      at + NUMBERS,
    )
    const key = take()
    const base = { time: { ms, count }, digest: take() }
    const description = take()
    const words = { title: take(), creators: take(), subjects: take(), identifiers: take(), other: take() }
    if (kind === RECORD) {
      const match = { description: ofDescription, keys: Array.from(keys.subarray(nextKey, (nextKey += keyCount))) }
      const own = facts.slice(nextFact, (nextFact += factCount))
      yield [key, { ...base, kind: RECORD, number, description, words, match, facts: own }]
    } else if (described === 1) yield [key, { ...base, kind: kind as typeof PROFILE, description }]
    else yield [key, { ...base, kind: (kind ?? SKIPPED) as typeof REMOVED | typeof SKIPPED }]
  }
}

/** The buffers to move. */
export function buffersOf({ numbers, lengths, keys, facts, text }: PackedReadings): ArrayBuffer[] {
  return [numbers.buffer, lengths.buffer, keys.buffer, facts.buffer, text.buffer]
}
