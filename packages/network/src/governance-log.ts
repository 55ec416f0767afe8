// The governing entries of all networks that are in the replica, kept as they land.
import type { LandedShards, Landing } from '@serumpun/replica'
import { ReplicaError } from '@serumpun/replica'
import { type Governance, readGovernance } from './entries.ts'
import type { EntryId, NetworkId } from './ids.ts'
import { type JournalEntry, parseJournalName, readJournalEntry } from './journal.ts'
import { journalShard } from './read-journals.ts'

export interface GovernanceLogInit {
  readonly landed: LandedShards
  /** Something of this network is new. */
  readonly onChange: (network: NetworkId) => void
  /** A part of a journal cannot be read from the disk; what is known of it stays. */
  readonly onDamaged: (error: ReplicaError) => void
}

export class GovernanceLog {
  readonly #with: GovernanceLogInit
  readonly #entries = new Map<NetworkId, Map<EntryId, Governance>>()
  readonly #stop: () => void
  /** Reading done so far; what comes later queues behind it. */
  #reading: Promise<void>

  constructor(init: GovernanceLogInit) {
    this.#with = init
    this.#reading = this.#readAll()
    this.#stop = init.landed.onLanding((landing) => {
      if (parseJournalName(landing.dataset) === undefined) return
      // What a journal has said stays said, so there is nothing to take back where a branch has gone.
      if (landing.hash !== undefined) this.#reading = this.#reading.then(() => this.#take(landing))
    })
  }

  async #readAll(): Promise<void> {
    for await (const { library, dataset, branch, leaves } of this.#with.landed.landedDatasets()) {
      if (parseJournalName(dataset) === undefined) continue
      for (const shard of leaves.keys()) await this.#read({ library, dataset, branch, shard })
    }
  }

  async #take(landing: Landing): Promise<void> {
    const journal = parseJournalName(landing.dataset)
    if (landing.changes === undefined || journal === undefined) return await this.#read(landing)
    const from = { author: landing.library, network: journal.network }
    this.#add(landing.changes.map(([key, value]) => value && readJournalEntry(from, key, value)))
  }

  async #read(of: Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>): Promise<void> {
    try {
      this.#add(await journalShard(this.#with.landed, of))
    } catch (error) {
      if (!(error instanceof ReplicaError) || error.code === 'REPLICA_CLOSED') throw error
      this.#with.onDamaged(error)
    }
  }

  #add(entries: readonly (JournalEntry | undefined)[]): void {
    const changed = new Set<NetworkId>()
    for (const entry of entries) {
      const governance = entry && readGovernance(entry)
      if (governance === undefined) continue
      const known = this.#entries.get(governance.network) ?? new Map<EntryId, Governance>()
      this.#entries.set(governance.network, known)
      if (!known.has(governance.id)) changed.add(governance.network)
      known.set(governance.id, governance)
    }
    for (const network of changed) this.#with.onChange(network)
  }

  entries(network: NetworkId): Iterable<Governance> {
    return this.#entries.get(network)?.values() ?? []
  }

  /** Resolves when all that has landed so far has been read. */
  get ready(): Promise<void> {
    return this.#reading
  }

  close(): void {
    this.#stop()
  }
}
