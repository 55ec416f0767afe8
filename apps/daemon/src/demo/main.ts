// `npm start`: a network of three libraries on this machine, each a node of its own with its own folder. The first
// time their catalogues are imported; later they go on where they stopped.
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
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
}

const main = fileURLToPath(new URL('../main.ts', import.meta.url))
const fixtures = fileURLToPath(new URL('../../fixtures/', import.meta.url))
const root = process.env['SERUMPUN_DEMO'] ?? fileURLToPath(new URL('../../../../.demo/', import.meta.url))
const libraries = JSON.parse(readFileSync(join(fixtures, 'libraries.json'), 'utf8')) as readonly DemoLibrary[]

/** The first of the demo's ports, wanted so that bookmarks stay good: 7491 and on for pages, 7496 and on for nodes. */
const FIRST_PAGE_PORT = 7491
const FIRST_NODE_PORT = 7496

const say = (line: string): void => void process.stdout.write(`${line}\n`)

/** The port itself when nobody has it, else one that is free now. */
async function freePort(wanted: number): Promise<number> {
  return await new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', () => (wanted === 0 ? reject(new Error('No port is free.')) : resolve(freePort(0))))
    probe.listen(wanted, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo
      probe.close(() => resolve(port))
    })
  })
}

/** Every process that has been started and has not ended: none of them outlives this one. */
const running = new Set<ChildProcess>()

/** Nothing more is started. */
let isStopping = false

function serumpun(args: readonly string[], stderr: 'inherit' | 'pipe' = 'inherit'): ChildProcess {
  // Between two commands nobody else notices that the demo is being stopped.
  if (isStopping) throw new Error('The demo is being stopped.')
  const child = spawn(process.execPath, [main, ...args], { stdio: ['ignore', 'ignore', stderr] })
  running.add(child)
  child.once('exit', () => running.delete(child))
  return child
}

async function ended(child: ChildProcess): Promise<number> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode ?? 1
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
  const imported = join(data, 'demo-imported')
  if (existsSync(imported)) return
  if (!(await new DataFolder(data).exists())) {
    await run(['init', '--data', data, '--name', library.name, '--code', library.code, '--place', library.place])
  }
  await run(['import', join(fixtures, library.catalogue), '--data', data])
  await writeFile(imported, '')
  say(`  imported the catalogue of ${library.name}`)
}

/**
 * The libraries agree, and the first invites the others: by files, as over a USB stick, because no node is running yet. What was
 * broken off is done again and changes nothing.
 */
async function formNetwork(): Promise<void> {
  const [host, ...guests] = libraries as readonly [DemoLibrary, ...DemoLibrary[]]
  const missing = guests.filter((guest) => !existsSync(join(folderOf(guest), 'demo-joined')))
  if (missing.length === 0) return
  const data = ['--data', folderOf(host)]
  if (!existsSync(new DataFolder(folderOf(host)).networks))
    await run(['network', 'create', '--name', 'Jaringan Perpustakaan', ...data])
  const invitation = join(root, 'invitation.txt')
  await run(['invite', '--uses', String(missing.length), '--expires', '1h', '--file', invitation, ...data])
  const reply = (guest: DemoLibrary): string => join(folderOf(guest), 'application.txt')
  await Promise.all(
    missing.map((guest) => run(['join', invitation, '--accept', '--reply', reply(guest), '--data', folderOf(guest)])),
  )
  for (const guest of missing) {
    await run(['admit', reply(guest), ...data])
    await writeFile(join(folderOf(guest), 'demo-joined'), '')
  }
  say(`  ${libraries.length} libraries have agreed to share their catalogues`)
}

/** Where a node will be: known before it starts, so that all can start at once. */
interface Plan {
  readonly library: DemoLibrary
  readonly page: number
  readonly listen: string
  readonly address: string
}

async function plan(library: DemoLibrary, index: number): Promise<Plan> {
  const identity = await new DataFolder(folderOf(library)).identity()
  const listen = `/ip4/127.0.0.1/tcp/${await freePort(FIRST_NODE_PORT + index)}`
  return { library, page: await freePort(FIRST_PAGE_PORT + index), listen, address: `${listen}/p2p/${identity.library}` }
}

interface LogLine {
  readonly event?: string
  readonly level?: string
  readonly msg?: string
  readonly url?: string
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

async function start({ library, page, listen }: Plan, peers: readonly string[]): Promise<Started> {
  const args = [
    'start',
    '--data',
    folderOf(library),
    '--http',
    `127.0.0.1:${page}`,
    '--listen',
    listen,
    '--log',
    'json',
    '--no-mdns',
  ]
  const child = serumpun([...args, ...peers.flatMap((peer) => ['--peer', peer])], 'pipe')
  const url = await new Promise<string>((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`The node of ${library.name} ended with ${code}.`)))
    readLog(child, ({ event, level, msg, url: found }) => {
      // Nodes that start together do not all find one another at the first try.
      if (level === 'error' || (level === 'warn' && event !== 'dial-failed'))
        process.stderr.write(`${library.name}: ${msg ?? ''}\n`)
      if (event === 'ready' && found !== undefined) resolve(found)
    })
  })
  return { library, child, url }
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

async function stopAll(): Promise<void> {
  isStopping = true
  for (const child of running) child.kill('SIGTERM')
  await Promise.all([...running].map(ended))
}

/** Rejects when a node ends by itself. */
async function lost({ child, library }: Started): Promise<never> {
  const code = await ended(child)
  throw new Error(`The node of ${library.name} ended with ${code}.`)
}

async function demo(): Promise<void> {
  await ensureWebBuilt()
  say('Serumpun: a network of three libraries on this machine.')
  const stopping = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopping.resolve())
  const working = work()
  // Broken off by Ctrl-C it fails later; nobody needs to hear of it.
  working.catch(() => undefined)
  await Promise.race([stopping.promise, working])
  say('\nStopping …')
}

async function work(): Promise<void> {
  await Promise.all(libraries.map(prepare))
  await formNetwork()
  const plans = await Promise.all(libraries.map(plan))
  const addresses = plans.map(({ address }) => address)
  const nodes = await Promise.all(plans.map((one, i) => start(one, addresses.slice(i + 1))))
  await inStep(nodes)
  say("\nReady. Each library has its own node; they hold one another's catalogues. Open in a browser:")
  for (const { library, url } of nodes) say(`  ${library.name.padEnd(52)} ${url}`)
  say('\nCtrl-C stops all three; npm start goes on with the same libraries.')
  await Promise.race(nodes.map(lost))
}

try {
  await demo()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
} finally {
  await stopAll()
}
