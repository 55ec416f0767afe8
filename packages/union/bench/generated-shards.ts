// Records like those of a library, in shards as a replica stores them: the same ones for the same number. They compress
// about five-fold and have 850 bytes each.
import { zstdCompressSync } from 'node:zlib'
import { encodeIso2709 } from '@serumpun/bib'
import { encodeEntry, readStoredShard, type StoredShard } from '@serumpun/replica'

const SYLLABLES = [
  'ka',
  'ra',
  'ta',
  'na',
  'ma',
  'sa',
  'pe',
  'ri',
  'tu',
  'lo',
  'gi',
  'ban',
  'dar',
  'mu',
  'wi',
  'sti',
  'ha',
  'yu',
  'ko',
  'ler',
]
const VOCABULARY = 60_000
const SHARD_ENTRIES = 512
const EMPTY_UPDATE = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)

function wordOf(number: number): string {
  let word = ''
  for (let rest = number + SYLLABLES.length; rest > 0; rest = Math.floor(rest / SYLLABLES.length))
    word += SYLLABLES[rest % SYLLABLES.length]
  return word
}

/** Cumulated frequencies by Zipf's law: the commonest word is in about two of five records. */
const frequencies = new Float64Array(VOCABULARY)
for (let rank = 0, sum = 0; rank < VOCABULARY; rank++) frequencies[rank] = sum += 1 / (rank + 8)
const vocabulary = Array.from(frequencies, (_, rank) => wordOf(rank))

/** The word of this rank, from 0 on: 14 is in a fifth of the records, 100 in a twentieth. */
export const frequentWord = (rank: number): string => vocabulary[rank] ?? ''

/** xorshift32 */
class Draw {
  #state: number

  constructor(seed: number) {
    this.#state = (seed + 1) * 0x9e3779b1
  }

  below(limit: number): number {
    this.#state ^= this.#state << 13
    this.#state ^= this.#state >>> 17
    this.#state ^= this.#state << 5
    return Math.floor(((this.#state >>> 0) / 2 ** 32) * limit)
  }

  words(count: number): string {
    return Array.from({ length: count }, () => this.#word()).join(' ')
  }

  names(count: number): string {
    const words = this.words(count)
    return words.charAt(0).toUpperCase() + words.slice(1)
  }

  #word(): string {
    const sum = (this.below(2 ** 30) / 2 ** 30) * (frequencies.at(-1) ?? 0)
    let [low, high] = [0, VOCABULARY - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((frequencies[middle] ?? 0) < sum) low = middle + 1
      else high = middle
    }
    return vocabulary[low] ?? ''
  }
}

export function isbnOf(number: number): string {
  const body = `978602${String(number % 1_000_000).padStart(6, '0')}`
  const sum = [...body].reduce((total, digit, at) => total + Number(digit) * (at % 2 === 0 ? 1 : 3), 0)
  return body + ((10 - (sum % 10)) % 10)
}

const field = (tag: string, indicators: string, ...subfields: readonly string[]) => ({
  tag,
  indicators,
  subfields: subfields.map((subfield) => ({ code: subfield.charAt(0), value: subfield.slice(1) })),
})

export function generatedRecord(number: number, title?: string): Uint8Array {
  const draw = new Draw(number)
  const year = 2024 - Math.floor(Math.sqrt(draw.below(5000)))
  return encodeIso2709({
    leader: '00000nam a2200000 a 4500',
    fields: [
      { tag: '001', value: `SYN${1_000_000 + number}` },
      { tag: '003', value: 'ID-JkPNI' },
      { tag: '005', value: '20200101000000.0' },
      { tag: '008', value: `200101s${year}    io a          001 0 ind d`.padEnd(40) },
      field('020', '  ', `a${isbnOf(number)}`),
      field('040', '  ', 'aID-JkPNI', 'cID-JkPNI'),
      field('041', '0 ', 'aind'),
      field('082', '04', `a${draw.below(1000)}.${draw.below(100)}`, '223'),
      field('100', '1 ', `a${draw.names(1)}, ${draw.names(2)},`, 'd1950-'),
      field('245', '10', `a${title ?? draw.names(5)} :`, `b${draw.words(4)} /`, `c${draw.words(3)}.`),
      field('260', '  ', `a${draw.names(1)} :`, `b${draw.words(2)},`, `c${year}.`),
      field('300', '  ', 'axii, 310 p. :', 'bill. ;', 'c24 cm.'),
      field('490', '1 ', `a${draw.words(3)}`),
      field('500', '  ', `a${draw.names(8)}.`),
      field('504', '  ', 'aIncludes bibliographical references (p. 301-305) and index.'),
      field('650', ' 0', `a${draw.names(1)}`, `x${draw.words(1)}`, `z${draw.names(1)}`),
      field('650', ' 0', `a${draw.names(2)}`, `v${draw.words(1)}`),
      field('700', '1 ', `a${draw.names(1)}, ${draw.names(1)}`),
      field('852', '  ', 'aPNI', 'bMAIN', `hQA 76.${draw.below(100)}`, `i${draw.words(1)}`),
    ],
  })
}

export const keyOf = (number: number): string => `r/ID-JkPNI/SYN${1_000_000 + number}`

export function entryOf(number: number, ms: number, title?: string): readonly [key: string, value: Uint8Array] {
  return [keyOf(number), encodeEntry({ time: { ms, count: 0 }, body: generatedRecord(number, title) })]
}

export interface GeneratedShard {
  readonly hash: Uint8Array
  readonly stored: StoredShard
}

/** The shard of this number in a catalogue of so many records. */
export function generatedShard(number: number, records: number): GeneratedShard {
  const first = number * SHARD_ENTRIES
  const count = Math.min(SHARD_ENTRIES, records - first)
  const shard = readStoredShard(number, { generation: 0, packed: zstdCompressSync(EMPTY_UPDATE), diffs: [] })
  shard.edit(
    Array.from({ length: count }, (_, i) => entryOf(first + i, 1_732_188_343_000 + number)),
    7,
  )
  return { hash: shard.hash(), stored: { generation: 0, packed: shard.pack(), diffs: [] } }
}

export const shardCount = (records: number): number => Math.ceil(records / SHARD_ENTRIES)
