// Work on shards that blocks: decompressing, applying, hashing, editing. The same code runs in worker threads
// (thread-work.ts) and inline in a simulator. Shards are cached by their hash, which names all that is in them, so a
// cache can be stale but never wrong.
import { ReplicaError } from './errors.ts'
import type { DatasetKind } from './ids.ts'
import { readStoredShard, type StoredShard } from './landed.ts'
import { MAX_SHARD_BYTES, MAX_SHARD_ENTRIES } from './limits.ts'
import { type Change, type Packed, Shard } from './shard.ts'

/** A landed shard as the ground for work; loaded only where the cache does not have it. */
export interface Base {
  readonly number: number
  readonly hash: Uint8Array
  readonly load: () => Promise<StoredShard>
}

export interface Advanced {
  readonly hash: Uint8Array
  readonly entries: number
  readonly changes: readonly Change[]
  /** Nothing that was there has been changed or removed. */
  readonly additive: boolean
  /** The whole shard, where it is new. */
  readonly packed?: Packed
}

export interface Edited {
  readonly generation: number
  readonly hash: Uint8Array
  readonly entries: number
  readonly valueBytes: number
  /** The change alone; absent where the shard was re-encoded, or when none was asked for. */
  readonly diff?: Uint8Array
  /** The whole shard; present where it is new or there is no diff. */
  readonly packed?: Packed
  /** Changes that would have made the shard too large; their keys are no longer in it. */
  readonly evicted: readonly Change[]
}

export interface ShardWork {
  /** @throws {ReplicaError} unless the snapshot is that shard and honest. */
  verify(task: VerifyTask): Promise<{ entries: number }>
  /**
   * Applies diffs to a landed shard (or to nothing). The caller compares the result's hash with a signed one: only that
   * tells a damaged base.
   * @throws {ReplicaError} unless the result is an honest shard.
   */
  advance(base: Base | undefined, task: AdvanceTask): Promise<Advanced>
  /** Changes an own shard, or begins one. */
  edit(base: Base | undefined, task: EditTask): Promise<Edited>
  diffSince(base: Base, stateVector: Uint8Array): Promise<Uint8Array>
  stateVector(base: Base): Promise<Uint8Array>
  pack(base: Base): Promise<Packed>
  /** Re-checks a shard as it is stored, past all caches. @throws {ReplicaError} unless it is that shard and honest. */
  inspect(task: InspectTask): Promise<(readonly [key: string, value: Uint8Array])[]>
  /** @throws {ReplicaError} unless what is stored is that shard. */
  entries(base: Base): Promise<(readonly [key: string, value: Uint8Array])[]>
  /** Lets go of the memory that working takes, until there is work again: for who has written much and now does something else. */
  rest(): Promise<void>
  close(): Promise<void>
}

export interface VerifyTask {
  readonly number: number
  readonly generation: number
  readonly packed: Packed
  readonly hash: Uint8Array
  readonly kind: DatasetKind
}

export interface InspectTask {
  readonly number: number
  readonly stored: StoredShard
  readonly hash: Uint8Array
  readonly kind: DatasetKind
}

export interface AdvanceTask {
  readonly number: number
  readonly generation: number
  readonly diffs: readonly Uint8Array[]
  readonly kind: DatasetKind
}

export interface EditTask {
  readonly number: number
  /** Of a new shard; a landed one keeps its own. */
  readonly generation: number
  readonly changes: readonly Change[]
  /** The Yjs client that this run of the node writes as. */
  readonly client: number
  readonly wantDiff: boolean
  /** Re-encode without history, under the next generation. */
  readonly renew: boolean
}

/** Shards kept decoded: about half a megabyte each. */
const CACHED_SHARDS = 16

const nameOf = (hash: Uint8Array): string => Buffer.from(hash.buffer, hash.byteOffset, hash.length).toString('latin1')

const sameHash = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0

/** Thrown by the bench when a base is neither cached nor given; the caller loads it and asks again. */
export class BaseMissing extends Error {}

/** A base as it reaches the bench: with its stored form the second time, if the first missed. */
export interface GivenBase {
  readonly number: number
  readonly hash: Uint8Array
  readonly stored?: StoredShard | undefined
}

/** Where shards are worked on: synchronous, one to a thread. */
export class ShardBench {
  readonly #cache = new Map<string, Shard>()

