// Which shard a record of another library is in: learned from every shard that is read in looking for one, so that the next look-up need not
// read them again. Views know records by name and not by place. Four bytes a record; who is taken for another by chance costs a read.
import { hash } from 'node:crypto'

/** Shards that are remembered, of all datasets together: ten million records, 40 MB. Those beyond are read each time. */
const MOST_SHARDS = 20_000

interface Learned {
  /** Of the shard when it was read; another one means that it has changed since. */
  readonly leaf: Uint8Array
  readonly fingerprints: Uint32Array
}

const fingerprintOf = (key: string): number => hash('sha256', key, 'buffer').readUInt32LE(0)

export class RecordPlaces {
  readonly #datasets = new WeakMap<object, Map<number, Learned>>()
  readonly #most: number
  #shards = 0

  constructor(most: number = MOST_SHARDS) {
    this.#most = most
  }

  /** @param slot Of the dataset. @param leaf Hash of the shard as it was read. */
  learn(slot: object, shard: number, leaf: Uint8Array, keys: Iterable<string>): void {
    const learned = this.#datasets.get(slot) ?? new Map<number, Learned>()
    this.#datasets.set(slot, learned)
    if (!learned.has(shard)) {
      if (this.#shards >= this.#most) return
      this.#shards++
    }
    learned.set(shard, { leaf, fingerprints: Uint32Array.from(keys, fingerprintOf) })
  }

  /** Whether a shard, as it is now, may have one of these keys. Undefined where that is not known. */
  mayHave(slot: object, shard: number, leaf: Uint8Array, keys: Iterable<string>): boolean | undefined {
    const learned = this.#datasets.get(slot)?.get(shard)
    if (learned === undefined || Buffer.compare(learned.leaf, leaf) !== 0) return undefined
    for (const key of keys) if (learned.fingerprints.includes(fingerprintOf(key))) return true
    return false
  }
}
