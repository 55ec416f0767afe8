// The API under twenty people at once, while the node takes in another library's catalogue and indexes it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as pause } from 'node:timers/promises'
import { type Bench, percentile, root } from '../bench.ts'
import { benchRecord } from '../records.ts'

const MAIN = join(root, 'apps/daemon/src/main.ts')
const USERS = 20

/** Between what one person sees and does next: a keystroke of somebody who types fast, or a click. */
const PAUSE_MS = 300

/** Part of the catalogue that comes in meanwhile, from another library. */
const PART = 0.2

const REQUIRED_MS = 60

/** Words as they are typed, letter by letter, and titles that are opened. */
const TYPED = ['sejarah', 'bahasa indonesia', 'hukum adat', 'padi', 'kesehatan masyarakat', 'pendidikan', 'sastra', 'agama islam']

async function command(...args: readonly string[]): Promise<void> {
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'inherit'] })
  const [code] = (await once(child, 'exit')) as [number | null]
  if (code !== 0) throw new Error(`serumpun ${args[0]} ended with ${code}.`)
}

function* file(from: number, to: number): Generator<Uint8Array> {
  for (let number = from; number < to; number++) yield benchRecord(number)
}

/** A library with these records, searchable. @returns its data folder. */
async function library(folder: string, name: string, from: number, to: number): Promise<string> {
  const [records, data] = [join(folder, `${name}.mrc`), join(folder, name)]
  await pipeline(Readable.from(file(from, to)), createWriteStream(records))
  await command('init', '--data', data, '--name', name)
  await command('import', records, '--data', data)
  return data
}

/** A started node. */
async function start(data: string): Promise<{ url: string; stop: () => Promise<void> }> {
  const args = ['start', '--data', data, '--http', '127.0.0.1:0', '--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns', '--log', 'json']
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['ignore', 'ignore', 'pipe'] })
  const url = await new Promise<string>((resolve, reject) => {
    let log = ''
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      const found = /"event":"ready","url":"(?<url>[^"]+)"/.exec(log)?.groups?.['url']
      if (found !== undefined) resolve(found)
    })
    child.once('exit', () => reject(new Error(`The node ended:\n${log}`)))
  })
  const stop = async (): Promise<void> => {
    const exited = once(child, 'exit')
    child.kill('SIGTERM')
    await exited
  }
  return { url, stop }
}

interface Page {
  readonly items: readonly { readonly id: string }[]
}

/** One person, who types, narrows down, opens titles and looks at records until it is time to go. */
async function person(url: string, seed: number, timings: number[], signal: AbortSignal): Promise<void> {
  const timed = async (path: string): Promise<unknown> => {
    const since = performance.now()
    const response = await fetch(new URL(path, url))
    const body: unknown = await response.json()
    if (!response.ok) throw new Error(`${path} answered ${response.status}.`)
    timings.push(performance.now() - since)
    return body
  }
  // Not all on the same beat.
  await pause((PAUSE_MS * seed) / USERS)
  for (let turn = seed; !signal.aborted; turn++) {
    const words = TYPED[turn % TYPED.length] as string
    let page: Page = { items: [] }
    for (let letters = 3; letters <= words.length && !signal.aborted; letters += 2) {
      page = (await timed(`api/search?q=${encodeURIComponent(words.slice(0, letters))}`)) as Page
      await pause(PAUSE_MS)
    }
    await timed(`api/facets?q=${encodeURIComponent(words)}&facet=language&facet=year&facet=format&facet=library&facet=subject`)
    await pause(PAUSE_MS)
    const id = page.items[turn % Math.max(1, page.items.length)]?.id
    if (id === undefined) continue
    await timed(`api/titles/${encodeURIComponent(id)}`)
    await pause(PAUSE_MS)
    await timed(`api/records/${encodeURIComponent(id)}`)
    await pause(PAUSE_MS)
  }
}

export async function measureApi(bench: Bench): Promise<void> {
  const { records } = bench.options
  const folder = await bench.folder('api')
  const incoming = Math.round(records * PART)
  const own = await library(folder, 'own', 0, records)
  const other = await library(folder, 'other', records, records + incoming)
  const bundle = join(folder, 'other.bundle')
  await command('bundle', 'export', bundle, '--data', other)
  const { url, stop } = await start(own)
  const [calm, busy]: [number[], number[]] = [[], []]
  const people = async (timings: number[], work: Promise<unknown>): Promise<void> => {
    const leaving = new AbortController()
    const all = Array.from({ length: USERS }, (_, seed) => person(url, seed, timings, leaving.signal))
    await Promise.race([work, Promise.all(all)])
    leaving.abort()
    await Promise.all(all)
  }
  await people(calm, pause(10_000))
  const indexed = async (): Promise<void> => {
    await command('bundle', 'import', bundle, '--data', own)
    for (;;) {
      const { views } = (await (await fetch(new URL('api/status', url))).json()) as { views: { catalogue: { current: boolean } } }
      if (views.catalogue.current) return
      await pause(PAUSE_MS)
    }
  }
  await people(busy, indexed())
  await stop()
  const told = (timings: readonly number[]): string =>
    `p50 ${percentile(timings, 0.5).toFixed(1)} ms, p95 ${percentile(timings, 0.95).toFixed(1)} ms of ${timings.length}`
  const p95 = percentile(busy, 0.95)
  bench.add({
    measure: `the API with ${USERS} people at once, while ${incoming.toLocaleString('en')} records of another library land and are indexed`,
    value: told(busy),
    requirement: `p95 ≤ ${REQUIRED_MS} ms`,
    compared: `nothing else going on: ${told(calm)}`,
    ok: p95 <= REQUIRED_MS,
    number: p95,
  })
}