  /** @param trust where the caller compares what comes of it with a signed hash: a damaged base shows then. */
  #take(base: GivenBase, trust = false): Shard {
    const name = nameOf(base.hash)
    const cached = this.#cache.get(name)
    if (cached !== undefined) {
      // Taken out: a task that fails half-way must not leave a changed shard under this name.
      this.#cache.delete(name)
      return cached
    }
    if (base.stored === undefined) throw new BaseMissing()
    return readLanded(base.number, base.stored, trust ? undefined : base.hash)
  }

  #keep(shard: Shard, hash: Uint8Array): void {
    this.#cache.set(nameOf(hash), shard)
    if (this.#cache.size <= CACHED_SHARDS) return
    for (const oldest of this.#cache.keys()) {
      this.#cache.delete(oldest)
      break
    }
  }

  verify({ number, generation, packed, hash, kind }: VerifyTask): { entries: number } {
    const shard = Shard.fromPacked(number, generation, packed)
    if (!sameHash(shard.hash(), hash)) {
      throw new ReplicaError('REPLICA_BAD_SHARD', `Shard ${number} is not what its library signed: its hash differs.`)
    }
    shard.check(kind)
    return { entries: shard.size }
  }

  inspect({ number, stored, hash, kind }: InspectTask): (readonly [key: string, value: Uint8Array])[] {
    const shard = readStoredShard(number, stored)
    if (!sameHash(shard.hash(), hash))
      throw new ReplicaError('REPLICA_BAD_SHARD', `Shard ${number} in the store does not have its hash.`)
    shard.check(kind)
    return [...shard.entries()]
  }

  advance(base: GivenBase | undefined, { number, generation, diffs, kind }: AdvanceTask): Advanced {
    const shard = base === undefined ? Shard.empty(number, generation) : this.#take(base, true)
    if (shard.generation !== generation)
      throw new ReplicaError('REPLICA_BAD_SHARD', `A diff for shard ${number} is of another generation.`)
    const before = new Map(kind === 'journal' ? shard.entries() : [])
    const changed = new Set<string>()
    for (const diff of diffs) for (const key of shard.applyDiff(diff)) changed.add(key)
    shard.check(kind, base === undefined ? undefined : changed)
    const hash = shard.hash()
    const changes = [...changed].map((key) => [key, shard.get(key)] as const)
    const additive = kind === 'journal' && changes.every(([key, value]) => value !== undefined && !before.has(key))
    this.#keep(shard, hash)
    return { hash, entries: shard.size, changes, additive, ...(base === undefined && { packed: shard.pack() }) }
  }

  edit(base: GivenBase | undefined, task: EditTask): Edited {
    let shard = base === undefined ? Shard.empty(task.number, task.generation) : this.#take(base)
    const { accepted, evicted } = fit(shard, task.changes)
    let diff: Uint8Array | undefined
    if (task.wantDiff) diff = shard.editToDiff(accepted, task.client)
    else shard.edit(accepted, task.client)
    if (task.renew || shard.wantsCompaction) {
      shard = shard.compacted(task.client)
      diff = undefined
    }
    const hash = shard.hash()
    const result = { generation: shard.generation, hash, entries: shard.size, valueBytes: shard.valueBytes(), evicted }
    // A full shard is not touched again soon: keeping it would only push out those that are.
    if (shard.size < MAX_SHARD_ENTRIES || base !== undefined) this.#keep(shard, hash)
    const packed = diff === undefined || base === undefined ? shard.pack() : undefined
    return { ...result, ...(diff && { diff }), ...(packed && { packed }) }
  }

  /** Reads a landed shard without changing it. */
  #peek<Result>(base: GivenBase, read: (shard: Shard) => Result): Result {
    const shard = this.#take(base)
    const result = read(shard)
    this.#keep(shard, base.hash)
    return result
  }

  diffSince(base: GivenBase, stateVector: Uint8Array): Uint8Array {
    return this.#peek(base, (shard) => shard.diffSince(stateVector))
  }

  stateVector(base: GivenBase): Uint8Array {
    return this.#peek(base, (shard) => shard.stateVector())
  }

  pack(base: GivenBase): Packed {
    return this.#peek(base, (shard) => shard.pack())
  }

  entries(base: GivenBase): (readonly [key: string, value: Uint8Array])[] {
    return this.#peek(base, (shard) => [...shard.entries()])
  }
}

