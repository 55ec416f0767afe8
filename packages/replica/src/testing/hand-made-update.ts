// Yjs updates written by hand, struct by struct, so that tests can say what no honest owner's Yjs ever would.
// V1, as y-protocols carries it: https://github.com/yjs/yjs/blob/main/INTERNALS.md; `asV2` recodes it for snapshots.
import * as encoding from 'lib0/encoding'
import * as Y from 'yjs'

export type HandId = readonly [client: number, clock: number]

export interface HandStruct {
  /** The content's kind: 0 GC, 1 deleted, 3 binary, 10 skip, … */
  readonly kind: number
  readonly origin?: HandId
  readonly rightOrigin?: HandId
  /** Where there is no origin: the root's name, or the id of the item that holds the parent. */
  readonly parent?: string | HandId
  readonly key?: string
  /** Content: bytes (binary), a length (deleted, GC, skip), or whatever is written. */
  readonly content: Uint8Array | number | ((encoder: encoding.Encoder) => void)
}

export interface HandClient {
  readonly client: number
  readonly clock?: number
  readonly structs: readonly HandStruct[]
  /** How many structs it says follow. @default the truth */
  readonly claims?: number
}

export interface HandDeletes {
  readonly client: number
  readonly runs: readonly (readonly [clock: number, length: number])[]
}

function writeId(encoder: encoding.Encoder, [client, clock]: HandId): void {
  encoding.writeVarUint(encoder, client)
  encoding.writeVarUint(encoder, clock)
}

function writeStruct(encoder: encoding.Encoder, { kind, origin, rightOrigin, parent = 'e', key, content }: HandStruct): void {
  encoding.writeUint8(encoder, kind | (origin ? 0x80 : 0) | (rightOrigin ? 0x40 : 0) | (key === undefined ? 0 : 0x20))
  if (kind !== 0 && kind !== 10) {
    if (origin) writeId(encoder, origin)
    if (rightOrigin) writeId(encoder, rightOrigin)
    if (!origin && !rightOrigin) {
      encoding.writeVarUint(encoder, typeof parent === 'string' ? 1 : 0)
      if (typeof parent === 'string') encoding.writeVarString(encoder, parent)
      else writeId(encoder, parent)
      if (key !== undefined) encoding.writeVarString(encoder, key)
    }
  }
  if (typeof content === 'function') content(encoder)
  else if (typeof content === 'number') encoding.writeVarUint(encoder, content)
  else encoding.writeVarUint8Array(encoder, content)
}

/** A V1 update. */
export function handMadeUpdate(clients: readonly HandClient[], deletes: readonly HandDeletes[] = []): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, clients.length)
  for (const { client, clock = 0, structs, claims = structs.length } of clients) {
    encoding.writeVarUint(encoder, claims)
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, clock)
    for (const struct of structs) writeStruct(encoder, struct)
  }
  encoding.writeVarUint(encoder, deletes.length)
  for (const { client, runs } of deletes) {
    encoding.writeVarUint(encoder, client)
    encoding.writeVarUint(encoder, runs.length)
    for (const run of runs) writeId(encoder, run)
  }
  return encoding.toUint8Array(encoder)
}

/** The update as a y-protocols message: what `Shard.applyDiff` takes. */
export function asDiff(update: Uint8Array, kind = 2): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, update)
  return encoding.toUint8Array(encoder)
}

/** The update in the second format. Yjs recodes without judging. */
export function asV2(update: Uint8Array): Uint8Array {
  return Y.convertUpdateFormatV1ToV2(update)
}

/** The streams of a V2 update, each as its decoder reads it; absent ones are empty. */
export interface HandMadeStreams {
  readonly client?: (encoder: encoding.Encoder) => void
  readonly leftClock?: (encoder: encoding.Encoder) => void
  readonly info?: (encoder: encoding.Encoder) => void
  readonly text?: (encoder: encoding.Encoder) => void
  readonly parentInfo?: (encoder: encoding.Encoder) => void
  readonly length?: (encoder: encoding.Encoder) => void
  readonly rest: (encoder: encoding.Encoder) => void
}

/** A V2 update stream by stream, where run lengths can claim what no V1 update has room to spell out. */
export function handMadeV2(streams: HandMadeStreams): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  const { client, leftClock, info, text, parentInfo, length } = streams
  // In their order in the update: key clocks, clients, left and right clocks, infos, texts, parents, types, lengths.
  for (const write of [undefined, client, leftClock, undefined, info, text, parentInfo, undefined, length]) {
    const stream = encoding.createEncoder()
    write?.(stream)
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(stream))
  }
  streams.rest(encoder)
  return encoding.toUint8Array(encoder)
}

/** A number and how often it is meant, as lib0's UintOptRleEncoder writes it. */
export function writeRun(encoder: encoding.Encoder, value: number, times: number): void {
  encoding.writeVarInt(encoder, times === 1 ? value : -value)
  if (times !== 1) encoding.writeVarUint(encoder, times - 2)
}
