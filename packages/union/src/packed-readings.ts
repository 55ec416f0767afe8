// Readings of a whole shard as three buffers, which move from the thread that reads to the one that writes instead of
// being copied piece by piece.
import { type Reading, RECORD, SKIPPED, type PROFILE, type REMOVED } from './reading.ts'

/** What an entry of a shard says, with its key. */
export type KeyedReading = readonly [key: string, reading: Reading]

export interface PackedReadings {
  /** Five for each entry: kind, milliseconds, count, title, and whether there is a description. */
  readonly numbers: Float64Array<ArrayBuffer>
  /** Eight for each entry: how many characters of `text` are its key, digest, description and words. */
  readonly lengths: Uint32Array<ArrayBuffer>
  /** All texts one after the other: one byte a character if that is enough, else two. */
  readonly text: Uint8Array<ArrayBuffer>
  readonly wide: boolean
}

const NUMBERS = 5

/** Letters beyond Latin-1 double the size of a shard's text; most shards have none. */
const isWide = (text: string): boolean => /[\u0100-\uffff]/.test(text)

export function packReadings(readings: readonly KeyedReading[]): PackedReadings {
  const numbers = new Float64Array(readings.length * NUMBERS)
  const texts: string[] = []
  for (const [at, [key, reading]] of readings.entries()) {
    const { kind, time, digest } = reading
    const isRecord = kind === RECORD
    const description = 'description' in reading ? reading.description : undefined
    numbers.set([kind, time.ms, time.count, isRecord ? reading.title : 0, description === undefined ? 0 : 1], at * NUMBERS)
    texts.push(key, digest, description ?? '')
    if (isRecord) {
      const { title, creators, subjects, identifiers, other } = reading.words
      texts.push(title, creators, subjects, identifiers, other)
    } else texts.push('', '', '', '', '')
  }
  const lengths = Uint32Array.from(texts, ({ length }) => length)
  const whole = texts.join('')
  const wide = isWide(whole)
  return { numbers, lengths, text: ownBytes(Buffer.from(whole, wide ? 'utf16le' : 'latin1')), wide }
}

/** Small buffers share one allocation, which cannot move. */
function ownBytes(bytes: Buffer): Uint8Array<ArrayBuffer> {
  return bytes.length === bytes.buffer.byteLength ? new Uint8Array(bytes.buffer as ArrayBuffer) : new Uint8Array(bytes)
}

export function* unpackReadings({ numbers, lengths, text, wide }: PackedReadings): Generator<KeyedReading> {
  const bytes = Buffer.from(text.buffer, text.byteOffset, text.length)
  const whole = bytes.toString(wide ? 'utf16le' : 'latin1')
  let start = 0
  let next = 0
  const take = (): string => {
    const from = start
    start += lengths[next++] ?? 0
    return whole.substring(from, start)
  }
  for (let at = 0; at < numbers.length; at += NUMBERS) {
    const [kind, ms = 0, count = 0, title = 0, described] = numbers.subarray(at, at + NUMBERS)
    const key = take()
    const base = { time: { ms, count }, digest: take() }
    const description = take()
    const words = { title: take(), creators: take(), subjects: take(), identifiers: take(), other: take() }
    if (kind === RECORD) yield [key, { ...base, kind: RECORD, title, description, words }]
    else if (described === 1) yield [key, { ...base, kind: kind as typeof PROFILE, description }]
    else yield [key, { ...base, kind: (kind ?? SKIPPED) as typeof REMOVED | typeof SKIPPED }]
  }
}

/** The buffers to move. */
export function buffersOf({ numbers, lengths, text }: PackedReadings): ArrayBuffer[] {
  return [numbers.buffer, lengths.buffer, text.buffer]
}
