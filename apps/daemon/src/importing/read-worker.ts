// The reading thread: opens one file, parses it, and sends batches as fast as the importer takes them.
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import { controlNumberOf, isDeleted, noControlNumber, openRecords, type ReadItem, type Rejection, storedForm } from '@serumpun/bib'
import { BATCH_BYTES, BATCH_RECORDS, BATCHES_AHEAD, type RejectedRecord, type ReaderMessage } from './batch.ts'
import { recordKey } from './record-key.ts'

/** Bytes that are read from the disk at once. */
const CHUNK_BYTES = 256 * 1024

let ahead = 0
let wake: (() => void) | undefined
parentPort?.on('message', () => {
  ahead--
  wake?.()
})

function tell(message: ReaderMessage, move: ArrayBuffer[] = []): void {
  parentPort?.postMessage(message, move)
}

class Collector {
  #keys: string[] = []
  #lengths: number[] = []
  #parts: Uint8Array[] = []
  #bytes = 0
  #rejected: RejectedRecord[] = []

  add(item: ReadItem): void {
    if (item.kind === 'rejected') return this.#reject(item, item)
    const controlNumber = controlNumberOf(item.record)
    if (controlNumber === undefined) return this.#reject(item, noControlNumber())
    const stored = isDeleted(item.record) ? new Uint8Array(0) : storedForm(item)
    if (!(stored instanceof Uint8Array)) return this.#reject(item, stored, controlNumber.number)
    this.#keys.push(recordKey(controlNumber))
    this.#lengths.push(stored.length)
    this.#parts.push(stored)
    this.#bytes += stored.length
  }

  #reject({ position, bytes }: ReadItem, { code, message }: Rejection, controlNumber?: string): void {
    const number = controlNumber
    this.#rejected.push({
      ...position,
      code,
      message,
      bytes: bytes.slice(),
      ...(number !== undefined && { controlNumber: number }),
    })
    this.#bytes += bytes.length
  }

  get full(): boolean {
    return this.#keys.length + this.#rejected.length >= BATCH_RECORDS || this.#bytes >= BATCH_BYTES
  }

  async send(fileBytes: number): Promise<void> {
    if (this.#keys.length + this.#rejected.length === 0) return
    while (ahead >= BATCHES_AHEAD) await new Promise<void>((resolve) => (wake = resolve))
    ahead++
    const bytes = new Uint8Array(this.#parts.reduce((sum, { length }) => sum + length, 0))
    let at = 0
    for (const part of this.#parts) {
      bytes.set(part, at)
      at += part.length
    }
    const lengths = Uint32Array.from(this.#lengths)
    tell({ type: 'batch', keys: this.#keys, lengths, bytes, rejected: this.#rejected, fileBytes }, [bytes.buffer, lengths.buffer])
    this.#keys = []
    this.#lengths = []
    this.#parts = []
    this.#rejected = []
    this.#bytes = 0
  }
}

async function read(file: string): Promise<void> {
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  const { format, compressed, rejects, items } = await openRecords(stream)
  tell({ type: 'opened', format, compressed, rejects })
  const collector = new Collector()
  for await (const item of items) {
    collector.add(item)
    if (collector.full) await collector.send(stream.bytesRead)
  }
  await collector.send(stream.bytesRead)
  tell({ type: 'end' })
}

try {
  await read((workerData as { file: string }).file)
} catch (error) {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED'
  tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
} finally {
  parentPort?.close()
}
