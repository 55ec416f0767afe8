// What somebody who searches notices: how soon all is searchable, how soon a change is, how soon a started node answers.
import { type Bench, percentile, perSecond } from '../bench.ts'
import { editionWord } from '../record-key.ts'
import { sharedNow } from '../processes/serve.ts'

/** A folder with a replica and its catalogue view. */
async function searchableReplica(bench: Bench): Promise<string> {
  const { records } = bench.options
  return await bench.filled(`searchable-${records}`, async (folder) => await fetchUntilSearchable(bench, folder))
}

async function fetchUntilSearchable(bench: Bench, folder: string): Promise<void> {
  const { records } = bench.options
  const { node: source, addresses } = await bench.serving(records)
  const newcomer = await bench.node({ folder, name: 'newcomer', view: {} })
  const { dialled } = await newcomer.ask('dial', { addresses })
  const { at } = await newcomer.ask('untilSearchable', { records })
  const use = await newcomer.ask('use')
  await bench.endAll(newcomer, source)
  const rate = perSecond(records, at - dialled)
  bench.add({
    measure: 'replicate to an empty peer until every record is searchable there',
    value: `${rate.toLocaleString('en')} records/s, ${Math.round(use.rssPeakMb)} MB, lag p99 ${use.lag.p99.toFixed(1)} ms, max ${use.lag.max.toFixed(1)} ms`,
    requirement: '≥ 40,000',
    ok: rate >= 40_000,
    number: rate,
  })
}

export async function measureSearchable(bench: Bench): Promise<void> {
  await searchableReplica(bench)
}

const CHANGES = 200
/** Announcements of one dataset are a quarter of a second apart; a change waits for the next one if it comes sooner. */
const PAUSE_MS = 320

/** One changed record → searchable on the other node, two hundred times over. */
export async function measureLatency(bench: Bench): Promise<void> {
  const { records } = bench.options
  const folder = await bench.copyOf(await bench.source(records), 'changing')
  const { node: source, addresses } = await bench.serving(records, { folder })
  const other = await bench.node({
    folder: await bench.copyOf(await searchableReplica(bench), 'following'),
    name: 'newcomer',
    view: {},
  })
  await other.ask('dial', { addresses })
  await other.ask('untilSearchable', { records })
  const [searchable, written]: [number[], number[]] = [[], []]
  for (let version = 1; version <= CHANGES; version++) {
    const pause = new Promise((resolve) => setTimeout(resolve, PAUSE_MS))
    // A prime step: changes fall all over the catalogue.
    const number = (version * 7919) % records
    const found = other.ask('untilFound', { word: editionWord(number, version) })
    const change = await source.ask('change', { number, version })
    searchable.push((await found).at - change.begun)
    written.push(change.written - change.begun)
    await pause
  }
  await bench.endAll(other, source)
  const [p50, p95] = [percentile(searchable, 0.5), percentile(searchable, 0.95)]
  bench.add({
    measure: `one changed record → searchable on the other node (${CHANGES} changes, ${PAUSE_MS} ms apart)`,
    value: `p50 ${p50.toFixed(1)} ms, p95 ${p95.toFixed(1)} ms (of it signed and synced at home: p50 ${percentile(written, 0.5).toFixed(1)} ms)`,
    requirement: 'p50 ≤ 5 ms, p95 ≤ 20 ms',
    ok: p50 <= 5 && p95 <= 20,
    number: p50,
  })
}

/** From starting the process until a search has been answered. */
export async function measureColdStart(bench: Bench): Promise<void> {
  const folder = await searchableReplica(bench)
  const ms: number[] = []
  for (let i = 0; i < 5; i++) {
    const begun = sharedNow()
    const node = await bench.node({ folder, name: 'newcomer', view: {} })
    const { at, total } = await node.ask('search', { query: 'sejarah' })
    if (total === 0) throw new Error('A search after a cold start found nothing.')
    ms.push(at - begun)
    await bench.endAll(node)
  }
  const [p50, max] = [percentile(ms, 0.5), Math.max(...ms)]
  bench.add({
    measure: 'cold start with the replica until search answers',
    value: `p50 ${p50.toFixed(0)} ms, max ${max.toFixed(0)} ms`,
    requirement: '≤ 1 s',
    ok: max <= 1000,
    number: p50,
  })
}
