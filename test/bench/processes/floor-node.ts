// The floor: what it takes at the least to carry the records over, with nothing of ours. The same records in zstd chunks
// of 512 over one libp2p stream (TCP, Noise, Yamux), one Ed25519 check a chunk, written to Level. The sender has its
// chunks compressed and signed in a Level of its own, as our nodes have their shards.
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign, verify } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { zstdDecompressSync } from 'node:zlib'
import { noise } from '@chainsafe/libp2p-noise'
import type { Stream, StreamMessageEvent } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { yamux } from '@libp2p/yamux'
import { multiaddr } from '@multiformats/multiaddr'
import { Level } from 'level'
import { createLibp2p, type Libp2p } from 'libp2p'
import { CHUNK_RECORDS } from '../chunk.ts'
import { recordKeyOf } from '../record-key.ts'
import { resourceUse, serve, sharedNow, watchEventLoop } from './serve.ts'

const PROTOCOL = '/serumpun-bench/floor/1'
const SIGNATURE_BYTES = 64
const HEADER_BYTES = 4

/** Flow control: frames of 64 KiB that may be under way before the receiver has worked on them. */
const FRAME_BYTES = 64 * 1024
const FRAMES_UNDER_WAY = 8

type Store = Level<Uint8Array, Uint8Array>

/** Level as it comes. */
async function openStore(folder: string): Promise<Store> {
  const store = new Level<Uint8Array, Uint8Array>(join(folder, 'floor'), { keyEncoding: 'view', valueEncoding: 'view' })
  await store.open()
  return store
}

function chunkKey(chunk: number): Uint8Array {
  const key = new Uint8Array(4)
  new DataView(key.buffer).setUint32(0, chunk)
  return key
}

async function startLibp2p(listen: string[]): Promise<Libp2p> {
  return await createLibp2p({
    addresses: { listen },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionMonitor: { enabled: false },
  })
}

// The sender

/** Sends frames as the receiver's credit, and the stream's own buffer, allow. */
class FrameSender {
  readonly #stream: Stream
  #credit = FRAMES_UNDER_WAY
  #wake: (() => void) | undefined

