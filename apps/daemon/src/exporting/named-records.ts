// Single records by their names, of whatever library.
import type { RecordName, TitleId } from '@serumpun/union'
import { titleIdOf } from '@serumpun/union'
import { decodeEntry, type Replica } from '@serumpun/replica'

/**
 * The ISO 2709 bytes of records that are here. Own ones are looked up; those of others are searched for shard by shard, because views know
 * records by name and not by place: some seconds at worst for a catalogue of a million.
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
    else await takeFromShards(replica, { library, dataset }, take, () => keys.size === 0)
  }
  return found
}

async function takeFromShards(
  replica: Replica,
  { library, dataset }: Pick<RecordName, 'library' | 'dataset'>,
  take: (entries: Iterable<readonly [string, Uint8Array]>) => void,
  isDone: () => boolean,
): Promise<void> {
  const slot = replica.find(library, dataset)
  const shards = (await slot?.tree())?.size ?? 0
  for (let shard = 0; slot !== undefined && shard < shards && !isDone(); shard++) take(await entriesIn(replica, slot, shard))
}

type Slot = NonNullable<ReturnType<Replica['find']>>

/** A shard's entries; none if it has not landed. Under the lock, because a shard that changes meanwhile would not have the hash that its tree had. */
export async function entriesIn(replica: Replica, slot: Slot, shard: number): Promise<readonly (readonly [string, Uint8Array])[]> {
  return await slot.lock.run(async () => {
    const leaf = (await slot.tree()).leaf(shard)?.slice()
    return leaf === undefined ? [] : await replica.work.entries(slot.base(shard, leaf))
  })
}
