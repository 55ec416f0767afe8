// `npm run bench`: takes the measures one after the other, prints one table, and writes .artefacts/bench.json.
import { mkdir, writeFile } from 'node:fs/promises'
import { cpus, loadavg, totalmem } from 'node:os'
import { join } from 'node:path'
import { Bench, root } from './bench.ts'
import { measureApi } from './measures/api.ts'
import { measureFloor } from './measures/floor.ts'
import { measureImport } from './measures/import.ts'
import { measurePeer } from './measures/peers.ts'
import { measureReach } from './measures/reach.ts'
import { measureDouble, measureReplicate, measureSmall } from './measures/replicate.ts'
import { measureColdStart, measureLatency, measureSearchable } from './measures/search.ts'
import { measureInSync, measureResume, measureSources } from './measures/sessions.ts'
import { killAll } from './processes/child.ts'
import { benchOptions, USAGE } from './options.ts'
import { note } from './progress.ts'
import { table } from './table.ts'

/** In the order of taking: what others are compared with comes first. */
const MEASURES: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  floor: measureFloor,
  hypercore: (bench) => measurePeer(bench, 'hypercore'),
  hyperbee: (bench) => measurePeer(bench, 'hyperbee'),
  orbitdb: (bench) => measurePeer(bench, 'orbitdb'),
  replicate: measureReplicate,
  'in-sync': measureInSync,
  sources: measureSources,
  resume: measureResume,
  small: measureSmall,
  searchable: measureSearchable,
  'cold-start': measureColdStart,
  latency: measureLatency,
  import: measureImport,
  api: measureApi,
  double: measureDouble,
  reach: measureReach,
}

function machine() {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
  }
}

function firstLine(error: unknown): string {
  const [line] = (error instanceof Error ? error.message : String(error)).split('\n')
  return line ?? ''
}

async function run(args: readonly string[]): Promise<boolean> {
  const options = benchOptions(args, Object.keys(MEASURES))
  const bench = new Bench(options)
  const began = { at: new Date().toISOString(), load: loadavg()[0] }
  await bench.begin()
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (!options.wanted(name)) continue
    note(`${name} …`)
    try {
      await measure(bench)
    } catch (error) {
      killAll()
      note(`${error instanceof Error ? error.stack : String(error)}`)
      bench.add({ measure: name, value: `failed: ${firstLine(error)}`, ok: false })
    }
  }
  await bench.end()
  const of = machine()
  const load = `load ${began.load?.toFixed(1)} before, ${loadavg()[0]?.toFixed(1)} after`
  process.stdout.write(
    `\n${options.records.toLocaleString('en')} records; ${of.cores} × ${of.cpu}, ${of.memoryGb} GB, Node ${of.node}, ${of.platform}; ${load}\n\n`,
  )
  process.stdout.write(`${table(bench.rows)}\n`)
  await mkdir(join(root, '.artefacts'), { recursive: true })
  const report = { began: began.at, loadBefore: began.load, records: options.records, machine: of, rows: bench.rows }
  await writeFile(join(root, '.artefacts/bench.json'), `${JSON.stringify(report, undefined, 2)}\n`)
  return bench.rows.every(({ ok }) => ok !== false)
}

try {
  if (process.argv.includes('--help')) process.stdout.write(USAGE)
  else if (!(await run(process.argv.slice(2)))) process.exitCode = 1
} catch (error) {
  note(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
}
