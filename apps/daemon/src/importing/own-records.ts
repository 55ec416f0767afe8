// The keys of the own catalogue's records, and their removal, shard by shard, in bounded memory.
import { decodeEntry, type OwnChange, type Replica } from '@serumpun/replica'
import { CATALOGUE_DATASET } from '../profile.ts'
import { RECORD_PREFIX } from './record-key.ts'
import { writingAlone } from './turns.ts'

/** Changes that are written under one head. */
const BATCH_REMOVALS = 4096

/** Keys of all records, in byte order. */
export async function* ownRecordKeys(replica: Replica): AsyncGenerator<string, void, undefined> {
  for await (const key of (await replica.ownDataset(CATALOGUE_DATASET)).keys()) if (key.startsWith(RECORD_PREFIX)) yield key
}

/**
 * Removes the records whose keys are chosen. Each batch is on the disk when the next begins: broken off, it leaves the rest, and the next
 * time goes on.
 *
 * @param stop Throws when it is time to stop.
 * @returns how many are gone.
 * @throws {ReplicaError} `REPLICA_WRITE_FAILED`, `REPLICA_STORE`.
 */
export async function removeRecords(replica: Replica, isChosen: (key: string) => boolean, stop: () => void): Promise<number> {
  const slot = replica.find(replica.library, CATALOGUE_DATASET)
  const shards = slot?.complete?.shards ?? 0
  let removed = 0
  let going: OwnChange[] = []
  const write = async (): Promise<void> => {
    stop()
    // Asked again, now that nobody else writes: somebody may have written one of them meanwhile.
    const report = await writingAlone(replica, () =>
      replica.write(
        CATALOGUE_DATASET,
        going.filter(({ key }) => isChosen(key)),
      ),
    )
    removed += report.removed
    going = []
  }
  // By shard and not by key: removals of one batch then change few shards.
  for (let shard = 0; shard < shards && slot !== undefined; shard++) {
    const leaf = (await slot.tree()).leaf(shard)?.slice()
    if (leaf === undefined) continue
    for (const [key, value] of await replica.work.entries(slot.base(shard, leaf)))
      if (key.startsWith(RECORD_PREFIX) && isChosen(key) && decodeEntry(value).body !== undefined) going.push({ key })
    if (going.length >= BATCH_REMOVALS) await write()
  }
  if (going.length > 0) await write()
  return removed
}
