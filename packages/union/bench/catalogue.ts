// How fast the catalogue view fills, answers and follows, alone on this machine:
//   node packages/union/bench/catalogue.ts [records] [ordinary|single|small]
// ordinary: as a node runs it; single: without a reading thread; small: with the settings for an old PC.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pause } from 'node:timers/promises'
import type { DatasetName, LandedShards, Landing, LibraryId } from '@serumpun/replica'
import { CatalogueView, type IndexMemory, SMALL_MEMORY } from '../src/index.ts'
import { entryOf, type GeneratedShard, generatedShard, isbnOf, shardCount } from './generated-shards.ts'

const [recordsText = '100000', setting = 'ordinary'] = process.argv.slice(2)
const records = Number(recordsText)
const memories: Readonly<Record<string, IndexMemory>> = { ordinary: {}, single: { readingThread: false }, small: SMALL_MEMORY }

const library = '12D3KooWGzxzKZYveHXtpG6AsrUJBcWxHBFS2HsEoGTxrMLvKXtf' as LibraryId
/** Has a tenth of the same records, so that titles have something to join. */
const other = '12D3KooWAadFP9XvBNxkqhrpi8k8id5HRixAcLvY5zx72mt5LJ6S' as LibraryId
const dataset = 'catalogue/main' as DatasetName

function say(what: string, figure: string): void {
  process.stdout.write(`${what.padEnd(58)} ${figure}\n`)
}

const quantile = (sorted: readonly number[], share: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0
const latency = (times: readonly number[]): string => {
  const sorted = times.toSorted((a, b) => a - b)
  return `p50 ${quantile(sorted, 0.5).toFixed(1)} ms, p95 ${quantile(sorted, 0.95).toFixed(1)} ms (${sorted.length} times)`
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Shards in memory, as they would come from a store. */
class GeneratedReplica implements LandedShards {
  readonly #shards: GeneratedShard[] = []
  #listener: (landing: Landing) => void = () => undefined

  add(): void {
    for (let number = 0; number < shardCount(records); number++) this.#shards.push(generatedShard(number, records))
  }

  async *landedDatasets() {
    await Promise.resolve()
    const leaves = this.#shards.map(({ hash }) => hash)
    yield { library, dataset, branch: 0, leaves }
    yield { library: other, dataset, branch: 0, leaves: leaves.slice(0, Math.floor(leaves.length / 10)) }
  }

  async storedShard({ shard }: Pick<Landing, 'shard'>): Promise<GeneratedShard | undefined> {
    await Promise.resolve()
    return this.#shards[shard]
  }

  onLanding(listener: (landing: Landing) => void): () => void {
    this.#listener = listener
    return () => undefined
  }

  /** One record of the last shard gets another title. */
  change(title: string, ms: number): void {
    const shard = this.#shards.length - 1
    const last = this.#shards[shard]
    if (last === undefined) return
    const hash = Buffer.from(last.hash).map((byte) => byte + 1)
    this.#shards[shard] = { ...last, hash }
    this.#listener({ library, dataset, branch: 0, shard, before: last.hash, hash, changes: [entryOf(records - 1, ms, title)] })
  }
}

const queries: readonly (readonly [what: string, query: string])[] = [
  ['ISBN', isbnOf(records - 7)],
  ['three words', 'bandar karatu wi'],
  ['two words, in 1.7 % and 0.1 % of records', 'bandar karatu '],
  ['one word in 1.7 % of records', 'bandar '],
  ['two words in two of five records each', 'kara rara '],
  ['one word in two of five records', 'kara '],
  ['phrase of two common words', '"kara rara"'],
  ['beginning of a word, three letters, in half of the records', 'kar'],
  ['everything', ''],
  ['CQL: a word of the title and one of the author', 'title = bandar and author = kara'],
  ['CQL: a common word, not another, of the last ten years', 'kara not title = rara and date >= 2015'],
  ['CQL: any of two common words, and the beginning of a word', 'subject any "kara rara" and title = kar*'],
  ['CQL: a range of years', 'date within "1990 1999"'],
]

const folder = mkdtempSync(join(tmpdir(), 'serumpun-catalogue-'))
const path = join(folder, 'catalogue.db')
const replica = new GeneratedReplica()
replica.add()
const rssBefore = process.memoryUsage().rss
let peakRss = 0
const watch = setInterval(() => (peakRss = Math.max(peakRss, process.memoryUsage().rss)), 20)
const lag = monitorEventLoopDelay({ resolution: 5 })
lag.enable()
const cpuBefore = process.cpuUsage()

const start = performance.now()
const view = await CatalogueView.open({
  path,
  landed: replica,
  memory: memories[setting] ?? {},
  onFailure: (error) => say('failure', error.message),
})
const meanwhile: number[] = []
let filling = true
const searching = (async () => {
  for (let i = 0; filling; i++) {
    const [, query] = queries[i % 4] ?? ['', '']
    meanwhile.push(await timed(() => view.search({ query })))
    await pause(50)
  }
})()
await view.whenCurrent()
const seconds = (performance.now() - start) / 1000
filling = false
await searching
const { user, system } = process.cpuUsage(cpuBefore)
const { records: shown, titles } = view.status()
say(`${shown} records until searchable, in ${titles} titles (${setting})`, `${Math.round(shown / seconds)} records/s`)
say('processor time of all threads', `${((user + system) / shown).toFixed(1)} µs a record`)
say('searches meanwhile', latency(meanwhile))
say(
  "event loop's lag meanwhile",
  `p99 ${(lag.percentile(99) / 1e6).toFixed(1)} ms, at most ${(lag.max / 1e6).toFixed(1)} ms (5 ms is none)`,
)
say('memory above what the records themselves take', `${Math.round((peakRss - rssBefore) / 2 ** 20)} MiB`)

const merging = await timed(async () => {
  // Merging is done when the log has not been written to for a second.
  for (let quiet = 0; quiet < 10;) {
    await pause(100)
    quiet = Date.now() - statSync(`${path}-wal`).mtimeMs > 100 ? quiet + 1 : 0
  }
})
say('merging afterwards, in steps', `${((merging - 1000) / 1000).toFixed(1)} s`)
say('the file', `${Math.round(statSync(path).size / shown)} bytes a record`)

for (const [what, query] of queries) {
  const times: number[] = []
  for (let i = 0; i < 40; i++) times.push(await timed(() => view.search({ query })))
  const { total, totalIsExact } = await view.search({ query })
  say(what, `${latency(times)}, ${totalIsExact ? '' : 'more than '}${total} titles`)
}

const changes: number[] = []
for (let i = 0; i < 200; i++) {
  const title = `Changed number${i}`
  changes.push(
    await timed(async () => {
      replica.change(title, Date.now() + i)
      await view.whenCurrent()
    }),
  )
  const { total } = await view.search({ query: `number${i} ` })
  if (total !== 1) say('failure', `change ${i} was not found`)
}
say('one changed record until searchable', latency(changes))
await view.close()

const again = await timed(async () => {
  const reopened = await CatalogueView.open({ path, landed: replica })
  await reopened.search({ query: 'bandar ' })
  await reopened.close()
})
say('opening it again until it answers, and closing', `${again.toFixed(0)} ms`)
clearInterval(watch)
rmSync(folder, { recursive: true })
