// Shards as no honest owner makes them. `refused` ones must never land; `odd` ones are what their key has signed for, may
// land, and must then be the same everywhere, however they travelled and whoever passed them on.
import { zstdCompressSync } from 'node:zlib'
import { encodeCbor, encodeEntry, MAX_SHARD_ENTRIES } from '@serumpun/replica'
import { asDiff, asV2, handMadeUpdate, Shard } from '@serumpun/replica/testing'
import type { MadeShard } from './fabrication.ts'

const entry = (body: string, ms = 1): Uint8Array => encodeEntry({ time: { ms, count: 0 }, body })
const hashOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed)
const packed = (update: Uint8Array): Uint8Array => zstdCompressSync(asV2(update))

function madeOf(shard: Shard): MadeShard {
  return { generation: shard.generation, packed: shard.pack(), hash: shard.hash() }
}

/** With its true hash, where Yjs can be brought to read it. */
function handMade(update: Uint8Array): MadeShard {
  return madeOf(Shard.fromPacked(0, 0, packed(update)))
}

export function plain(number: number, text: string, entries = 3): MadeShard {
  const shard = Shard.empty(number, 0)
  shard.edit(
    Array.from({ length: entries }, (_, i) => [`r/${i}`, entry(`${text} ${i}`)]),
    7,
  )
  return madeOf(shard)
}

/** 8 MiB of nothing in a few bytes. */
const bomb = zstdCompressSync(new Uint8Array(8 * 1024 * 1024))

const REFUSED: Readonly<Record<string, () => MadeShard>> = {
  'a decompression bomb': () => ({ generation: 0, packed: bomb, hash: hashOf(1) }),
  'no zstd': () => ({ generation: 0, packed: new Uint8Array(300).fill(9), hash: hashOf(2) }),
  'too many entries': () => plain(0, 'many', MAX_SHARD_ENTRIES + 1),
  'a value that is not deterministic CBOR': () => {
    const shard = Shard.empty(0, 0)
    shard.edit([['k', Uint8Array.of(0x18, 0x01)]], 7)
    return madeOf(shard)
  },
  'a gap': () => ({
    generation: 0,
    packed: packed(handMadeUpdate([{ client: 7, clock: 5, structs: [{ kind: 3, key: 'k', content: entry('x') }] }])),
    hash: hashOf(3),
  }),
  'deletions of what is not there': () => ({
    generation: 0,
    packed: packed(handMadeUpdate([], [{ client: 9, runs: [[0, 4]] }])),
    hash: hashOf(4),
  }),
  'a nested type': () => ({
    generation: 0,
    packed: packed(handMadeUpdate([{ client: 7, structs: [{ kind: 3, parent: [7, 0], key: 'k', content: entry('x') }] }])),
    hash: hashOf(5),
  }),
  'a hash that is not its own': () => ({ ...plain(0, 'other'), hash: hashOf(6) }),
}

const ODD: Readonly<Record<string, () => MadeShard>> = {
  'content hidden in overwritten clocks': () => {
    const shard = Shard.empty(0, 0)
    for (const client of [7, 9, 7]) shard.edit([['k', entry(`hidden by ${client}`)]], client)
    shard.edit([['gone', entry('gone')]], 8)
    shard.edit([['gone', undefined]], 8)
    return madeOf(shard)
  },
  'deleted runs': () =>
    handMade(
      handMadeUpdate([
        {
          client: 7,
          structs: [
            { kind: 1, key: 'gone', content: 40 },
            { kind: 3, key: 'k', content: entry('x') },
          ],
        },
      ]),
    ),
  'clients that contradict each other': () =>
    handMade(
      handMadeUpdate([9, 8, 7].map((client) => ({ client, structs: [{ kind: 3, key: 'k', content: entry(`of ${client}`) }] }))),
    ),
  'an entry that is no entry': () => {
    const shard = Shard.empty(0, 0)
    shard.edit([['k', encodeCbor({ not: ['an', 'entry'] })]], 2 ** 32 - 1)
    return madeOf(shard)
  },
  'a shard of a late generation': () => {
    const shard = Shard.empty(0, 2 ** 32 - 1)
    shard.edit([['k', entry('late')]], 7)
    return madeOf(shard)
  },
  'an empty shard': () => madeOf(Shard.empty(0, 0)),
}

export const refusedShards = Object.entries(REFUSED)
export const oddShards = Object.entries(ODD)

/** Diffs that change what an honest library has signed for, as an announcement or an answer carries them. */
export const poisonedDiffs: readonly (() => Uint8Array)[] = [
  // Another author's entries deleted.
  () => asDiff(handMadeUpdate([], [{ client: 7, runs: [[0, 1]] }])),
  // A client's clocks used again.
  () => asDiff(handMadeUpdate([{ client: 7, structs: [{ kind: 3, key: 'k', content: entry('reused') }] }])),
  // A clock from the future.
  () => asDiff(handMadeUpdate([{ client: 7, clock: 4000, structs: [{ kind: 3, key: 'k', content: entry('future') }] }])),
  // A new author.
  () => asDiff(handMadeUpdate([{ client: 4_000_000_000, structs: [{ kind: 3, key: 'k', content: entry('intruder') }] }])),
  () => Uint8Array.of(2, 0xff, 0xff, 0xff, 0xff, 0x0f),
]
