// Who is who: the profiles of all libraries in the replica, kept as they land.
import { decodeEntry, type LandedShards, type LibraryId, readStoredShard } from '@serumpun/replica'
import { type Profile, PROFILE_DATASET, PROFILE_KEY, readProfile } from './profile.ts'

export class Directory {
  readonly #landed: LandedShards
  readonly #profiles = new Map<LibraryId, Profile>()
  readonly #stop: () => void
  /** Reading done so far; what comes later queues behind it. */
  #reading: Promise<void>

  constructor(landed: LandedShards) {
    this.#landed = landed
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
    const found = await this.#landed.storedShard({ library, dataset: PROFILE_DATASET, branch: 0, shard })
    // Profiles are one small entry: reading them here costs less than asking a worker.
    const value = found === undefined ? undefined : readStoredShard(shard, found.stored).get(PROFILE_KEY)
    if (value === undefined) return
    const profile = readProfile(decodeEntry(value).body)
    if (profile !== undefined) this.#profiles.set(library, profile)
  }

  /** Resolves when all that has landed so far has been read. */
  get ready(): Promise<void> {
    return this.#reading
  }

  profile(library: LibraryId): Profile | undefined {
    return this.#profiles.get(library)
  }

  /** Its name, or the beginning of its id while its profile has not arrived. */
  nameOf(library: LibraryId): string {
    return this.#profiles.get(library)?.name ?? `${library.slice(0, 16)}…`
  }

  close(): void {
    this.#stop()
  }
}
