// A newcomer fetches a catalogue from one source: how fast, with how many bytes, in how much memory.
// The daemon has no entry for others; what is measured here are the very settings that it ships.
// oxlint-disable-next-line no-restricted-imports
import { SMALL_MEMORY } from '../../../apps/daemon/src/memory.ts'
import { type Bench, percentile, perSecond, sizeOf } from '../bench.ts'
import { CHUNK_RECORDS } from '../chunk.ts'
import type { ChildOptions } from '../processes/child.ts'
import type { NodeInit } from '../processes/node.ts'
import type { ResourceUse } from '../processes/serve.ts'

export interface Transfer {
  readonly rate: number
  readonly ms: number
  /** Bytes of our own protocol that the newcomer received. */
  readonly received: number
  readonly newcomer: ResourceUse
  readonly source: ResourceUse
  readonly folder: string
}

/** One transfer between two new processes; the newcomer's folder stays. */
export async function transfer(
  bench: Bench,
  records: number,
  settings: { init?: Partial<NodeInit>; options?: ChildOptions } = {},
): Promise<Transfer> {
  const { node: source, addresses } = await bench.serving(records, settings.init, settings.options)
  const folder = await bench.folder('newcomer')
  const newcomer = await bench.node({ folder, name: 'newcomer', ...settings.init }, settings.options)
  const { dialled } = await newcomer.ask('dial', { addresses })
  const { at } = await newcomer.ask('untilHeld', { entries: records })
  const { received, ...use } = await newcomer.ask('use')
  const sourceUse = await source.ask('use')
  await bench.endAll(newcomer, source)
  return { rate: perSecond(records, at - dialled), ms: at - dialled, received, newcomer: use, source: sourceUse, folder }
}

/** @returns bytes of the records compressed in chunks of 512. */
async function compressedBytes(bench: Bench): Promise<number> {
  if (bench.figures.chunkBytes !== undefined) return bench.figures.chunkBytes
  const { compressedChunk } = await import('../compressed-chunk.ts')
  let bytes = 0
  for (let chunk = 0; chunk * CHUNK_RECORDS < bench.options.records; chunk++)
    bytes += compressedChunk(chunk, bench.options.records).length
  bench.figures.chunkBytes = bytes
  return bytes
}

const times = (rate: number, other: number): string => `${(rate / other).toPrecision(3)} ×`

function addRates(bench: Bench, rate: number): void {
  const { floorRate, hyperbeeRate, orbitdbRate } = bench.figures
  const measure = 'replicate to an empty peer until all is verified and synced to disk'
  bench.add({
    measure,
    value: `${rate.toLocaleString('en')} records/s`,
    requirement: '≥ 0.6 × floor (goal 150,000)',
    ...(floorRate !== undefined && { compared: `${times(rate, floorRate)} floor`, ok: rate >= 0.6 * floorRate }),
    number: rate,
  })
  for (const [name, other, factor] of [
    ['Hyperbee', hyperbeeRate, 10],
    ['OrbitDB', orbitdbRate, 300],
  ] as const) {
    if (other === undefined) continue
    bench.add({
      measure: `… compared with ${name}`,
      value: times(rate, other),
      requirement: `≥ ${factor} ×`,
      ok: rate >= factor * other,
      number: rate / other,
    })
  }
}

export async function measureReplicate(bench: Bench): Promise<void> {
  const { records, runs } = bench.options
  const done: Transfer[] = []
  for (let i = 0; i < runs; i++) done.push(await transfer(bench, records))
  addRates(
    bench,
    percentile(
      done.map((run) => run.rate),
      0.5,
    ),
  )

  const received = percentile(
    done.map((run) => run.received),
    0.5,
  )
  bench.figures.receivedBytes = received
  const chunkBytes = await compressedBytes(bench)
  bench.add({
    measure: 'bytes on the wire, compared with the records in zstd chunks of 512',
    value: `${(received / chunkBytes).toFixed(3)} × (${(received / records).toFixed(0)} bytes a record)`,
    requirement: '≤ 1.2 ×',
    ok: received <= 1.2 * chunkBytes,
    number: received / chunkBytes,
  })
  addMemory(bench, done)
  addLag(bench, done)
  const last = done.at(-1) as Transfer
  const perRecord = (await sizeOf(last.folder)) / records
  bench.add({
    measure: 'replica on disk without the search index',
    value: `${perRecord.toFixed(0)} bytes a record (its owner: ${((await sizeOf(await bench.source(records))) / records).toFixed(0)})`,
    requirement: '≤ 300',
    ok: perRecord <= 300,
    number: perRecord,
  })
}

