// What comes from a list, on its way into the catalogue: converted, gathered into batches, written, counted.
import type { AnswerPart } from './answer-part.ts'
import type { BatchWriter } from './batch-writer.ts'
import { type Converted, convert } from './convert.ts'
import { BATCH_BYTES, BATCH_RECORDS } from './limits.ts'
import type { RecordSink } from './record-list.ts'
import type { RejectedRecords } from './rejected-records.ts'
import type { HarvestCounts } from './report.ts'

/** Batches smaller than they might be are written after this: nobody waits long for what has been harvested. */
const WRITE_AFTER_MS = 10_000

/** One page may be larger than a batch: of pages this large, parts are written before their end. */
const LARGE_PAGE = 4

export interface IntakeInit {
  readonly writer: BatchWriter
  readonly rejected: RejectedRecords
  readonly counts: HarvestCounts
  readonly prefix: string
  /** Of the server. */
  readonly host: string
  readonly generation: number
  readonly now: () => number
  /** Told now and then, with the size of the list where the server says it. */
  readonly onProgress: (total: number | undefined) => void
}

export class Intake implements RecordSink {
  readonly #init: IntakeInit
  #batch: Converted[] = []
  #bytes = 0
  #writtenAt: number
  #total: number | undefined

  constructor(init: IntakeInit) {
    this.#init = init
    this.#writtenAt = init.now()
  }

  mark(): () => void {
    const { tally } = this.#init.counts
    const [batch, length, bytes, read] = [this.#batch, this.#batch.length, this.#bytes, tally.read]
    return () => {
      // Of a page so large that its first part has been written, the rest comes again and changes nothing.
      if (this.#batch !== batch) return
      batch.length = length
      this.#bytes = bytes
      tally.read = read
    }
  }

  notice(text: string): void {
    this.#init.counts.notice(text)
  }

  async take(part: AnswerPart): Promise<void> {
    if (part.kind === 'token') this.#total = part.total ?? this.#total
    if (part.kind !== 'record') return
    const { prefix, host, counts, onProgress } = this.#init
    const converted = convert(part, prefix, host)
    this.#batch.push(converted)
    this.#bytes += converted.kind === 'record' ? converted.body.length : (part.metadata?.length ?? 0)
    counts.tally.read++
    if (counts.tally.read % 100 === 0) onProgress(this.#total)
    if (this.#bytes >= LARGE_PAGE * BATCH_BYTES || this.#batch.length >= LARGE_PAGE * BATCH_RECORDS) await this.write()
  }

  /** Whether there is enough to be written. */
  get isDue(): boolean {
    const isFull = this.#batch.length >= BATCH_RECORDS || this.#bytes >= BATCH_BYTES
    return isFull || this.#init.now() - this.#writtenAt >= WRITE_AFTER_MS
  }

  /** @throws as `BatchWriter.write`, and file errors where rejects cannot be kept. */
  async write(): Promise<void> {
    const { writer, rejected, counts, generation, now, onProgress } = this.#init
    const batch = this.#batch
    this.#batch = []
    this.#bytes = 0
    if (batch.length > 0) {
      const { added, changed, unchanged, removed } = await writer.write(batch, generation)
      counts.tally.added += added
      counts.tally.updated += changed
      counts.tally.unchanged += unchanged
      counts.tally.removed += removed
    }
    for (const item of batch) {
      if (item.kind === 'record') counts.warn(item.identifier, item.warnings)
      if (item.kind !== 'rejected') continue
      const { identifier, code, message } = item
      counts.reject({ identifier, code, message })
      await rejected.add(item)
    }
    this.#writtenAt = now()
    onProgress(this.#total)
  }
}
