// The landed shards that the union catalogue shows: of libraries that have to do with this one's networks, what is shared with it
// now. The catalogue of one that was expelled, has left or is blocked leaves the union, though its shards stay on the disk; it
// comes back with it.
import type { DatasetName, LandedDataset, LandedShards, Landing, LibraryId, Replica } from '@serumpun/replica'
import type { Networks } from './networks.ts'

type Named = { readonly library: LibraryId; readonly dataset: DatasetName }

const nameOf = ({ library, dataset }: Named): string => `${library} ${dataset}`

export class VisibleShards implements LandedShards {
  readonly #replica: Replica
  readonly #networks: Pick<Networks, 'hides' | 'events'>
  readonly #listeners = new Set<(landing: Landing) => void>()
  /** By library and dataset: what is not shown now. */
  #hidden: ReadonlySet<string>
  readonly #stop: () => void
  /** Changes are told one after the other, in the order in which they came. */
  #telling: Promise<void> = Promise.resolve()

  constructor(replica: Replica, networks: Pick<Networks, 'hides' | 'events'>) {
    this.#replica = replica
    this.#networks = networks
    this.#hidden = this.#hiddenNow()
    const stopLanding = replica.onLanding((landing) => {
      if (!this.#hides(landing)) this.#tell(landing)
    })
    const changed = (): void => this.#changed()
    networks.events.on('changed', changed)
    this.#stop = () => {
      stopLanding()
      networks.events.off('changed', changed)
    }
  }

  #hides(of: Named): boolean {
    return this.#hidden.has(nameOf(of)) || this.#networks.hides(of.library, of.dataset)
  }

  #hiddenNow(): Set<string> {
    const hidden = new Set<string>()
    for (const slot of this.#replica.slots()) if (this.#networks.hides(slot.library, slot.dataset)) hidden.add(nameOf(slot))
    return hidden
  }

  #changed(): void {
    const [before, now] = [this.#hidden, this.#hiddenNow()]
    this.#hidden = now
    for (const slot of this.#replica.slots()) {
      const [was, is] = [before.has(nameOf(slot)), now.has(nameOf(slot))]
      if (was !== is) this.#telling = this.#telling.then(() => this.#turn(slot, is))
    }
  }

  /** Tells that all shards of a dataset have gone, or are there. */
  async #turn(slot: Named, isHidden: boolean): Promise<void> {
    const tree = await this.#replica.find(slot.library, slot.dataset)?.tree()
    for (let shard = 0; shard < (tree?.size ?? 0); shard++) {
      const leaf = tree?.leaf(shard)?.slice()
      if (leaf === undefined) continue
      const of = { library: slot.library, dataset: slot.dataset, branch: 0, shard }
      this.#tell(isHidden ? { ...of, before: leaf, hash: undefined } : { ...of, before: undefined, hash: leaf })
    }
  }

  #tell(landing: Landing): void {
    for (const listener of this.#listeners) listener(landing)
  }

  async *landedDatasets(): AsyncIterable<LandedDataset> {
    for await (const landed of this.#replica.landedDatasets()) if (!this.#hides(landed)) yield landed
  }

  async storedShard(of: Parameters<LandedShards['storedShard']>[0]): ReturnType<LandedShards['storedShard']> {
    return this.#hides(of) ? undefined : await this.#replica.storedShard(of)
  }

  onLanding(listener: (landing: Landing) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#stop()
  }
}
