// Records, entries and libraries for this package's tests.
import { createHash } from 'node:crypto'
import { encodeIso2709 } from '@serumpun/bib'
import { type Cbor, type DatasetName, encodeEntry, type LibraryId, libraryIdOf } from '@serumpun/replica'

/** What a test cares about in a record. */
export interface SampleRecord {
  readonly title?: string
  readonly creator?: string
  readonly year?: number
  readonly isbn?: string
  readonly issn?: string
  readonly subjects?: readonly string[]
  readonly notes?: readonly string[]
  readonly publisher?: string
  readonly edition?: string
  /** MARC code. @default ind */
  readonly language?: string
  /** `yymmdd` @default 200101 */
  readonly entered?: string
  /** @default a book */
  readonly isSerial?: boolean
  readonly loan?: 'loan' | 'in-house'
}

const field = (tag: string, indicators: string, ...subfields: (readonly [code: string, value: string])[]) => ({
  tag,
  indicators,
  subfields: subfields.map(([code, value]) => ({ code, value })),
})

/** A record as ISO 2709. */
export function sampleRecord(sample: SampleRecord): Uint8Array {
  const { title, creator, year, isbn, issn, subjects = [], notes = [], publisher, edition } = sample
  const { language = 'ind', entered = '200101', isSerial = false, loan } = sample
  const date = year === undefined ? 'n        ' : `s${year}    `
  return encodeIso2709({
    leader: `00000na${isSerial ? 's' : 'm'} a2200000 a 4500`,
    fields: [
      { tag: '008', value: `${entered}${date}io            000 0 ${language} d` },
      ...(isbn === undefined ? [] : [field('020', '  ', ['a', isbn])]),
      ...(issn === undefined ? [] : [field('022', '  ', ['a', issn])]),
      ...(creator === undefined ? [] : [field('100', '1 ', ['a', creator])]),
      ...(title === undefined ? [] : [field('245', '00', ['a', title])]),
      ...(edition === undefined ? [] : [field('250', '  ', ['a', edition])]),
      ...(publisher === undefined ? [] : [field('260', '  ', ['b', publisher])]),
      ...notes.map((note) => field('500', '  ', ['a', note])),
      ...subjects.map((subject) => field('650', ' 0', ['a', subject])),
      ...(loan === undefined ? [] : [field('852', '  ', ['b', 'MAIN'], ['x', loan === 'loan' ? 'circulating' : 'noncirculating'])]),
    ],
  })
}

/** An entry's value. Without a body it says that its key was removed. */
export function sampleEntry(ms: number, body?: Cbor): Uint8Array {
  return encodeEntry(body === undefined ? { time: { ms, count: 0 } } : { time: { ms, count: 0 }, body })
}

/** The library of this number; numbers and ids are not in the same order. */
export function sampleLibrary(number: number): LibraryId {
  return libraryIdOf(createHash('sha256').update(`library ${number}`).digest())
}

export const MAIN = 'catalogue/main' as DatasetName
export const PROFILE = 'profile' as DatasetName

/** A hash for a shard's content in tests; real ones come from its structs. */
export function sampleHash(entries: Iterable<readonly [string, Uint8Array]>): Uint8Array {
  const hash = createHash('sha256')
  for (const [key, value] of [...entries].toSorted(([a], [b]) => (a < b ? -1 : 1))) hash.update(key).update('\0').update(value)
  return hash.digest()
}
