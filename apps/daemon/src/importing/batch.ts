// What the reading thread sends to the importer: records in groups, as bytes, ready to be written.
import type { ReadWarning, RejectionCode } from '@serumpun/bib'
import type { Flavour, RecordFormat, RejectsLayout, TableUnderstanding } from '@serumpun/bib/read'
import type { Sample } from './sample.ts'

export interface RejectedRecord {
  /** Number of the record in its file, from 0, and the byte (uncompressed) at which it begins. */
  readonly index: number
  readonly offset: number
  readonly controlNumber?: string
  readonly code: RejectionCode
  readonly message: string
  readonly bytes: Uint8Array
}

/** Where a warning was given. */
export interface WarningPlace {
  /** Number of the record in its file, from 0. */
  readonly index: number
  readonly controlNumber?: string
}

/** Warnings of one kind in a batch: how many, and the first of them. */
export interface WarningCount {
  readonly code: ReadWarning
  readonly count: number
  readonly places: readonly WarningPlace[]
}

export interface Batch {
  readonly type: 'batch'
  /** Keys of the catalogue entries; a key may come more than once. */
  readonly keys: readonly string[]
  /** Length of each record in `bytes`; 0: the record says that it is deleted. */
  readonly lengths: Uint32Array
  /** The records' ISO 2709 bytes, one after the other; none where nothing is to be written. */
  readonly bytes: Uint8Array
  readonly rejected: readonly RejectedRecord[]
  readonly warnings: readonly WarningCount[]
  /** Bytes of the file as it lies on the disk that have been read so far. */
  readonly fileBytes: number
}

/** What a file turned out to be. */
export interface OpenedFile {
  readonly format: RecordFormat
  readonly flavour: Flavour
  readonly compressed: boolean
  readonly rejects: RejectsLayout
  readonly table?: TableUnderstanding
}

export type ReaderMessage =
  | { readonly type: 'opened'; readonly opened: OpenedFile }
  | Batch
  /** The first records as they will be described. */
  | { readonly type: 'samples'; readonly samples: readonly Sample[] }
  | { readonly type: 'end' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string }

/** Places of a warning that are told of each batch, and listed in a report. */
export const WARNING_PLACES = 5

/** Batches that the reading thread may be ahead of the importer. */
export const BATCHES_AHEAD = 2

/** Records in a batch, and their bytes: a few shards, written and signed together. */
export const BATCH_RECORDS = 4096
export const BATCH_BYTES = 8 * 1024 * 1024
