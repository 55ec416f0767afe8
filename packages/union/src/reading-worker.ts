// The thread that reads new shards for the index worker: decoding and describing records takes as long as writing them,
// so that two threads fill the view nearly twice as fast. It knows nothing of the view's file.
import { parentPort } from 'node:worker_threads'
import { readStoredShard, type StoredShard } from '@serumpun/replica'
import { buffersOf, ReadingsPacker } from './packed-readings.ts'
import { isRead, readEntry } from './reading.ts'
import type { ShardRef } from './shard-update.ts'
import { answerCalls, Moving } from './worker-call.ts'

const packer = new ReadingsPacker()

if (parentPort !== null) {
  answerCalls(parentPort, {
    /** @throws where the stored shard is damaged. */
    read: ({ library, dataset, shard }: ShardRef, stored: StoredShard): Moving => {
      for (const [key, value] of readStoredShard(shard, stored).entries()) {
        if (isRead(dataset, key)) packer.add(key, readEntry(library, dataset, key, value))
      }
      const packed = packer.take()
      return new Moving(packed, buffersOf(packed))
    },
  })
}
