// A replica as far as a view sees it, for tests: shards are set and dropped by hand.
import { EventEmitter } from 'node:events'
import { zstdCompressSync } from 'node:zlib'
import { type LandedDataset, type LandedShards, type Landing, readStoredShard, type StoredShard } from '@serumpun/replica'
import { nameOfShard } from '../pending-shards.ts'
import type { ShardRef } from '../shard-update.ts'

/** A Y.Doc without anything in it, as a Yjs V2 update: what `readStoredShard` makes an empty shard of. */
const EMPTY_UPDATE = Uint8Array.of(0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0)

/** Any number: the client that wrote the shards of tests. */
const CLIENT = 7

/** A shard as a replica stores it, with its real hash. */
export function storedShardOf(
  number: number,
  entries: Iterable<readonly [key: string, value: Uint8Array]>,
): { hash: Uint8Array; stored: StoredShard } {
  const shard = readStoredShard(number, { generation: 0, packed: zstdCompressSync(EMPTY_UPDATE), diffs: [] })
  shard.edit(entries, CLIENT)
  return { hash: shard.hash(), stored: { generation: 0, packed: shard.pack(), diffs: [] } }
}

interface LandedShard {
  readonly of: ShardRef
  readonly entries: ReadonlyMap<string, Uint8Array>
  readonly hash: Uint8Array
  readonly stored: StoredShard
}

export class SampleLandings implements LandedShards {
  readonly #shards = new Map<string, LandedShard>()
  readonly #events = new EventEmitter<{ landing: [Landing] }>()
  /** How often stored shards were asked for. */
  reads = 0
  /** Thrown instead of giving a stored shard. */
  failure: Error | undefined

  /** Shards that are landed, with their entries. */
  landed(): Iterable<LandedShard> {
    return this.#shards.values()
  }

  /** @param told whether the landing says what has changed. */
  land(of: ShardRef, entries: Iterable<readonly [key: string, value: Uint8Array]>, told = false): void {
    const before = this.#shards.get(nameOfShard(of))
    const now = new Map(entries)
    const { hash, stored } = storedShardOf(of.shard, now)
    this.#shards.set(nameOfShard(of), { of, entries: now, hash, stored })
    const gone = [...(before?.entries.keys() ?? [])].filter((key) => !now.has(key)).map((key) => [key, undefined] as const)
    const changed = [...now].filter(([key, value]) => before?.entries.get(key) !== value)
    const changes = told && before !== undefined ? { changes: [...changed, ...gone] } : {}
    this.#events.emit('landing', { ...of, before: before?.hash, hash, ...changes })
  }

  drop(of: ShardRef): void {
    const before = this.#shards.get(nameOfShard(of))
    this.#shards.delete(nameOfShard(of))
    this.#events.emit('landing', { ...of, before: before?.hash, hash: undefined })
  }

  async *landedDatasets(): AsyncIterable<LandedDataset> {
    const datasets = Map.groupBy(this.#shards.values(), ({ of }) => `${of.library} ${of.dataset} ${of.branch}`)
    for (const shards of datasets.values()) {
      const [first] = shards
      if (first === undefined) continue
      const leaves: (Uint8Array | undefined)[] = []
      for (const { of, hash } of shards) leaves[of.shard] = hash
      await Promise.resolve()
      const { library, dataset, branch } = first.of
      yield { library, dataset, branch, leaves: Array.from(leaves) }
    }
  }

  async storedShard(of: ShardRef): Promise<{ hash: Uint8Array; stored: StoredShard } | undefined> {
    this.reads++
    await Promise.resolve()
    if (this.failure !== undefined) throw this.failure
    const shard = this.#shards.get(nameOfShard(of))
    return shard && { hash: shard.hash, stored: shard.stored }
  }

  onLanding(listener: (landing: Landing) => void): () => void {
    this.#events.on('landing', listener)
    return () => this.#events.off('landing', listener)
  }
}