/** What was verified when it landed: if it is not that shard any more, the store is at fault and no peer. */
function readLanded(number: number, stored: StoredShard, hash: Uint8Array | undefined): Shard {
  let cause: unknown
  try {
    const shard = readStoredShard(number, stored)
    if (hash === undefined || sameHash(shard.hash(), hash)) return shard
  } catch (error) {
    cause = error
  }
  throw new ReplicaError(
    'REPLICA_STORE',
    `Shard ${number} in the store is damaged: it no longer has its hash. Run \`serumpun verify\`.`,
    { cause },
  )
}

/** Changes that fit; a value that grew past the shard's bounds leaves it, to be placed elsewhere. */
function fit(shard: Shard, changes: readonly Change[]): { accepted: Change[]; evicted: Change[] } {
  const accepted: Change[] = []
  const evicted: Change[] = []
  let bytes = shard.valueBytes()
  for (const [key, value] of changes) {
    const grown = bytes + (value?.length ?? 0) - (shard.get(key)?.length ?? 0)
    if (value !== undefined && grown > MAX_SHARD_BYTES) {
      evicted.push([key, value])
      accepted.push([key, undefined])
      bytes -= shard.get(key)?.length ?? 0
    } else {
      accepted.push([key, value])
      bytes = grown
    }
  }
  return { accepted, evicted }
}

/** Runs a task on the bench, loading the base when the cache lacks it; at once where it is not among `recent`. */
async function withBase<Result>(
  base: Base,
  recent: RecentHashes,
  run: (given: GivenBase) => Result | Promise<Result>,
): Promise<Result> {
  if (recent.has(base.hash)) {
    try {
      return await run({ number: base.number, hash: base.hash })
    } catch (error) {
      if (!(error instanceof BaseMissing)) throw error
    }
  }
  return await run({ number: base.number, hash: base.hash, stored: await base.load() })
}

/** Shards that benches probably have in their caches: asking one in vain costs a change two trips between threads. */
class RecentHashes {
  readonly #names = new Set<string>()

  has(hash: Uint8Array): boolean {
    return this.#names.has(nameOf(hash))
  }

  add(hash: Uint8Array): void {
    const name = nameOf(hash)
    // Behind the others again.
    this.#names.delete(name)
    this.#names.add(name)
    if (this.#names.size <= CACHED_SHARDS) return
    for (const oldest of this.#names) {
      this.#names.delete(oldest)
      break
    }
  }
}

/** What a bench does, wherever it stands: the calls are the bench's own, their results promised. */
export type RemoteBench = {
  [Name in keyof ShardBench]: (
    ...parameters: Parameters<ShardBench[Name]>
  ) => ReturnType<ShardBench[Name]> | Promise<ReturnType<ShardBench[Name]>>
}

/** Shard work on benches that `benchFor` chooses by shard, so that a shard's cache is found again. */
export function shardWorkOn(
  benchFor: (shard: number) => RemoteBench,
  { rest, close }: Pick<ShardWork, 'rest' | 'close'>,
): ShardWork {
  const recent = new RecentHashes()
  const remembered = <Result extends { readonly hash: Uint8Array }>(result: Result): Result => {
    recent.add(result.hash)
    return result
  }
  const looked = async <Result>(base: Base, look: (bench: RemoteBench, given: GivenBase) => Result | Promise<Result>) => {
    const bench = benchFor(base.number)
    const result = await withBase(base, recent, (given) => look(bench, given))
    recent.add(base.hash)
    return result
  }
  return {
    verify: async (task) => benchFor(task.number).verify(task),
    inspect: async (task) => benchFor(task.number).inspect(task),
    advance: async (base, task) => {
      const bench = benchFor(task.number)
      return remembered(
        await (base === undefined ? bench.advance(undefined, task) : withBase(base, recent, (given) => bench.advance(given, task))),
      )
    },
    edit: async (base, task) => {
      const bench = benchFor(task.number)
      return remembered(
        await (base === undefined ? bench.edit(undefined, task) : withBase(base, recent, (given) => bench.edit(given, task))),
      )
    },
    diffSince: (base, stateVector) => looked(base, (bench, given) => bench.diffSince(given, stateVector)),
    stateVector: (base) => looked(base, (bench, given) => bench.stateVector(given)),
    pack: (base) => looked(base, (bench, given) => bench.pack(given)),
    entries: (base) => looked(base, (bench, given) => bench.entries(given)),
    rest,
    close,
  }
}

/** Work on the calling thread: for simulators, where many nodes share one thread and a virtual clock. */
export function inlineShardWork(): ShardWork {
  const bench = new ShardBench()
  const nothing = (): Promise<void> => Promise.resolve()
  return shardWorkOn(() => bench, { rest: nothing, close: nothing })
}
