// What the reading thread sends to the importer: records in groups, as bytes, ready to be written.
import type { RecordFormat, RejectionCode, RejectsLayout } from '@serumpun/bib'

export interface RejectedRecord {
  /** Number of the record in its file, from 0, and the byte (uncompressed) at which it begins. */
  readonly index: number
  readonly offset: number
  readonly controlNumber?: string
  readonly code: RejectionCode
  readonly message: string
  readonly bytes: Uint8Array
}

export interface Batch {
  readonly type: 'batch'
  /** Keys of the catalogue entries; a key may come more than once. */
  readonly keys: readonly string[]
  /** Length of each record in `bytes`; 0: the record says that it is deleted. */
  readonly lengths: Uint32Array
  /** The records' ISO 2709 bytes, one after the other. */
  readonly bytes: Uint8Array
  readonly rejected: readonly RejectedRecord[]
  /** Bytes of the file as it lies on the disk that have been read so far. */
  readonly fileBytes: number
}

export type ReaderMessage =
  | { readonly type: 'opened'; readonly format: RecordFormat; readonly compressed: boolean; readonly rejects: RejectsLayout }
  | Batch
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

/** Batches that the reading thread may be ahead of the importer. */
export const BATCHES_AHEAD = 2

/** Records in a batch, and their bytes: a few shards, written and signed together. */
export const BATCH_RECORDS = 4096
export const BATCH_BYTES = 8 * 1024 * 1024
