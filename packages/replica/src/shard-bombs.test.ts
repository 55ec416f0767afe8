// Small updates that ask for much memory or time. They are handed to a shard worker with a small heap: it refuses each
// and goes on working, where reserving what they claim would end it.
import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { zstdCompressSync } from 'node:zlib'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { encodeCbor } from './cbor.ts'
import { MAX_KEY_BYTES, MAX_SHARD_CLOCKS, MAX_SNAPSHOT_BYTES } from './limits.ts'
import { Shard } from './shard.ts'
import type { BenchAnswer, BenchCall } from './shard-worker.ts'
import { asDiff, type HandMadeStreams, handMadeUpdate, handMadeV2, writeRun } from './testing/hand-made-update.ts'

let worker: Worker
beforeAll(() => {
  worker = new Worker(new URL('./shard-worker.ts', import.meta.url), {
    resourceLimits: { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 8 },
  })
})
afterAll(async () => {
  await worker.terminate()
})

/** Rejects when the worker has come to its end. */
async function call(method: BenchCall['method'], ...parameters: unknown[]): Promise<BenchAnswer> {
  const answer = once(worker, 'message')
  worker.postMessage({ id: 1, method, parameters } satisfies BenchCall)
  return ((await answer) as [BenchAnswer])[0]
}

const codeOf = (answer: BenchAnswer): string | undefined => ('failure' in answer ? answer.failure.code : 'taken')
const verify = async (update: Uint8Array, packed = zstdCompressSync(update)) =>
  codeOf(await call('verify', { number: 0, generation: 0, packed, hash: new Uint8Array(32), kind: 'catalogue' }))
const advance = async (update: Uint8Array) =>
  codeOf(await call('advance', undefined, { number: 0, generation: 0, diffs: [asDiff(update)], kind: 'catalogue' }))

const varuints =
  (...values: number[]) =>
  (encoder: encoding.Encoder): void => {
    for (const value of values) encoding.writeVarUint(encoder, value)
  }
/** One struct for ever: lib0's RleDecoder repeats the last value of a stream without end. */
const always = (value: number) => (encoder: encoding.Encoder) => encoding.writeUint8(encoder, value)
const texts =
  (text: string, ...lengths: [number, number][]) =>
  (encoder: encoding.Encoder) => {
    encoding.writeVarString(encoder, text)
    for (const [length, times] of lengths) writeRun(encoder, length, times)
  }
const run = (value: number, times: number) => (encoder: encoding.Encoder) => writeRun(encoder, value, times)

const MANY = 2 ** 31
const BOMBS: Record<string, HandMadeStreams> = {
  'a claim of 32 million structs': { client: run(1, 1), rest: varuints(1, 32_000_000, 0, 0) },
  'a claim of 2^32 structs': { client: run(1, 1), rest: varuints(1, 2 ** 32, 0, 0) },
  'structs without end': {
    client: run(1, MANY),
    info: always(0x21),
    text: texts('ex', [1, MANY]),
    parentInfo: always(1),
    length: run(1, MANY),
    rest: varuints(1, MANY, 0, 0),
  },
  'deleted runs that add up to thousands of millions of clocks': {
    client: run(1, MANY),
    leftClock: run(0, MANY),
    info: always(0xa1),
    length: run(2 ** 30, MANY),
    rest: varuints(1, 8000, 0, 0),
  },
  'clients without end': {
    client: run(1, MANY),
    rest: (encoder) => {
      encoding.writeVarUint(encoder, 500_000)
      for (let i = 0; i < 500_000; i++) varuints(0, 0)(encoder)
      encoding.writeVarUint(encoder, 0)
    },
  },
  'one long key that is hashed for each of its clocks': {
    client: run(1, 2),
    info: always(0x21),
    text: texts(`e${'k'.repeat(1_000_000)}`, [1, 1], [1_000_000, 1]),
    parentInfo: always(1),
    length: run(MAX_SHARD_CLOCKS, 1),
    rest: varuints(1, 1, 0, 0),
  },
  'deletions that are walked again and again': {
    client: run(1, 2),
    info: always(0x21),
    text: texts('ek', [1, 2]),
    parentInfo: always(1),
    length: run(MAX_SHARD_CLOCKS, 1),
    rest: (encoder) => {
      varuints(1, 1, 0, 1, 1, 400_000)(encoder)
      for (let i = 0; i < 400_000; i++) varuints(0, 0)(encoder)
    },
  },
}

describe('a snapshot is refused at once that is', () => {
  it.each(Object.entries(BOMBS))('%s', async (_name, streams) => {
    expect(await verify(handMadeV2(streams))).toBe('REPLICA_BAD_SHARD')
  })

  it('a decompression bomb', async () => {
    expect(await verify(new Uint8Array(0), zstdCompressSync(new Uint8Array(200_000_000)))).toBe('REPLICA_BAD_SHARD')
  })

  it('many frames of compressed nothing', async () => {
    const frame = zstdCompressSync(new Uint8Array(100_000))
    expect(await verify(new Uint8Array(0), Buffer.concat(Array.from({ length: 1000 }, () => frame)))).toBe('REPLICA_BAD_SHARD')
  })

  it('larger than any snapshot before it is decompressed', async () => {
    expect(await verify(new Uint8Array(0), Buffer.alloc(MAX_SNAPSHOT_BYTES * 2))).toBe('REPLICA_BAD_SHARD')
  })

  it('no zstd at all', async () => {
    expect(await verify(new Uint8Array(0), Buffer.from('not compressed'))).toBe('REPLICA_BAD_SHARD')
    expect(await verify(new Uint8Array(0), Buffer.alloc(0))).toBe('REPLICA_BAD_SHARD')
  })
})

describe('a diff is refused at once that is', () => {
  it('a claim of 32 million structs', async () => {
    expect(await advance(handMadeUpdate([{ client: 1, structs: [], claims: 32_000_000 }]))).toBe('REPLICA_BAD_SHARD')
  })

  it('a deletion of everything, a hundred thousand times', async () => {
    const structs = Array.from({ length: 4000 }, (_, i) => ({ kind: 3, key: `k${i}`, content: encodeCbor(i) }))
    const runs = Array.from({ length: 100_000 }, () => [0, 4000] as const)
    expect(await advance(handMadeUpdate([{ client: 1, structs }], [{ client: 1, runs }]))).toBe('REPLICA_BAD_SHARD')
  })
})

describe('what is allowed', () => {
  it('fits, at its largest: the worker has answered everything and still does', async () => {
    const shard = Shard.empty(0, 0)
    const key = 'k'.repeat(MAX_KEY_BYTES)
    for (let i = 0; i < MAX_SHARD_CLOCKS; i++) shard.edit([[key, encodeCbor(i)]], 1)
    const task = { number: 0, generation: 0, packed: shard.pack(), hash: shard.hash(), kind: 'catalogue' }
    expect(await call('verify', task)).toMatchObject({ result: { entries: 1 } })
  })
})
