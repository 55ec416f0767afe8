// Real `serumpun` processes for tests: commands that end, nodes that run.
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const MAIN = join(ROOT, 'apps/daemon/src/main.ts')

/** Tests start hundreds of processes: compiling their modules once halves the time that each takes to start. */
const COMPILED = join(ROOT, 'node_modules/.cache/serumpun-tests')

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** What it has written to stderr so far. */
  readonly stderr: () => string
}

/** Starts a command and goes on. */
export function launch(args: readonly string[], environment: NodeJS.ProcessEnv = {}): Running {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: COMPILED, ...environment },
  })
  let stdout = ''
  let stderr = ''
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()))
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
  return { child, ended, stderr: () => stderr }
}

/** Runs a command to its end. */
export async function serumpun(...args: readonly string[]): Promise<Ended> {
  return await launch(args).ended
}

/** Runs a command that must succeed. @returns what it answers with --json. */
export async function serumpunJson<Result>(...args: readonly string[]): Promise<Result> {
  const { code, stdout, stderr } = await serumpun(...args, '--json')
  if (code !== 0) throw new Error(`serumpun ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`)
  return JSON.parse(stdout) as Result
}

/** A folder of its own for a test, removed at its end. */
export async function scratchFolder(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await mkdtemp(join(tmpdir(), 'serumpun-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

export interface NodeProcess extends Running {
  readonly data: string
  /** Of its page. */
  readonly url: string
  /** A multiaddr at which other nodes reach it. */
  readonly address: string
  /** Ends it as Ctrl-C does. */
  stop(): Promise<Ended>
  /** Ends it as a power cut does. */
  kill(): Promise<Ended>
}

export interface NodeArguments {
  readonly peers?: readonly string[]
  readonly listen?: string
  readonly mdns?: boolean
}

/** Starts a node and waits until it is ready. */
export async function startNode(
  data: string,
  { peers = [], listen = '/ip4/127.0.0.1/tcp/0', mdns = false }: NodeArguments = {},
): Promise<NodeProcess> {
  const args = [
    'start',
    '--data',
    data,
    '--http',
    '127.0.0.1:0',
    '--listen',
    listen,
    '--log',
    'json',
    ...(mdns ? [] : ['--no-mdns']),
  ]
  const running = launch([...args, ...peers.flatMap((peer) => ['--peer', peer])])
  const { child, ended, stderr } = running
  const found = await new Promise<{ url: string; address: string }>((resolve, reject) => {
    const look = (): void => {
      const url = /"event":"ready","url":"(?<url>[^"]+)"/.exec(stderr())?.groups?.['url']
      const address = /"event":"listening","addresses":"(?<address>[^ "]+)/.exec(stderr())?.groups?.['address']
      if (url !== undefined && address !== undefined) resolve({ url, address })
    }
    child.stderr?.on('data', look)
    ended.then(({ stderr: text }) => reject(new Error(`The node on ${data} did not start:\n${text}`))).catch(reject)
  })
  const end = async (signal: NodeJS.Signals): Promise<Ended> => {
    child.kill(signal)
    return await ended
  }
  return { ...running, ...found, data, stop: () => end('SIGTERM'), kill: () => end('SIGKILL') }
}

export interface StatusJson {
  readonly library: { readonly id: string; readonly name: string; readonly code?: string }
  readonly datasets: readonly {
    readonly library: string
    readonly name: string
    readonly dataset: string
    readonly revision: number
    readonly entries: number
    readonly root: string
    readonly shards: number
    readonly complete: boolean
    readonly landedShards: number
    readonly own: boolean
  }[]
  readonly peers: readonly { readonly id: string; readonly name?: string; readonly connected: boolean; readonly address?: string }[]
  readonly views: { readonly catalogue: { readonly records: number; readonly titles: number; readonly current: boolean } }
  readonly sync: { readonly state: string }
}

const ANSWERS_WITHIN_MS = 30_000

export async function statusOf({ url }: Pick<NodeProcess, 'url'>): Promise<StatusJson> {
  // A node that does not answer is a fault of its own, and not the one that the test looks for.
  const response = await fetch(new URL('api/status', url), { signal: AbortSignal.timeout(ANSWERS_WITHIN_MS) })
  return (await response.json()) as StatusJson
}

/** The root of a library's catalogue as a node has it; undefined while it is not complete. */
export async function catalogueRoot(node: Pick<NodeProcess, 'url'>, library: string): Promise<string | undefined> {
  const { datasets } = await statusOf(node)
  return datasets.find((one) => one.library === library && one.dataset === 'catalogue/main' && one.complete)?.root
}
