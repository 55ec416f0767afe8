// Who is who: the profiles of all libraries in the replica, kept as they land.
import { type Profile, readProfile } from '@serumpun/network'
import { decodeEntry, type LandedShards, type LibraryId, readStoredShard, ReplicaError } from '@serumpun/replica'
import { PROFILE_DATASET, PROFILE_KEY } from './profile.ts'

export class Directory {
  readonly #landed: LandedShards
  readonly #profiles = new Map<LibraryId, Profile>()
  readonly #onDamaged: (library: LibraryId) => void
  readonly #stop: () => void
  /** Reading done so far; what comes later queues behind it. */
  #reading: Promise<void>

  /** @param onDamaged a profile can no longer be read from the disk; the last one known goes on being shown. */
  constructor(landed: LandedShards, onDamaged: (library: LibraryId) => void = () => undefined) {
    this.#landed = landed
    this.#onDamaged = onDamaged
    this.#reading = this.#readAll()
    this.#stop = landed.onLanding((landing) => {
      if (landing.dataset !== PROFILE_DATASET || landing.branch !== 0) return
      this.#reading = this.#reading.then(() => this.#read(landing.library, landing.shard))
    })
  }

  async #readAll(): Promise<void> {
    for await (const { library, dataset, leaves } of this.#landed.landedDatasets()) {
      if (dataset !== PROFILE_DATASET) continue
      for (const shard of leaves.keys()) await this.#read(library, shard)
    }
  }

  async #read(library: LibraryId, shard: number): Promise<void> {
    try {
      const value = await this.#valueIn(library, shard)
      const profile = value && readProfile(decodeEntry(value).body)
      if (profile !== undefined) this.#profiles.set(library, profile)
    } catch (error) {
      // A name that cannot be read is no reason to keep the library from its catalogue; `serumpun verify` tells of it.
      if (!(error instanceof ReplicaError) || error.code === 'REPLICA_CLOSED') throw error
      this.#onDamaged(library)
    }
  }

  async #valueIn(library: LibraryId, shard: number): Promise<Uint8Array | undefined> {
    const found = await this.#landed.storedShard({ library, dataset: PROFILE_DATASET, branch: 0, shard })
    if (found === undefined) return undefined
    // Profiles are one small entry: reading them here costs less than asking a worker.
    const read = readStoredShard(shard, found.stored)
    if (Buffer.compare(read.hash(), found.hash) !== 0)
      throw new ReplicaError('REPLICA_STORE', `Shard ${shard} of the profile of ${library} is damaged in the store.`)
    return read.get(PROFILE_KEY)
  }

  /** Resolves when all that has landed so far has been read. */
  get ready(): Promise<void> {
    return this.#reading
  }

  profile(library: LibraryId): Profile | undefined {
    return this.#profiles.get(library)
  }

  /** Every library whose profile is here. */
  all(): Iterable<readonly [LibraryId, Profile]> {
    return this.#profiles
  }

  /** Its name, or the beginning of its id while its profile has not arrived. */
  nameOf(library: LibraryId): string {
    return this.#profiles.get(library)?.name ?? `${library.slice(0, 16)}…`
  }

  close(): void {
    this.#stop()
  }
}
