// A library with a real replica in a folder of its own, and harvests into it without any waiting.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeEntry, createIdentity, inlineShardWork, openLevelStore, Replica } from '@serumpun/replica'
import { CATALOGUE_DATASET } from '../../profile.ts'
import { harvest, type HarvestContext, type HarvestRequest } from '../harvest.ts'
import type { Pace } from '../pace.ts'
import type { HarvestProgress, HarvestReport } from '../report.ts'
import { sourceOf } from '../source.ts'

/** A clock that never waits, and remembers for how long it was asked to. */
export class TestPace implements Pace {
  ms = Date.parse('2026-03-01T12:00:00Z')
  readonly waits: number[] = []

  now(): number {
    return this.ms
  }

  wait(ms: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.reject(signal.reason as Error)
    this.waits.push(ms)
    this.ms += ms
    return Promise.resolve()
  }

  random(): number {
    return 0.5
  }
}

export class HarvestedLibrary {
  readonly path: string
  readonly replica: Replica
  readonly pace = new TestPace()
  readonly progress: HarvestProgress[] = []

  private constructor(path: string, replica: Replica) {
    this.path = path
    this.replica = replica
  }

  static async make(): Promise<HarvestedLibrary> {
    const path = await mkdtemp(join(tmpdir(), 'serumpun-harvest-'))
    const store = await openLevelStore(join(path, 'store'))
    return new HarvestedLibrary(path, await Replica.open({ store, identity: createIdentity(), work: inlineShardWork() }))
  }

  async harvest(
    url: string,
    request: Partial<HarvestRequest> & { readonly prefix?: string; readonly set?: string } = {},
    context: Partial<HarvestContext> = {},
  ): Promise<HarvestReport> {
    const { prefix, set, ...rest } = request
    return await harvest(
      { source: sourceOf(url, { prefix, set }), ...rest },
      {
        catalogue: this.replica,
        files: {
          state: join(this.path, 'harvest', `${prefix ?? 'best'}-${set ?? 'all'}.json`),
          identifiers: join(this.path, 'harvest', 'identifiers.sqlite'),
          rejects: join(this.path, 'rejects'),
        },
        pace: this.pace,
        signal: new AbortController().signal,
        onProgress: (progress) => this.progress.push(progress),
        ...context,
      },
    )
  }

  async keys(): Promise<string[]> {
    const keys: string[] = []
    for await (const key of (await this.replica.ownDataset(CATALOGUE_DATASET)).keys()) keys.push(key)
    return keys
  }

  /** The ISO 2709 record under a key, as text. */
  async record(key: string): Promise<string> {
    const value = (await (await this.replica.ownDataset(CATALOGUE_DATASET)).values([key])).get(key)
    const body = value === undefined ? undefined : decodeEntry(value).body
    return body instanceof Uint8Array ? Buffer.from(body).toString() : ''
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.replica.close()
    await rm(this.path, { recursive: true, force: true })
  }
}
