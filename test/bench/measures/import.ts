// `serumpun import` of one large file, as a user types it: parse, sign, store, index, in how much memory.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { type Bench, perSecond, root } from '../bench.ts'
import { benchRecord } from '../records.ts'

const MAIN = join(root, 'apps/daemon/src/main.ts')

/** How often the process is looked at; Linux remembers its peak meanwhile. */
const LOOK_EVERY_MS = 50

/** Records for which the curve of memory is begun. */
const PART = 0.2

/** Peak resident memory of a process so far, in MB; undefined once it has gone, or on a system without /proc. */
async function peakMb(pid: number): Promise<number | undefined> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  const kilobytes = /^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]
  return kilobytes === undefined ? undefined : Number(kilobytes) / 1000
}

/** Runs a command to its end. @returns its time, and its peak memory where the system tells. */
async function run(...args: readonly string[]): Promise<{ ms: number; rssMb: number }> {
  const since = performance.now()
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  let rssMb = 0
  const looking = setInterval(() => {
    void peakMb(child.pid ?? 0).then((mb = 0) => (rssMb = Math.max(rssMb, mb)))
  }, LOOK_EVERY_MS)
  const [code] = (await once(child, 'exit')) as [number | null]
  clearInterval(looking)
  if (code !== 0) throw new Error(`serumpun ${args[0]} ended with ${code}.`)
  return { ms: performance.now() - since, rssMb }
}

function* files(records: number): Generator<Uint8Array> {
  const STEP = 1000
  for (let from = 0; from < records; from += STEP)
    yield Buffer.concat(Array.from({ length: Math.min(STEP, records - from) }, (_, i) => benchRecord(from + i)))
}

async function importOf(bench: Bench, records: number): Promise<{ ms: number; rssMb: number }> {
  const folder = await bench.folder('import')
  const [file, data] = [join(folder, 'records.mrc'), join(folder, 'library')]
  await pipeline(Readable.from(files(records)), createWriteStream(file))
  await run('init', '--data', data, '--name', 'Bench')
  return await run('import', file, '--data', data)
}

export async function measureImport(bench: Bench): Promise<void> {
  const { records } = bench.options
  const few = await importOf(bench, Math.round(records * PART))
  const all = await importOf(bench, records)
  const rate = perSecond(records, all.ms)
  bench.add({
    measure: 'serumpun import of one file: parsed, signed, stored, searchable',
    value: `${rate.toLocaleString('en')} records/s`,
    requirement: '≥ 25,000',
    ok: rate >= 25_000,
    number: rate,
  })
  bench.add({
    measure: '… peak memory (RSS)',
    value: `${Math.round(all.rssMb)} MB (of a fifth of it ${Math.round(few.rssMb)} MB)`,
    requirement: '≤ 300 MB, whatever the file',
    ok: all.rssMb <= 300,
    number: Math.round(all.rssMb),
  })
}
