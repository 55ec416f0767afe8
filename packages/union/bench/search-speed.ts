// How fast searches are answered, alone on this machine, on generated records: the second half of `npm run bench:search`.
//   node packages/union/bench/search-speed.ts [--records 100000]
// Each kind of search is asked many times in many forms, as people type different things; p95 is over all of them.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { parseArgs } from 'node:util'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { CatalogueIndex, type SearchRequest } from '../src/index.ts'
import { openForWriting } from '../src/schema.ts'
import type { ShardUpdate } from '../src/shard-update.ts'
import { CatalogueWriter } from '../src/writer.ts'
import { entryOf, frequentWord, isbnOf } from './generated-shards.ts'

const { values } = parseArgs({ options: { records: { type: 'string', default: '100000' } }, strict: false })
const records = Number(values.records)
const library = '12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf' as LibraryId
const dataset = 'catalogue/main' as DatasetName
const SHARD_ENTRIES = 512
const TIMES = 60

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(64)} ${figure}\n`)
}

/** Shards in one transaction. */
const BATCH = 16

function* batches(): Generator<ShardUpdate[]> {
  const shards = Math.ceil(records / SHARD_ENTRIES)
  const update = (shard: number): ShardUpdate => {
    const first = shard * SHARD_ENTRIES
    const entries = Array.from({ length: Math.min(SHARD_ENTRIES, records - first) }, (_, i) => entryOf(first + i, 1))
    const hash = Buffer.from(String(shard).padStart(32))
    return { kind: 'whole', of: { library, dataset, branch: 0, shard }, hash, entries }
  }
  for (let from = 0; from < shards; from += BATCH) {
    yield Array.from({ length: Math.min(BATCH, shards - from) }, (_, i) => update(from + i))
  }
}

/** As a node's view does, on one thread: indexed batch by batch, then put into titles. */
function fill(file: string): void {
  const db = openForWriting(file, {})
  const writer = new CatalogueWriter(db)
  const start = performance.now()
  for (const updates of batches()) writer.apply(updates)
  say(`${records} records indexed on one thread`, `${Math.round(records / ((performance.now() - start) / 1000))} records/s`)
  while (writer.clusterUntil(Number.POSITIVE_INFINITY));
  db.close()
}

/** As a node's view does in its pauses, all at once. */
function merge(file: string): void {
  const db = new DatabaseSync(file)
  db.exec("INSERT INTO words (words) VALUES ('optimize')")
  db.close()
}

const FACETS = ['library', 'language', 'year', 'format', 'subject'] as const

/** @param i from 0 to `TIMES` - 1: each time something else. */
interface Kind {
  readonly what: string
  /** At 1,000,000 records, p95. */
  readonly goal: number | undefined
  readonly request: (i: number) => SearchRequest
}

const common = (i: number): string => frequentWord(20 + (i % 40))
const veryCommon = (i: number): string => frequentWord(14 + (i % 6))
const kinds: readonly Kind[] = [
  { what: 'ISBN', goal: 1, request: (i) => ({ query: isbnOf((i * 7919) % records) }) },
  { what: 'two common words', goal: 10, request: (i) => ({ query: `${common(i)} ${common(i * 7 + 3)} ` }) },
  { what: 'one very common word', goal: 15, request: (i) => ({ query: `${veryCommon(i)} ` }) },
  { what: 'beginning of a word, 3 letters', goal: 15, request: (i) => ({ query: frequentWord(40 + i * 3).slice(0, 3) }) },
  { what: 'beginning of a word, 5 letters', goal: 15, request: (i) => ({ query: frequentWord(400 + i * 9).slice(0, 5) }) },
  {
    what: 'author and subject',
    goal: 12,
    request: (i) => ({ query: `creator = ${common(i)} and subject = ${common(i * 5 + 1)}` }),
  },
  { what: 'phrase of two common words', goal: undefined, request: (i) => ({ query: `"${common(i)} ${common(i * 3 + 1)}"` }) },
  { what: 'everything', goal: undefined, request: () => ({ query: '' }) },
  {
    what: 'a word with a slip',
    goal: undefined,
    request: (i) => ({ query: `${frequentWord(500 + i)}x ${common(i)} `, correct: true }),
  },
  { what: 'one very common word, by title', goal: undefined, request: (i) => ({ query: `${veryCommon(i)} `, sort: 'title' }) },
  {
    what: 'one very common word, of one year',
    goal: undefined,
    request: (i) => ({ query: `${veryCommon(i)} `, filters: { year: { from: 2000 + (i % 20), to: 2000 + (i % 20) } } }),
  },
]

function measure(index: CatalogueIndex, { what, goal, request }: Kind): void {
  const times: number[] = []
  for (let i = -5; i < TIMES; i++) {
    const asked = request(Math.max(i, 0))
    const start = performance.now()
    index.search(asked)
    if (i >= 0) times.push(performance.now() - start)
  }
  const sorted = times.sort((a, b) => a - b)
  const quantile = (share: number): string => (sorted[Math.min(TIMES - 1, Math.floor(TIMES * share))] ?? 0).toFixed(1)
  const { total, totalIsExact } = index.search(request(0))
  const found = `${totalIsExact ? '' : 'more than '}${total} titles`
  const required = goal === undefined ? '' : ` (at 1,000,000 records ≤ ${goal} ms)`
  say(what, `p50 ${quantile(0.5)} ms, p95 ${quantile(0.95)} ms${required}; ${found}`)
}

const folder = mkdtempSync(join(tmpdir(), 'serumpun-search-'))
const path = join(folder, 'catalogue.db')
try {
  fill(path)
  merge(path)
  const index = CatalogueIndex.open(path)
  say('the file', `${Math.round(statSync(path).size / records)} bytes a record`)
  for (const kind of kinds) measure(index, kind)
  for (const kind of kinds.slice(0, 6)) {
    const withFacets = (i: number): SearchRequest => ({ ...kind.request(i), facets: FACETS })
    measure(index, { what: `${kind.what}, with five facets`, goal: 50, request: withFacets })
  }
  index.close()
} finally {
  rmSync(folder, { recursive: true })
}
