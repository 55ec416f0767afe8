// What killed-writer.ts applies: batches that add, change and drop shards, the same in every process.
import type { ShardUpdate } from '../shard-update.ts'
import { MAIN, sampleEntry, sampleHash, sampleLibrary, sampleRecord } from './records.ts'

const SHARDS = 12
const ENTRIES = 40

/** A number from 0 to `below` - 1 that follows from its names alone. */
function drawn(below: number, ...names: readonly number[]): number {
  return Buffer.from(sampleHash([[names.join(' '), new Uint8Array()]])).readUInt32LE(0) % below
}

export function killedBatch(seed: number, batch: number): ShardUpdate[] {
  return Array.from({ length: 3 }, (_, at) => {
    const shard = drawn(SHARDS, seed, batch, at)
    const of = { library: sampleLibrary(1), dataset: MAIN, branch: 0, shard }
    if (drawn(8, seed, batch, at, 1) === 0) return { kind: 'drop', of }
    const entries = Array.from({ length: ENTRIES }, (__, i) => {
      const word = drawn(500, seed, batch, at, shard, i)
      // Some keys stand in several shards, so that what counts is settled between them.
      const key = `r/${i < 5 ? i : `${shard}-${i}`}`
      return [key, sampleEntry(batch, sampleRecord({ title: `Title ${word}`, year: 2000 + (word % 9) }))] as const
    })
    return { kind: 'whole', of, hash: sampleHash(entries), entries }
  })
}
