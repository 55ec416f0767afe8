// One run of the bench: its folders, its processes, and what has been measured so far.
import { existsSync } from 'node:fs'
import { cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { BenchOptions } from './options.ts'
import { Child, type ChildOptions } from './processes/child.ts'
import type { NodeCommands, NodeInit } from './processes/node.ts'
import { note } from './progress.ts'

/** A line of the table. */
export interface Row {
  readonly measure: string
  readonly value: string
  readonly requirement?: string
  /** What the peer or the floor did in the same run. */
  readonly compared?: string
  /** Undefined where there is nothing required, or nothing to compare with. */
  readonly ok?: boolean | undefined
  /** The value as a number, for machines. */
  readonly number?: number
}

/** What later measures compare themselves with; records/s, MB and bytes. */
export interface Figures {
  floorRate?: number
  /** Largest of either process. */
  floorRssMb?: number
  hyperbeeRate?: number
  orbitdbRate?: number
  /** Of the bench's records compressed in chunks of 512. */
  chunkBytes?: number
  /** Received by a newcomer in an undisturbed transfer. */
  receivedBytes?: number
  rssMb?: number
}

export type NodeProcess = Child<NodeCommands>

export const root = join(import.meta.dirname, '../..')
const artefacts = join(root, '.artefacts')
const BATCH_RECORDS = 4096

export class Bench {
  readonly options: BenchOptions
  readonly rows: Row[] = []
  readonly figures: Figures = {}
  readonly #home = join(artefacts, 'bench-stores')

  constructor(options: BenchOptions) {
    this.options = options
  }

  async begin(): Promise<void> {
    if (!this.options.keep) await this.#clear()
    await mkdir(this.#home, { recursive: true })
  }

  async end(): Promise<void> {
    if (!this.options.keep) await this.#clear()
  }

  async #clear(): Promise<void> {
    await rm(this.#home, { recursive: true, force: true })
  }

  add(row: Row): void {
    this.rows.push(row)
    note(`  ${row.measure}: ${row.value}${row.compared === undefined ? '' : ` (${row.compared})`}`)
  }

  /** A new, empty folder. */
  async folder(name: string): Promise<string> {
    const path = join(this.#home, name)
    await rm(path, { recursive: true, force: true })
    await mkdir(path, { recursive: true })
    return path
  }

  /** A folder that `fill` makes; made once, and again only without `--keep`. */
  async filled(name: string, fill: (folder: string) => Promise<void>): Promise<string> {
    const path = join(this.#home, name)
    if (existsSync(path)) return path
    const unfinished = await this.folder(`${name}.unfinished`)
    await fill(unfinished)
    await rename(unfinished, path)
    return path
  }

  async copyOf(folder: string, name: string): Promise<string> {
    const path = await this.folder(name)
    await cp(folder, path, { recursive: true })
    return path
  }

  /** A folder with a library's own catalogue of so many records. */
  async source(records: number): Promise<string> {
    return await this.filled(`source-${records}`, async (folder) => {
      note(`  filling a catalogue with ${records.toLocaleString('en')} records …`)
      const source = await this.node({ folder, name: SOURCE })
      const { ms } = await source.ask('fill', { from: 0, to: records, batch: BATCH_RECORDS })
      const { rssPeakMb } = await source.ask('use')
      await source.ask('close')
      await source.stop()
      this.add({
        measure: `write ${records.toLocaleString('en')} own records, ${BATCH_RECORDS} under each signed head`,
        value: `${perSecond(records, ms).toLocaleString('en')} records/s, ${Math.round(rssPeakMb)} MB`,
        number: perSecond(records, ms),
      })
    })
  }

  /** A folder with a replica of the source's catalogue, as an earlier transfer has left it. */
  async replica(records: number): Promise<string> {
    return await this.filled(`replica-${records}`, async (folder) => {
      const source = await this.serving(records)
      const newcomer = await this.node({ folder, name: 'replica' })
      await newcomer.ask('dial', { addresses: source.addresses })
      await newcomer.ask('untilHeld', { entries: records })
      await this.endAll(newcomer, source.node)
    })
  }

  /** An opened node in a process of its own. */
  async node(init: NodeInit, options: ChildOptions = {}): Promise<NodeProcess> {
    const execArgv = [...(options.execArgv ?? []), ...this.#profiling()]
    const process = await Child.start<NodeCommands>(init.name, join(import.meta.dirname, 'processes/node.ts'), {
      ...options,
      execArgv,
    })
    await process.ask('open', init)
    return process
  }

  #profiling(): string[] {
    return this.options.profile ? ['--cpu-prof', `--cpu-prof-dir=${join(artefacts, 'bench-profiles')}`] : []
  }

  /** The source's node, listening. */
  async serving(
    records: number,
    init: Partial<NodeInit> = {},
    options: ChildOptions = {},
  ): Promise<{ node: NodeProcess; addresses: readonly string[] }> {
    const node = await this.node({ folder: await this.source(records), name: SOURCE, ...init }, options)
    const { addresses } = await node.ask('listen')
    return { node, addresses }
  }

  async endAll(...nodes: readonly NodeProcess[]): Promise<void> {
    // In the order given: who asks ends first, so that nobody dials a node that has gone.
    for (const node of nodes) {
      await node.ask('close')
      await node.stop()
    }
  }
}

export const SOURCE = 'source'

export function perSecond(records: number, ms: number): number {
  return Math.round((records / ms) * 1000)
}

export function percentile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

/** The whole size of a folder's files, in bytes. */
export async function sizeOf(folder: string): Promise<number> {
  let bytes = 0
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true }))
    if (entry.isFile()) bytes += (await stat(join(entry.parentPath, entry.name))).size
  return bytes
}
