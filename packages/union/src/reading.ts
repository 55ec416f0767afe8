// An entry's bytes → what the view makes of them. Pure: nothing here depends on what else has landed.
// Peers may be hostile and versions mix, so whatever cannot be used is skipped, and nothing throws.
import { hash } from 'node:crypto'
import { dateEntered, decodeIso2709, describeForMatching, type MarcRecord, matchKeys } from '@serumpun/bib'
import { type Cbor, decodeEntry, type Entry, type Hlc } from '@serumpun/replica'
import { packDescription } from './description.ts'
import { type RowFacts, rowFactsOf } from './facets/row-facts.ts'
import { ASSERTION_KIND, isAssertionKey, readAssertion, readRetraction } from './assertions/entries.ts'
import { readHoldings } from './holdings/holdings-record.ts'
import { readLibraryProfile } from './library-profile.ts'
import { type MatchNumbers, matchNumbers } from './match-numbers.ts'
import { staticNumber } from './static-number.ts'
import { type Words, wordsOf } from './words.ts'

/** Datasets that the view reads. */
export const CATALOGUE_PREFIX = 'catalogue/'
export const PROFILE_DATASET = 'profile'

/** Keys of bibliographic records in catalogues, and the one key of profiles. */
export const RECORD_PREFIX = 'r/'
export const PROFILE_KEY = 'profile'

/** Ends an ISO 2709 record, and stands nowhere else in it. */
const RECORD_TERMINATOR = 0x1d

/** Journals only grow, and their branches are read as one. */
export const isJournal = (dataset: string): boolean => dataset.startsWith('journal/')

/** Whether the view reads entries of this key: of journals only what is said of records. */
export const isRead = (dataset: string, key: string): boolean => !isJournal(dataset) || isAssertionKey(key)

/** Whether the view reads this dataset. */
export function isViewed(dataset: string): boolean {
  return dataset === PROFILE_DATASET || dataset.startsWith(CATALOGUE_PREFIX) || isJournal(dataset)
}

/** Numbers as in the table `record`. */
export const RECORD = 0
export const PROFILE = 1
export const REMOVED = 2
export const SKIPPED = 3
/** What staff say of two records, and what they take back of it. */
export const ASSERTION = 4
export const RETRACTION = 5
/** A record that says where copies of another one's title are. */
export const HOLDINGS = 6

/** Of an entry without a readable date: it takes no part in deciding between entries. */
const UNDATED: Hlc = { ms: -1, count: 0 }

/** What is made of a record. */
export interface RecordReading {
  /** Its place in the static order. */
  readonly number: number
  readonly words: Words
  /** Packed. */
  readonly description: string
  readonly match: MatchNumbers
  readonly facts: RowFacts
}

export type Reading = { readonly time: Hlc; readonly digest: string } & (
  | ({ readonly kind: typeof RECORD } & RecordReading)
  | { readonly kind: typeof PROFILE | typeof ASSERTION | typeof RETRACTION | typeof HOLDINGS; readonly description: string }
  | { readonly kind: typeof REMOVED | typeof SKIPPED }
)

/** The first half of SHA-256 over an entry's value: tells changed from unchanged, and settles ties of time. */
export function digestOf(value: Uint8Array): string {
  return hash('sha256', value, 'hex').slice(0, 32)
}

/** @param library and @param dataset are part of the record's name. */
export function readEntry(library: string, dataset: string, key: string, value: Uint8Array): Reading {
  const digest = digestOf(value)
  const entry = tryDecodeEntry(value)
  if (entry === undefined) return { kind: SKIPPED, time: UNDATED, digest }
  const { time, body } = entry
  if (body === undefined) return { kind: REMOVED, time, digest }
  if (isJournal(dataset)) return readSaid(key, time, digest, body)
  if (dataset === PROFILE_DATASET) {
    const profile = key === PROFILE_KEY ? readLibraryProfile(body) : undefined
    return profile === undefined
      ? { kind: SKIPPED, time, digest }
      : { kind: PROFILE, time, digest, description: JSON.stringify(profile) }
  }
  const record = key.startsWith(RECORD_PREFIX) ? readRecord(`${library}:${dataset}:${key}`, body) : undefined
  return record === undefined ? { kind: SKIPPED, time, digest } : { time, digest, ...record }
}

function readSaid(key: string, time: Hlc, digest: string, body: Cbor): Reading {
  const isAssertion = key.startsWith(`${ASSERTION_KIND}/`)
  const said = isAssertion ? readAssertion(body) : readRetraction(body)
  if (said === undefined) return { kind: SKIPPED, time, digest }
  return { kind: isAssertion ? ASSERTION : RETRACTION, time, digest, description: JSON.stringify(said) }
}

function tryDecodeEntry(value: Uint8Array): Entry | undefined {
  try {
    return decodeEntry(value)
  } catch {
    return undefined
  }
}

type CatalogueReading =
  | ({ readonly kind: typeof RECORD } & RecordReading)
  | { readonly kind: typeof HOLDINGS; readonly description: string }

function readRecord(name: string, body: Cbor): CatalogueReading | undefined {
  const record = body instanceof Uint8Array ? tryDecode(body) : undefined
  if (record === undefined) return undefined
  const holdings = readHoldings(record)
  if (holdings !== undefined) return { kind: HOLDINGS, description: JSON.stringify(holdings) }
  const description = describeForMatching(record)
  const number = staticNumber(name, description.year)
  return {
    kind: RECORD,
    number,
    words: wordsOf(description, number),
    description: packDescription(description),
    match: matchNumbers(matchKeys(description)),
    facts: rowFactsOf(description, dateEntered(record)),
  }
}

function tryDecode(bytes: Uint8Array): MarcRecord | undefined {
  // Nor within a record: descriptions are packed with this mark (description.ts).
  if (bytes.indexOf(RECORD_TERMINATOR) !== bytes.length - 1) return undefined
  try {
    return decodeIso2709(bytes)
  } catch {
    return undefined
  }
}