  constructor(stream: Stream) {
    this.#stream = stream
    stream.addEventListener('message', ({ data }: StreamMessageEvent) => {
      for (const frames of data.subarray()) this.#credit += frames
      this.#wake?.()
    })
    stream.addEventListener('drain', () => this.#wake?.())
  }

  async send(bytes: Uint8Array): Promise<void> {
    for (let at = 0; at < bytes.length; at += FRAME_BYTES) {
      while (this.#credit === 0) await this.#change()
      this.#credit--
      if (!this.#stream.send(bytes.subarray(at, at + FRAME_BYTES))) await this.#change()
    }
  }

  #change(): Promise<void> {
    return new Promise((resolve) => (this.#wake = resolve))
  }
}

async function sendAll(store: Store, stream: Stream): Promise<void> {
  const sender = new FrameSender(stream)
  for await (const signed of store.values()) {
    const frame = new Uint8Array(HEADER_BYTES + signed.length)
    new DataView(frame.buffer).setUint32(0, signed.length)
    frame.set(signed, HEADER_BYTES)
    await sender.send(frame)
  }
  await sender.send(new Uint8Array(HEADER_BYTES))
}

// The receiver

/** The chunks in a stream; a chunk of no bytes is the end. Credit for a chunk goes back when the next one is asked for. */
async function* chunksOf(stream: Stream): AsyncIterable<Uint8Array> {
  let arrived: Uint8Array[] = []
  let bytes = 0
  let wake: (() => void) | undefined
  stream.addEventListener('message', ({ data }: StreamMessageEvent) => {
    arrived.push(data.subarray())
    bytes += data.byteLength
    wake?.()
  })
  const upTo = async (count: number): Promise<void> => {
    while (bytes < count) await new Promise<void>((resolve) => (wake = resolve))
    if (arrived.length > 1) arrived = [Buffer.concat(arrived)]
  }
  for (;;) {
    await upTo(HEADER_BYTES)
    const [header] = arrived as [Uint8Array]
    const length = new DataView(header.buffer, header.byteOffset).getUint32(0)
    await upTo(HEADER_BYTES + length)
    const [whole] = arrived as [Uint8Array]
    arrived = [whole.subarray(HEADER_BYTES + length)]
    bytes -= HEADER_BYTES + length
    if (length === 0) return
    yield whole.subarray(HEADER_BYTES, HEADER_BYTES + length)
    stream.send(Uint8Array.of(Math.ceil((HEADER_BYTES + length) / FRAME_BYTES)))
  }
}

type Operation = { readonly type: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }

/** A row for each record; ISO 2709 says in its first five digits how long a record is. */
function recordRows(chunk: number, compressed: Uint8Array): Operation[] {
  const bytes = zstdDecompressSync(compressed)
  const rows: Operation[] = []
  for (let at = 0, number = chunk * CHUNK_RECORDS; at < bytes.length; number++) {
    const length = Number(bytes.toString('latin1', at, at + 5))
    rows.push({ type: 'put', key: Buffer.from(recordKeyOf(number)), value: bytes.subarray(at, at + length) })
    at += length
  }
  return rows
}

function wholeRow(chunk: number, compressed: Uint8Array): Operation[] {
  // Decompressed all the same: a receiver must know what it has.
  zstdDecompressSync(compressed)
  return [{ type: 'put', key: chunkKey(chunk), value: compressed }]
}

async function receiveAll(store: Store, stream: Stream, key: KeyObject, rowsOf: typeof recordRows): Promise<void> {
  let chunk = 0
  // One batch is written while the next is being unpacked.
  let writing: Promise<void> = Promise.resolve()
  for await (const signed of chunksOf(stream)) {
    const compressed = signed.subarray(SIGNATURE_BYTES)
    if (!verify(null, compressed, key, signed.subarray(0, SIGNATURE_BYTES))) throw new Error(`Chunk ${chunk} is forged.`)
    const rows = rowsOf(chunk++, compressed)
    await writing
    writing = store.batch(rows)
  }
  await writing
  await store.batch([{ type: 'put', key: Buffer.from('complete'), value: Uint8Array.of(1) }], { sync: true })
}

// The process

let store: Store | undefined
let network: Libp2p | undefined

function opened(): Store {
  if (store === undefined) throw new Error('The store has not been opened.')
  return store
}

const publicKeyFile = (folder: string): string => join(folder, 'floor.pem')

const commands = {
  async open({ folder }: { folder: string }): Promise<void> {
    store = await openStore(folder)
  },

  async fill({ folder, records }: { folder: string; records: number }): Promise<{ ms: number; bytes: number }> {
    const { compressedChunk } = await import('../compressed-chunk.ts')
    const since = sharedNow()
    const { privateKey } = generateKeyPairSync('ed25519')
    writeFileSync(publicKeyFile(folder), createPublicKey(privateKey).export({ format: 'pem', type: 'spki' }))
    const pem = privateKey.export({ format: 'pem', type: 'pkcs8' })
    const key = createPrivateKey(pem)
    let bytes = 0
    for (let chunk = 0; chunk * CHUNK_RECORDS < records; chunk++) {
      const compressed = compressedChunk(chunk, records)
      bytes += compressed.length
      await opened().put(chunkKey(chunk), Buffer.concat([sign(null, compressed, key), compressed]))
    }
    return { ms: sharedNow() - since, bytes }
  },

  async listen(): Promise<{ addresses: readonly string[] }> {
    network = await startLibp2p(['/ip4/127.0.0.1/tcp/0'])
    await network.handle(PROTOCOL, (stream) => void sendAll(opened(), stream))
    watchEventLoop()
    return { addresses: network.getMultiaddrs().map(String) }
  },

  /** Fetches everything. Times: before dialling, and when all was synced to the disk. */
  async fetch({ folder, address, rows }: { folder: string; address: string; rows: 'record' | 'chunk' }): Promise<{
    dialled: number
    at: number
  }> {
    network = await startLibp2p([])
    const key = createPublicKey(readFileSync(publicKeyFile(folder)))
    watchEventLoop()
    const dialled = sharedNow()
    const stream = await network.dialProtocol(multiaddr(address), PROTOCOL)
    await receiveAll(opened(), stream, key, rows === 'record' ? recordRows : wholeRow)
    return { dialled, at: sharedNow() }
  },

  use() {
    return resourceUse()
  },

  async close(): Promise<void> {
    await network?.stop()
    await opened().close()
  },
} as const

export type FloorCommands = typeof commands

serve(commands)
