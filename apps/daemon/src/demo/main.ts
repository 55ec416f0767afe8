// `npm start`: a network of three libraries on this machine, each a node of its own with its own folder. The first
// time their catalogues are imported; later they go on where they stopped.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ensureWebBuilt } from '../../../../scripts/build-web.mjs'
import { DataFolder } from '../data-folder.ts'

interface DemoLibrary {
  readonly key: string
  readonly name: string
  readonly code: string
  readonly place: string
  /** Its file among the fixtures. */
  readonly catalogue: string
}

interface Started {
  readonly library: DemoLibrary
  readonly child: ChildProcess
  readonly url: string
  readonly address: string
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const root = process.env['SERUMPUN_DEMO'] ?? fileURLToPath(new URL('../../../../.demo/', import.meta.url))
const libraries = JSON.parse(readFileSync(join(fixtures, 'libraries.json'), 'utf8')) as readonly DemoLibrary[]

/** The first of the demo's ports, wanted so that bookmarks stay good: 7491 and on for pages, 7496 and on for nodes. */
const FIRST_PAGE_PORT = 7491
const FIRST_NODE_PORT = 7496

const say = (line: string): void => void process.stdout.write(`${line}\n`)

async function isFree(port: number): Promise<boolean> {
  return await new Promise((resolve) => {
    const probe = createServer()
    probe.once('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

/** The port itself when nobody has it, else any. */
const portOr0 = async (port: number): Promise<number> => ((await isFree(port)) ? port : 0)

function serumpun(args: readonly string[], stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  return spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', stderr], detached: false })
}

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null) return child.exitCode
  return await new Promise((resolve) => child.once('exit', (code) => resolve(code ?? 1)))
}

async function run(args: readonly string[]): Promise<void> {
  const code = await ended(serumpun(args))
  if (code !== 0) throw new Error(`serumpun ${args[0]} ended with ${code} (see above).`)
}

const folderOf = ({ key }: DemoLibrary): string => join(root, key)

/** Key, profile and catalogue. A first start that was broken off is taken up again: importing twice changes nothing. */
async function prepare(library: DemoLibrary): Promise<void> {
  const data = folderOf(library)
  if (!(await new DataFolder(data).exists())) {
    await run(['init', '--data', data, '--name', library.name, '--code', library.code, '--place', library.place])
  } else if (await isImported(data)) return
  await run(['import', join(fixtures, library.catalogue), '--data', data])
  say(`  imported the catalogue of ${library.name}`)
}

async function isImported(data: string): Promise<boolean> {
  const child = spawn(process.execPath, [main, 'status', '--json', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()))
  const code = await ended(child)
  if (code !== 0) return false
  const { datasets } = JSON.parse(text) as { datasets: { own: boolean; dataset: string; entries: number }[] }
  return datasets.some(({ own, dataset, entries }) => own && dataset === 'catalogue/main' && entries > 0)
}

interface LogLine {
  readonly event?: string
  readonly level?: string
  readonly msg?: string
  readonly url?: string
  readonly addresses?: string
}

/** Calls back with each whole line of a node's log. */
function readLog(child: ChildProcess, take: (line: LogLine) => void): void {
  let rest = ''
  child.stderr?.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString()).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) take(parsed(line))
  })
}

function parsed(line: string): LogLine {
  try {
    return JSON.parse(line) as LogLine
  } catch {
    // Not the log's own: what Node itself says of a crash.
    return { level: 'error', msg: line }
  }
}

async function start(library: DemoLibrary, index: number, peers: readonly string[]): Promise<Started> {
  const page = await portOr0(FIRST_PAGE_PORT + index)
  const node = await portOr0(FIRST_NODE_PORT + index)
  const args = [
    'start',
    '--data',
    folderOf(library),
    '--http',
    `127.0.0.1:${page}`,
    '--listen',
    `/ip4/127.0.0.1/tcp/${node}`,
    '--log',
    'json',
    '--no-mdns',
  ]
  const child = serumpun([...args, ...peers.flatMap((peer) => ['--peer', peer])], 'pipe')
  return await new Promise((resolve, reject) => {
    let address = ''
    child.once('exit', (code) => reject(new Error(`The node of ${library.name} ended with ${code}.`)))
    readLog(child, ({ event, level, msg, url, addresses }) => {
      if (event === 'listening') address = addresses?.split(' ')[0] ?? ''
      if (level === 'error' || level === 'warn') process.stderr.write(`${library.name}: ${msg ?? ''}\n`)
      if (event === 'ready' && url !== undefined) resolve({ library, child, url, address })
    })
  })
}

/** Resolves when each node holds every library's catalogue, complete and searchable. */
async function inStep(nodes: readonly Started[]): Promise<void> {
  const stopped = new AbortController()
  await Promise.all(
    nodes.map(async ({ url }) => {
      const response = await fetch(new URL('api/events', url), { signal: stopped.signal })
      let text = ''
      for await (const chunk of response.body ?? []) {
        text += Buffer.from(chunk as Uint8Array).toString()
        const events = text.split('\n\n')
        text = events.pop() ?? ''
        if (events.some((event) => isComplete(event, nodes.length))) return
      }
    }),
  )
  stopped.abort()
}

interface StatusEvent {
  readonly datasets: readonly { readonly dataset: string; readonly complete: boolean }[]
  readonly views: { readonly catalogue: { readonly current: boolean } }
}

function isComplete(event: string, libraryCount: number): boolean {
  const json = event
    .split('\n')
    .find((line) => line.startsWith('data: '))
    ?.slice(6)
  if (json === undefined) return false
  const { datasets, views } = JSON.parse(json) as StatusEvent
  const catalogues = datasets.filter(({ dataset, complete }) => complete && dataset.startsWith('catalogue/'))
  return catalogues.length >= libraryCount && views.catalogue.current
}

async function stopAll(nodes: readonly Started[]): Promise<void> {
  for (const { child } of nodes) child.kill('SIGTERM')
  await Promise.all(nodes.map(({ child }) => ended(child)))
}

async function demo(): Promise<void> {
  await ensureWebBuilt()
  say('Serumpun: a network of three libraries on this machine.')
  await Promise.all(libraries.map(prepare))
  const nodes: Started[] = []
  const stopping = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.resolve())
  try {
    for (const [i, library] of libraries.entries())
      nodes.push(
        await start(
          library,
          i,
          nodes.map(({ address }) => address),
        ),
      )
    await Promise.race([inStep(nodes), stopping.promise])
    say("\nReady. Each library has its own node; they hold one another's catalogues. Open in a browser:")
    for (const { library, url } of nodes) say(`  ${library.name.padEnd(44)} ${url}`)
    say('\nCtrl-C stops all three; npm start goes on with the same libraries.')
    const lost = nodes.map(async ({ child, library }) => {
      const code = await ended(child)
      throw new Error(`The node of ${library.name} ended with ${code}.`)
    })
    await Promise.race([stopping.promise, ...lost])
    for (const promise of lost) promise.catch(() => undefined)
    say('\nStopping …')
  } finally {
    await stopAll(nodes)
  }
}

try {
  await demo()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
