// A stream of bytes → groups of lines that are, or should be, one record each, for formats that have a field in each line.
import { ByteWindow } from './byte-window.ts'
import { MAX_LINES_RECORD_BYTES } from './limits.ts'
import type { Rejection } from './read-item.ts'

/** The lines of one record with their line ends, or, with a rejection, bytes that are too many. */
export interface LineFrame {
  readonly bytes: Buffer
  readonly offset: number
  readonly rejection?: Rejection
}

/** Tells whether a line, which is not blank, begins a record. `first` is the first line of the record that is open. */
export type BeginsRecord = (line: Buffer, first: Buffer) => boolean

const LINE_FEED = 0x0a

export class LineFramer {
  readonly #window = new ByteWindow()
  readonly #beginsRecord: BeginsRecord
  readonly #blankEnds: boolean
  /** Where the line begins that is looked at; the pending bytes before it are whole lines of one record. */
  #at = 0

  /** @param blankEnds Whether a blank line ends a record; otherwise it is nothing. */
  constructor(beginsRecord: BeginsRecord, blankEnds: boolean) {
    this.#beginsRecord = beginsRecord
    this.#blankEnds = blankEnds
  }

  /** The records that are complete with this chunk. */
  *push(chunk: Uint8Array): Generator<LineFrame> {
    this.#window.append(chunk)
    for (;;) {
      const { pending } = this.#window
      const end = pending.indexOf(LINE_FEED, this.#at)
      if ((end < 0 ? pending.length : end + 1) > MAX_LINES_RECORD_BYTES) {
        yield* this.#tooLong()
        continue
      }
      if (end < 0) return
      yield* this.#line(pending, end + 1)
    }
  }

  /** What is left when the stream has ended. */
  *end(): Generator<LineFrame> {
    const { pending } = this.#window
    if (this.#at < pending.length) yield* this.#line(pending, pending.length)
    if (this.#at > 0) yield this.#take(this.#at)
  }

  *#line(pending: Buffer, end: number): Generator<LineFrame> {
    const line = pending.subarray(this.#at, end)
    if (isBlank(line)) {
      if (this.#at > 0 && this.#blankEnds) yield this.#take(this.#at)
      // Blank lines before a record and behind it belong to none.
      if (this.#at === 0) this.#window.drop(line.length)
      else this.#at = end
      return
    }
    const open = this.#at > 0
    if (open && this.#beginsRecord(line, pending.subarray(0, pending.indexOf(LINE_FEED) + 1))) yield this.#take(this.#at)
    this.#at += line.length
  }

  /** The lines before the one that is too long, if it begins a record of its own; then as much as a record may have, rejected. */
  *#tooLong(): Generator<LineFrame> {
    const { pending } = this.#window
    if (this.#at > 0 && this.#beginsRecord(pending.subarray(this.#at), pending.subarray(0, pending.indexOf(LINE_FEED) + 1))) {
      yield this.#take(this.#at)
      return
    }
    this.#at = 0
    yield { ...this.#take(MAX_LINES_RECORD_BYTES), rejection: TOO_LONG }
  }

  #take(length: number): LineFrame {
    const bytes = this.#window.pending.subarray(0, length)
    const { offset } = this.#window
    this.#window.drop(length)
    this.#at = 0
    return { bytes, offset }
  }
}

function isBlank(line: Buffer): boolean {
  return line.every(
    (byte) => byte === 0x20 || byte === LINE_FEED || byte === 0x0d || byte === 0x09 || byte === 0x1a || byte === 0x00,
  )
}

const TOO_LONG: Rejection = {
  code: 'too-long',
  message: `The record's lines are longer than ${MAX_LINES_RECORD_BYTES / 1024 / 1024} MiB together. Shorten the record or split it in two.`,
}

/** The lines of a record without their line ends, blank ones left out. */
export function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.trim() !== '')
}
