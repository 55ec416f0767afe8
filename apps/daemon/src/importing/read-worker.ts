// The reading thread: opens one file, parses it, and sends batches as fast as the importer takes them.
import { createReadStream } from 'node:fs'
import { parentPort, workerData } from 'node:worker_threads'
import {
  controlNumberOf,
  isDeleted,
  noControlNumber,
  type ReadItem,
  type ReadWarning,
  type Rejection,
  storedForm,
} from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import {
  BATCH_BYTES,
  BATCH_RECORDS,
  BATCHES_AHEAD,
  type RejectedRecord,
  type ReaderMessage,
  WARNING_PLACES,
  type WarningPlace,
} from './batch.ts'
import type { ReadingTask } from './reading.ts'
import { recordKey } from './record-key.ts'
import { type Sample, sampleOf } from './sample.ts'

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
  /** Only look: nothing that is to be written is sent. */
  readonly #dry: boolean
  #keys: string[] = []
  #lengths: number[] = []
  #parts: Uint8Array[] = []
  #bytes = 0
  #rejected: RejectedRecord[] = []
  #warnings = new Map<ReadWarning, { count: number; places: WarningPlace[] }>()

  constructor(dry: boolean) {
    this.#dry = dry
  }

  add(item: ReadItem): void {
    if (item.kind === 'rejected') return this.#reject(item, item, item.controlNumber)
    const controlNumber = item.controlNumber ?? controlNumberOf(item.record)
    if (controlNumber === undefined) return this.#reject(item, noControlNumber())
    const stored = isDeleted(item.record) ? new Uint8Array(0) : storedForm(item)
    if (!(stored instanceof Uint8Array)) return this.#reject(item, stored, controlNumber.number)
    for (const warning of item.warnings) this.#warn(warning, { index: item.position.index, controlNumber: controlNumber.number })
    this.#keys.push(recordKey(controlNumber))
    this.#lengths.push(stored.length)
    this.#bytes += stored.length
    if (!this.#dry) this.#parts.push(stored)
  }

  #reject({ position, bytes }: ReadItem, { code, message }: Rejection, controlNumber?: string): void {
    this.#rejected.push({
      ...position,
      code,
      message,
      bytes: this.#dry ? new Uint8Array() : new Uint8Array(bytes),
      ...(controlNumber !== undefined && { controlNumber }),
    })
    this.#bytes += bytes.length
  }

  #warn(code: ReadWarning, place: WarningPlace): void {
    const known = this.#warnings.get(code) ?? { count: 0, places: [] }
    this.#warnings.set(code, known)
    known.count++
    if (known.places.length < WARNING_PLACES) known.places.push(place)
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
    const warnings = [...this.#warnings].map(([code, { count, places }]) => ({ code, count, places }))
    // Rejected pieces may be megabytes: they move as well.
    const moved = [bytes.buffer, lengths.buffer, ...this.#rejected.map((rejected) => rejected.bytes.buffer as ArrayBuffer)]
    tell({ type: 'batch', keys: this.#keys, lengths, bytes, rejected: this.#rejected, warnings, fileBytes }, moved)
    this.#keys = []
    this.#lengths = []
    this.#parts = []
    this.#rejected = []
    this.#warnings = new Map()
    this.#bytes = 0
  }
}

async function read({ file, open, samples: wanted = 0 }: ReadingTask): Promise<void> {
  const stream = createReadStream(file, { highWaterMark: CHUNK_BYTES })
  const { items, readPart, ...opened } = await openRecords(stream, open)
  const fileBytes = (): number => Math.round(stream.bytesRead * (readPart?.() ?? 1))
  tell({ type: 'opened', opened })
  const collector = new Collector(wanted > 0)
  const samples: Sample[] = []
  for await (const item of items) {
    if (samples.length < wanted && item.kind === 'record') samples.push(sampleOf(item.record, controlNumberOf(item.record)?.number))
    collector.add(item)
    if (collector.full) await collector.send(fileBytes())
  }
  await collector.send(stream.bytesRead)
  if (wanted > 0) tell({ type: 'samples', samples })
  tell({ type: 'end' })
}

try {
  await read(workerData as ReadingTask)
} catch (error) {
  const code = error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'FAILED'
  tell({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
} finally {
  parentPort?.close()
}
