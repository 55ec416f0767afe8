// What has landed and is not in the view yet. Shards that land again before they were applied wait once; of small
// changes that follow on each other the content is kept, so that the shard need not be read.
import type { Landing } from '@serumpun/replica'
import { MAX_PENDING_CHANGES } from './limits.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'

export type ShardChanges = Extract<ShardUpdate, { kind: 'changes' }>

/** Changes that lead from one hash of a shard to another. */
interface Chain {
  readonly of: ShardRef
  readonly before: Uint8Array
  hash: Uint8Array
  readonly changes: Map<string, Uint8Array | undefined>
}

export const nameOfShard = ({ library, dataset, branch, shard }: ShardRef): string => `${library} ${dataset} ${branch} ${shard}`

export const sameHash = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a === b || (a !== undefined && b !== undefined && Buffer.compare(a, b) === 0)

const refOf = ({ library, dataset, branch, shard }: ShardRef): ShardRef => ({ library, dataset, branch, shard })

/** A value may be a small part of a large buffer, which would wait and travel with it. */
function ownValue([key, value]: readonly [string, Uint8Array | undefined]): readonly [string, Uint8Array | undefined] {
  return [key, value === undefined || value.length === value.buffer.byteLength ? value : value.slice()]
}

export class PendingShards {
  // A shard waits in one of the two at most.
  readonly #changed = new Map<string, Chain>()
  readonly #whole = new Map<string, ShardRef>()
  /** On their way. Nothing more of them is sent until they have arrived, so that nothing overtakes what came before it. */
  readonly #sent = new Set<string>()

  /** Shards that wait or are on their way. */
  get size(): number {
    let both = 0
    for (const name of this.#sent) if (this.#changed.has(name) || this.#whole.has(name)) both++
    return this.#changed.size + this.#whole.size + this.#sent.size - both
  }

  /** Shards that wait and have to be read. */
  get whole(): number {
    return this.#whole.size
  }

  /** A shard whose content is not known, or that is gone: it will be looked for. */
  addWhole(of: ShardRef): void {
    this.#changed.delete(nameOfShard(of))
    this.#whole.set(nameOfShard(of), refOf(of))
  }

  addLanding(landing: Landing): void {
    const name = nameOfShard(landing)
    if (this.#whole.has(name)) return
    const { before, hash, changes } = landing
    const chain = this.#changed.get(name)
    const size = (chain?.changes.size ?? 0) + (changes?.length ?? 0)
    const follows = chain === undefined || sameHash(chain.hash, before)
    if (before === undefined || hash === undefined || changes === undefined || !follows || size > MAX_PENDING_CHANGES) {
      this.addWhole(landing)
    } else if (chain === undefined) {
      this.#changed.set(name, { of: refOf(landing), before, hash, changes: new Map(changes.map(ownValue)) })
    } else {
      chain.hash = hash
      for (const [key, value] of changes.map(ownValue)) chain.changes.set(key, value)
    }
  }

  /** Takes up to `limit` shards of which the changes are known. */
  takeChanges(limit: number): ShardChanges[] {
    return this.#take(this.#changed, limit).map((chain) => ({ kind: 'changes', ...chain }))
  }

  /** Takes up to `limit` shards that have to be read. */
  takeWhole(limit: number): ShardRef[] {
    return this.#take(this.#whole, limit)
  }

  #take<Waiting>(from: Map<string, Waiting>, limit: number): Waiting[] {
    const taken: Waiting[] = []
    for (const [name, waiting] of from) {
      if (taken.length === limit) break
      if (this.#sent.has(name)) continue
      from.delete(name)
      this.#sent.add(name)
      taken.push(waiting)
    }
    return taken
  }

  /** What was sent of a shard has been applied, or will never be. */
  done(of: ShardRef): void {
    this.#sent.delete(nameOfShard(of))
  }

  /** What was sent of a shard was not applied: it has to be looked for now. */
  failed(of: ShardRef): void {
    this.#sent.delete(nameOfShard(of))
    this.addWhole(of)
  }
}
