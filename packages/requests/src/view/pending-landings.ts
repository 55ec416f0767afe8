// Journals' shards that have landed and are not in the view yet. One that lands again before it was applied waits once;
// of small changes that follow on each other the content is kept, so that the shard need not be read.
import type { Landing } from '@serumpun/replica'
import { MAX_PENDING_CHANGES } from '../limits.ts'
import { networkOf, type ShardRef, type ShardUpdate } from './shard-update.ts'

type Changes = Extract<ShardUpdate, { kind: 'changes' }>

/** A shard that waits: with what changed in it, or to be read. */
export interface Waiting {
  readonly of: ShardRef
  readonly changes: Changes | undefined
}

export const nameOfShard = ({ library, dataset, branch, shard }: ShardRef): string => `${library} ${dataset} ${branch} ${shard}`

const refOf = ({ library, dataset, branch, shard }: ShardRef): ShardRef => ({ library, dataset, branch, shard })

const isSame = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0

export class PendingLandings {
  readonly #waiting = new Map<string, Waiting>()

  get size(): number {
    return this.#waiting.size
  }

  /** A shard whose content is not known, or that is gone: it will be looked for. */
  addWhole(of: ShardRef): void {
    this.#waiting.set(nameOfShard(of), { of: refOf(of), changes: undefined })
  }

  /** @returns whether the view reads such a dataset. */
  addLanding(landing: Landing): boolean {
    if (networkOf(landing.dataset) === undefined) return false
    const { before, hash, changes } = landing
    const name = nameOfShard(landing)
    const waiting = this.#waiting.get(name)
    const earlier = waiting?.changes
    const follows = waiting === undefined || isSame(earlier?.hash, before)
    const all = [...(earlier?.changes ?? []), ...(changes ?? [])]
    if (before === undefined || hash === undefined || changes === undefined || !follows || all.length > MAX_PENDING_CHANGES) {
      this.addWhole(landing)
    } else {
      const of = refOf(landing)
      this.#waiting.set(name, { of, changes: { kind: 'changes', of, before: earlier?.before ?? before, hash, changes: all } })
    }
    return true
  }

  /** Takes up to `limit` shards: what has changed a little comes before what has to be read. */
  take(limit: number): Waiting[] {
    const taken = [...this.#waiting.values()].filter(({ changes }) => changes !== undefined).slice(0, limit)
    for (const waiting of this.#waiting.values()) {
      if (taken.length >= limit) break
      if (waiting.changes === undefined) taken.push(waiting)
    }
    for (const { of } of taken) this.#waiting.delete(nameOfShard(of))
    return taken
  }
}
