// What is counted, filtered and sorted by, of one record: a few numbers, kept in memory for every record. Pure functions of
// the record. Texts are kept as hashes; whoever shows one reads it from a record that has it.
import { type Description, fold, type LoanPolicy } from '@serumpun/bib'
import { filingPrefix, filingTitle } from './filing.ts'

/**
 * Words of 32 bits: what `WORD` says, then the codes of languages, then those of subjects.
 * About 30 bytes for a record; five million of them are 150 MB.
 */
export type RowFacts = Uint32Array

/** Day entered and year of publication; format, availability and the number of languages; the beginning of the filing title. */
const WORD = { days: 0, kinds: 1, titleHigh: 2, titleLow: 3, codes: 4 } as const

export const FORMATS: readonly Description['format'][] = [
  'book',
  'serial',
  'article',
  'map',
  'music',
  'video',
  'audio',
  'computer',
  'manuscript',
  'mixed',
  'other',
]

/** Bits, as the copies of one record may differ. */
export const POLICIES: readonly LoanPolicy[] = ['loan', 'copy-only', 'in-house']

/** More languages and subjects of one record are not counted: real ones have fewer, and a hostile one must not fill the memory. */
const MAX_LANGUAGES = 8
const MAX_SUBJECTS = 24

/** Years that can be kept; others are none. */
const MAX_YEAR = 0xffff

const DAY_MS = 86_400_000

/** Days since 1970-01-01 of a date `YYYY-MM-DD`; undefined for what is no date. From 1970 on, to 2149. */
export function dayNumber(date: string): number | undefined {
  if (!/^\d{4}-\d\d-\d\d$/.test(date)) return undefined
  const ms = Date.parse(`${date}T00:00:00Z`)
  // Dates that no calendar has (30 February) are taken for others by some machines.
  if (Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== date) return undefined
  return Math.min(Math.max(Math.floor(ms / DAY_MS), 0), 0xffff)
}

/** Three letters as a number; undefined for what is no code of MARC's list of languages. */
export function languageCode(code: string): number | undefined {
  if (!/^[a-z]{3}$/.test(code)) return undefined
  return ((code.charCodeAt(0) - 96) << 10) | ((code.charCodeAt(1) - 96) << 5) | (code.charCodeAt(2) - 96)
}

export const languageOf = (code: number): string =>
  String.fromCharCode((code >> 10) + 96, ((code >> 5) & 31) + 96, (code & 31) + 96)

/**
 * Stands for a heading, whatever its case and punctuation. Of a million headings about a hundred pairs share a number, and
 * are then counted as one.
 */
export function subjectCode(heading: string): number {
  // FNV-1a, by units of UTF-16: a tenth of the time of a cryptographic hash, of which nothing here would be safer.
  let code = 0x811c9dc5
  const folded = fold(heading)
  for (let at = 0; at < folded.length; at++) code = Math.imul(code ^ folded.charCodeAt(at), 0x01000193)
  return code >>> 0
}

/** @param dateEntered of the record, `YYYY-MM-DD`; undefined where it does not say. */
export function rowFactsOf(description: Description, dateEntered: string | undefined): RowFacts {
  const { year, format, languages, subjects, holdings } = description
  const day = dateEntered === undefined ? 0 : (dayNumber(dateEntered) ?? 0)
  const languageCodes = new Set<number>()
  for (const language of languages) {
    const code = languageCode(language)
    if (code !== undefined && languageCodes.size < MAX_LANGUAGES) languageCodes.add(code)
  }
  const subjectCodes = new Set(subjects.slice(0, MAX_SUBJECTS).map(subjectCode))
  let policies = 0
  for (const { loan } of holdings) if (loan !== undefined) policies |= 1 << POLICIES.indexOf(loan)
  const kinds = Math.max(0, FORMATS.indexOf(format)) | (policies << 8) | (languageCodes.size << 16)
  const yearOrNone = year !== undefined && year > 0 && year <= MAX_YEAR ? year : 0
  const [high, low] = filingPrefix(filingTitle(description))
  return Uint32Array.of(day | (yearOrNone << 16), kinds, high, low, ...languageCodes, ...subjectCodes)
}

/** The facts of all rows of a shard, one after the other. */
export interface ShardFacts {
  /** Where the facts of each slot begin in `words`, and behind the last one where they end. */
  readonly starts: Uint32Array
  readonly words: Uint32Array
}

const NOTHING = new Uint32Array()

/** @param rows by slot. */
export function packShardFacts(rows: readonly (RowFacts | undefined)[]): Uint8Array {
  const length = rows.findLastIndex((facts) => facts !== undefined) + 1
  const starts = new Uint32Array(length + 1)
  for (let slot = 0; slot < length; slot++) starts[slot + 1] = (starts[slot] ?? 0) + (rows[slot]?.length ?? 0)
  const packed = new Uint32Array(1 + starts.length + (starts[length] ?? 0))
  packed[0] = length
  packed.set(starts, 1)
  for (let slot = 0; slot < length; slot++) packed.set(rows[slot] ?? NOTHING, 1 + starts.length + (starts[slot] ?? 0))
  return new Uint8Array(packed.buffer)
}

/** What `packShardFacts` made. */
export function unpackShardFacts(packed: Uint8Array): ShardFacts {
  // Copied, because blobs of SQLite need not begin at a multiple of 4.
  const words = new Uint32Array(packed.slice().buffer)
  const length = words[0] ?? 0
  return { starts: words.subarray(1, length + 2), words: words.subarray(length + 2) }
}

/** Each slot's own facts. */
export function rowsOfShardFacts({ starts, words }: ShardFacts): (RowFacts | undefined)[] {
  return Array.from({ length: starts.length - 1 }, (_, slot) => {
    const facts = words.slice(starts[slot], starts[slot + 1])
    return facts.length === 0 ? undefined : facts
  })
}

/** Reads the facts of one row after the other, without an object for each. */
export class FactsReader {
  #words: Uint32Array = NOTHING
  #start = 0
  #end = 0

  /** @returns false where there are none. */
  read({ starts, words }: ShardFacts, slot: number): boolean {
    this.#words = words
    this.#start = starts[slot] ?? 0
    this.#end = starts[slot + 1] ?? this.#start
    return this.#end > this.#start
  }

  #word(at: number): number {
    return this.#words[this.#start + at] ?? 0
  }

  /** 0 where the record does not say. */
  get day(): number {
    return this.#word(WORD.days) & 0xffff
  }

  /** 0 where the record does not say. */
  get year(): number {
    return this.#word(WORD.days) >>> 16
  }

  /** Its place in `FORMATS`. */
  get format(): number {
    return this.#word(WORD.kinds) & 0xff
  }

  /** Bits, by place in `POLICIES`. */
  get policies(): number {
    return (this.#word(WORD.kinds) >>> 8) & 0xff
  }

  get titleHigh(): number {
    return this.#word(WORD.titleHigh)
  }

  get titleLow(): number {
    return this.#word(WORD.titleLow)
  }

  get languages(): number {
    return this.#word(WORD.kinds) >>> 16
  }

  language(at: number): number {
    return this.#word(WORD.codes + at)
  }

  get subjects(): number {
    return this.#end - this.#start - WORD.codes - this.languages
  }

  subject(at: number): number {
    return this.#word(WORD.codes + this.languages + at)
  }
}
