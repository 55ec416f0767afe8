// Others' ways to replicate, in the same run: Hypercore, Hyperbee, OrbitDB. They are no part of the project; the bench
// installs them for itself, on first use.
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type Bench, perSecond, root } from '../bench.ts'
import { Child } from '../processes/child.ts'
import type { ResourceUse } from '../processes/serve.ts'
import { note } from '../progress.ts'

const SOURCES = join(import.meta.dirname, '../peers')
const INSTALLED = join(root, '.artefacts/bench-peers')

/** Its time grows with the number of records; more would only take longer. */
const ORBITDB_RECORDS = 10_000

const PEERS = {
  hypercore: { script: 'hypercore-peer.mjs', measure: 'Hypercore, a block for each zstd chunk' },
  hyperbee: { script: 'hypercore-peer.mjs', measure: 'Hyperbee, an entry for each record' },
  orbitdb: { script: 'orbitdb-peer.mjs', measure: 'OrbitDB, a document for each record' },
} as const
export type Peer = keyof typeof PEERS

/** What each of the scripts in peers/ can be asked. */
interface PeerCommands {
  [name: string]: (parameters: never) => unknown
  fill(of: { folder: string; records: number }): { ms: number }
  listen(of: { folder: string }): { where: string }
  fetch(of: { folder: string; where: string; records: number }): { dialled: number; at: number }
  use(): ResourceUse
  close(): null
}

/** @throws {Error} where they cannot be had: without a network, for one. */
async function install(): Promise<void> {
  await mkdir(INSTALLED, { recursive: true })
  const stamp = join(INSTALLED, 'node_modules/.package-lock.json')
  const lock = 'package-lock.json'
  const same =
    existsSync(stamp) && existsSync(join(INSTALLED, lock)) && (await sameText(join(SOURCES, lock), join(INSTALLED, lock)))
  for (const file of await readdir(SOURCES)) await copyFile(join(SOURCES, file), join(INSTALLED, file))
  if (same) return
  note('  installing Hypercore, Hyperbee and OrbitDB for the comparison …')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  await promisify(execFile)(npm, ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline'], { cwd: INSTALLED })
}

async function sameText(a: string, b: string): Promise<boolean> {
  return (await readFile(a, 'utf8')) === (await readFile(b, 'utf8'))
}

async function runPeer(bench: Bench, peer: Peer, records: number): Promise<{ rate: number; use: ResourceUse }> {
  const script = join(INSTALLED, PEERS[peer].script)
  const start = (role: string) =>
    Child.start<PeerCommands>(`${peer} ${role}`, script, { args: [peer, join(import.meta.dirname, '..')], cwd: INSTALLED })
  const filled = await bench.filled(`${peer}-${records}`, async (folder) => {
    const filler = await start('filler')
    await filler.ask('fill', { folder, records })
    await filler.ask('close')
    await filler.stop()
  })
  const source = await start('source')
  const { where } = await source.ask('listen', { folder: filled })
  const newcomer = await start('newcomer')
  const { dialled, at } = await newcomer.ask('fetch', { folder: await bench.folder(`${peer}-newcomer`), where, records })
  const use = await newcomer.ask('use')
  for (const process of [newcomer, source]) {
    await process.ask('close')
    await process.stop()
  }
  return { rate: perSecond(records, at - dialled), use }
}

export async function measurePeer(bench: Bench, peer: Peer): Promise<void> {
  const records = peer === 'orbitdb' ? Math.min(ORBITDB_RECORDS, bench.options.records) : bench.options.records
  const measure = `${PEERS[peer].measure} (${records.toLocaleString('en')} records)`
  try {
    await install()
    const { rate, use } = await runPeer(bench, peer, records)
    bench.add({ measure, value: `${rate.toLocaleString('en')} records/s, ${Math.round(use.rssPeakMb)} MB`, number: rate })
    if (peer === 'hyperbee') bench.figures.hyperbeeRate = rate
    if (peer === 'orbitdb') bench.figures.orbitdbRate = rate
  } catch (error) {
    const [why] = (error instanceof Error ? error.message : String(error)).split('\n')
    bench.add({ measure, value: `not measured: ${why}` })
  }
}
