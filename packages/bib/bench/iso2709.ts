// How fast ISO 2709 is read into the model on one core, beside yaz-marcdump and marcjs on the same files in the same run:
//   node packages/bib/bench/iso2709.ts [utf8.mrc marc8.mrc]
// Without files of your own it takes those of ../shared/data. Every reader reads every file in turn, five times; the best counts.
// marcjs knows no MARC-8 and gets its records already cut out; yaz-marcdump starts a process and, with -n, makes nothing of what it
// read: `-o marc` is what it needs to convert MARC-8.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { Marc } from 'marcjs'
import { readIso2709 } from '../src/iso2709/read.ts'
import { HAS_SHARED_DATA, sharedBytes } from '../src/testing/shared-data.ts'

const ROUNDS = 5
const CHUNK_BYTES = 256 * 1024
/** Small files are repeated until they are worth measuring. */
const LEAST_BYTES = 30_000_000

interface Sample {
  readonly name: string
  readonly bytes: Buffer
  readonly records: number
  readonly path: string
}

const folder = mkdtempSync(join(tmpdir(), 'serumpun-bench-'))

function sampleOf(name: string, content: Buffer): Sample {
  const times = Math.max(1, Math.ceil(LEAST_BYTES / content.length))
  const bytes = Buffer.concat(Array.from({ length: times }, () => content))
  const path = join(folder, name)
  writeFileSync(path, bytes)
  return { name, bytes, path, records: bytes.reduce((count, byte) => (byte === 0x1d ? count + 1 : count), 0) }
}

function samples(): Sample[] {
  const [utf8, marc8] = process.argv.slice(2)
  if (utf8 !== undefined && marc8 !== undefined) {
    const content = (path: string): Buffer => (path.endsWith('.gz') ? gunzipSync(readFileSync(path)) : readFileSync(path))
    return [sampleOf('utf8', content(utf8)), sampleOf('marc8', content(marc8))]
  }
  if (!HAS_SHARED_DATA) throw new Error('Name two files: one in UTF-8, one in MARC-8.')
  return [
    sampleOf('utf8: English', sharedBytes('gpo/cgp-unique-utf8-00.mrc.gz')),
    sampleOf('marc8: English, 5 % of records with marks', sharedBytes('gpo/triples/cataloging_records_202601_2375_marc8.mrc.gz')),
    sampleOf('marc8: French, nearly all with marks', sharedBytes('evergreen/lul_fre_500.mrc.gz')),
    sampleOf('marc8: Hebrew, in both scripts', sharedBytes('evergreen/hebrew.marc')),
    sampleOf('windows-1251 that says MARC-8', sharedBytes('pymarc/1251.dat')),
  ]
}

/** Seconds that it took. */
type Reader = (sample: Sample) => Promise<number>

async function ours({ bytes, records }: Sample): Promise<number> {
  const chunks = Array.from({ length: Math.ceil(bytes.length / CHUNK_BYTES) }, (_, i) =>
    bytes.subarray(i * CHUNK_BYTES, (i + 1) * CHUNK_BYTES),
  )
  const start = performance.now()
  let read = 0
  for await (const item of readIso2709(chunks)) if (item.kind === 'record') read++
  if (read !== records) throw new Error(`${read} of ${records} records were read.`)
  return (performance.now() - start) / 1000
}

async function marcjs({ bytes }: Sample): Promise<number> {
  const start = performance.now()
  for (let at = 0, end = bytes.indexOf(0x1d); end >= 0; at = end + 1, end = bytes.indexOf(0x1d, at))
    Marc.parse(bytes.subarray(at, end + 1), 'iso2709')
  return await Promise.resolve((performance.now() - start) / 1000)
}

function yaz(...options: string[]): Reader {
  return async ({ path }) => {
    const start = performance.now()
    const { status } = spawnSync('yaz-marcdump', ['-i', 'marc', ...options, path], { stdio: ['ignore', 'ignore', 'ignore'] })
    return await Promise.resolve(status === 0 ? (performance.now() - start) / 1000 : Number.NaN)
  }
}

const READERS: readonly (readonly [name: string, reads: (sample: Sample) => boolean, reader: Reader])[] = [
  ['serumpun', () => true, ours],
  ['yaz-marcdump -n', () => true, yaz('-n')],
  ['yaz-marcdump -o marc', ({ name }) => name.startsWith('utf8'), yaz('-o', 'marc')],
  ['yaz-marcdump -f marc8 -t utf8 -o marc', ({ name }) => name.startsWith('marc8'), yaz('-f', 'marc8', '-t', 'utf8', '-o', 'marc')],
  ['marcjs', ({ name }) => name.startsWith('utf8'), marcjs],
]

async function main(): Promise<void> {
  process.stdout.write(`${cpus()[0]?.model ?? 'unknown processor'}, load ${loadavg()[0]?.toFixed(1)}, Node ${process.version}\n`)
  for (const sample of samples()) {
    process.stdout.write(`\n${sample.name}: ${sample.records} records, ${(sample.bytes.length / 1e6).toFixed(1)} MB\n`)
    const readers = READERS.filter(([, reads]) => reads(sample))
    const best = new Map<string, number>()
    for (let round = 0; round < ROUNDS; round++)
      for (const [name, , reader] of readers) best.set(name, Math.min(best.get(name) ?? Infinity, await reader(sample)))
    for (const [name, seconds] of best) {
      const rate = Number.isNaN(seconds)
        ? 'not installed'
        : `${Math.round(sample.records / seconds).toLocaleString('en')} records/s`
      process.stdout.write(`  ${name.padEnd(40)} ${rate}\n`)
    }
  }
}

try {
  await main()
} finally {
  rmSync(folder, { recursive: true })
}
