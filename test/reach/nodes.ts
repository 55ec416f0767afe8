// Real nodes of libraries at places of the lab, and what they say of themselves.
import type { ChildProcess } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { encodeIso2709 } from '@serumpun/bib'
import { importInto } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { serumpunJson, type StatusJson } from '../support/serumpun.ts'
import { type Place, spawnAt } from './lab.ts'

const MAIN = fileURLToPath(new URL('../../apps/daemon/src/main.ts', import.meta.url))
const COMPILED = fileURLToPath(new URL('../../node_modules/.cache/serumpun-tests', import.meta.url))

interface PeerJson {
  readonly id: string
  readonly connected: boolean
  readonly reach: string
  readonly behind: { readonly datasets: number }
}

/** Nodes that are ended at the end of a test, before their folders go. */
export class Nodes {
  readonly #running = new Map<ChildProcess, Promise<void>>()

  async [Symbol.asyncDispose](): Promise<void> {
    for (const child of this.#running.keys()) child.kill('SIGKILL')
    await Promise.all(this.#running.values())
  }

  /** Runs a library's node at a place. */
  async run(place: Place, data: string, ...args: readonly string[]): Promise<Running> {
    const all = ['start', '--data', data, '--http', '127.0.0.1:0', '--listen', '/ip4/0.0.0.0/tcp/7496', '--log', 'json']
    const child = spawnAt(place, process.execPath, [MAIN, ...all, '--no-mdns', ...args], { NODE_COMPILE_CACHE: COMPILED })
    let log = ''
    const ready = Promise.withResolvers<void>()
    child.stderr.on('data', (chunk: Buffer) => {
      log += chunk.toString()
      if (log.includes('"event":"ready"')) ready.resolve()
    })
    const ended = new Promise<void>((resolve) =>
      child.once('close', () => {
        ready.reject(new Error(`The node on ${data} did not start:\n${log}`))
        resolve()
      }),
    )
    this.#running.set(child, ended)
    await ready.promise
    const { library } = await serumpunJson<StatusJson>('status', '--data', data)
    const stop = async (): Promise<void> => {
      child.kill('SIGTERM')
      await ended
    }
    return { data, id: library.id, address: `/ip4/${place.host}/tcp/7496/p2p/${library.id}`, stop }
  }
}

export interface Running {
  readonly data: string
  readonly id: string
  readonly address: string
  stop(): Promise<void>
}

export async function reachOf(from: Running, to: { readonly id: string }): Promise<string | undefined> {
  const peers = await serumpunJson<readonly PeerJson[]>('peers', '--data', from.data)
  return peers.find(({ id }) => id === to.id)?.reach
}

/** What a node has of a library's catalogue, once it has all of it. */
export async function entriesAt(at: Running, of: { readonly id: string }): Promise<number | undefined> {
  const { datasets } = await serumpunJson<StatusJson>('status', '--data', at.data)
  return datasets.find((one) => one.library === of.id && one.dataset === 'catalogue/main' && one.complete)?.entries
}

export async function importRecords(data: string, from: number, to: number): Promise<void> {
  const file = `${data}-${from}.mrc`
  const records = Array.from({ length: to - from }, (_, i) => encodeIso2709(testRecord(from + i)))
  await writeFile(file, Buffer.concat(records))
  await importInto(data, file)
}