function addMemory(bench: Bench, done: readonly Transfer[]): void {
  const newcomer = Math.max(...done.map((run) => run.newcomer.rssPeakMb))
  const source = Math.max(...done.map((run) => run.source.rssPeakMb))
  const peak = Math.max(newcomer, source)
  bench.figures.rssMb = peak
  const { floorRssMb } = bench.figures
  bench.add({
    measure: 'peak memory (RSS) of either process',
    value: `${Math.round(peak)} MB (newcomer ${Math.round(newcomer)}, source ${Math.round(source)})`,
    requirement: '≤ floor (goal 400 MB)',
    ...(floorRssMb !== undefined && { compared: `floor ${floorRssMb} MB`, ok: peak <= floorRssMb }),
    number: peak,
  })
}

function addLag(bench: Bench, done: readonly Transfer[]): void {
  const all = done.flatMap((run) => [run.newcomer.lag, run.source.lag])
  const [p99, max] = [Math.max(...all.map((lag) => lag.p99)), Math.max(...all.map((lag) => lag.max))]
  bench.add({
    measure: "event loop's lag during the transfer, both sides",
    value: `p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms`,
    requirement: '< 50 ms',
    ok: max < 50,
    number: max,
  })
}

/** Twice the records: memory must not grow with them. */
export async function measureDouble(bench: Bench): Promise<void> {
  const records = bench.options.records * 2
  const { rate, newcomer, source } = await transfer(bench, records)
  const peak = Math.max(newcomer.rssPeakMb, source.rssPeakMb)
  const single = bench.figures.rssMb
  bench.add({
    measure: `peak memory at ${records.toLocaleString('en')} records`,
    value: `${Math.round(peak)} MB (newcomer ${Math.round(newcomer.rssPeakMb)}, source ${Math.round(source.rssPeakMb)}), ${rate.toLocaleString('en')} records/s`,
    requirement: 'no more than at half as many',
    // Garbage is collected when it suits the collector: two runs of the same differ by a few percent.
    ...(single !== undefined && { compared: `${Math.round(single)} MB`, ok: peak <= single * 1.05 }),
    number: peak,
  })
}

const SMALL_RECORDS = 100_000
const SMALL_MB = 200

/** As on a PC with 2 GB: the daemon's small setting and the same NODE_OPTIONS as docs/benchmarks.md names. */
export async function measureSmall(bench: Bench): Promise<void> {
  const records = Math.min(SMALL_RECORDS, bench.options.records)
  const { rate, newcomer, source } = await transfer(bench, records, {
    init: { store: SMALL_MEMORY.store, work: SMALL_MEMORY.work },
    options: { env: { NODE_OPTIONS: SMALL_NODE_OPTIONS } },
  })
  const peak = Math.max(newcomer.rssPeakMb, source.rssPeakMb)
  bench.add({
    measure: `peak memory with the settings for a small PC (${records.toLocaleString('en')} records)`,
    value: `${Math.round(peak)} MB (newcomer ${Math.round(newcomer.rssPeakMb)}, source ${Math.round(source.rssPeakMb)}), ${rate.toLocaleString('en')} records/s`,
    requirement: `≤ ${SMALL_MB} MB`,
    ok: peak <= SMALL_MB,
    number: peak,
  })
}

export const SMALL_NODE_OPTIONS = '--max-semi-space-size=1 --max-old-space-size=96'
