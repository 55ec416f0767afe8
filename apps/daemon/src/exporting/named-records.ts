// Single records by their names, of whatever library.
import type { RecordName, TitleId } from '@serumpun/union'
import { titleIdOf } from '@serumpun/union'
import { decodeEntry, type Replica } from '@serumpun/replica'
import { RecordPlaces } from './record-places.ts'

type Slot = NonNullable<ReturnType<Replica['find']>>
type Entries = readonly (readonly [string, Uint8Array])[]

const PLACES = new WeakMap<Replica, RecordPlaces>()

/**
 * The ISO 2709 bytes of records that are here. Own ones are looked up; those of others are searched for shard by shard, because views know
 * records by name and not by place: some seconds at worst for a catalogue of a million, once.
 */
export async function recordsNamed(replica: Replica, names: readonly RecordName[]): Promise<Map<TitleId, Uint8Array>> {
  const found = new Map<TitleId, Uint8Array>()
  const byDataset = Map.groupBy(names, ({ library, dataset }) => `${library} ${dataset}`)
  for (const group of byDataset.values()) {
    const [{ library, dataset }] = group as [RecordName, ...RecordName[]]
    const keys = new Set(group.map(({ key }) => key))
    const take = (entries: Iterable<readonly [string, Uint8Array]>): void => {
      for (const [key, value] of entries) {
        if (!keys.has(key)) continue
        const { body } = decodeEntry(value)
        if (body instanceof Uint8Array) found.set(titleIdOf({ library, dataset, key }), body)
        keys.delete(key)
      }
    }
    if (library === replica.library) take(await (await replica.ownDataset(dataset)).values([...keys]))
    else await takeFromShards(replica, { library, dataset }, keys, take)
  }
  return found
}

/** First the shards that are known to have them, then those of which nothing is known. */
async function takeFromShards(
  replica: Replica,
  { library, dataset }: Pick<RecordName, 'library' | 'dataset'>,
  keys: ReadonlySet<string>,
  take: (entries: Entries) => void,
): Promise<void> {
  const slot = replica.find(library, dataset)
  if (slot === undefined) return
  const places = PLACES.get(replica) ?? new RecordPlaces()
  PLACES.set(replica, places)
  const tree = await slot.tree()
  const shards = Array.from({ length: tree.size }, (_, shard) => shard)
  const known = (shard: number): boolean | undefined => {
    const leaf = tree.leaf(shard)
    return leaf === undefined ? false : places.mayHave(slot, shard, leaf, keys)
  }
  for (const wanted of [true, undefined])
    for (const shard of shards) {
      if (keys.size === 0) return
      if (known(shard) !== wanted) continue
      const { leaf, entries } = await shardOf(replica, slot, shard)
      if (leaf !== undefined)
        places.learn(
          slot,
          shard,
          leaf,
          entries.map(([key]) => key),
        )
      take(entries)
    }
}

/** Under the lock, because a shard that changes meanwhile would not have the hash that its tree had. */
async function shardOf(
  replica: Replica,
  slot: Slot,
  shard: number,
): Promise<{ readonly leaf: Uint8Array | undefined; readonly entries: Entries }> {
  return await slot.lock.run(async () => {
    const leaf = (await slot.tree()).leaf(shard)?.slice()
    return { leaf, entries: leaf === undefined ? [] : await replica.work.entries(slot.base(shard, leaf)) }
  })
}

/** A shard's entries; none if it has not landed. */
export async function entriesIn(replica: Replica, slot: Slot, shard: number): Promise<Entries> {
  return (await shardOf(replica, slot, shard)).entries
}
