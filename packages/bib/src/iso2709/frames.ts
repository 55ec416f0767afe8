// A stream of bytes → the pieces of it that are, or should be, one ISO 2709 record each.
// The record terminator (0x1D) decides, not the length in the leader: it is what survives when a length or a byte is wrong.
import { ByteWindow } from '../byte-window.ts'
import { MAX_ISO2709_PENDING_BYTES, MAX_ISO2709_RECORD_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'
import { digitsAt, directoryAt, fillerLength, leaderAt, RECORD_TERMINATOR } from './structure.ts'

/** Bytes that may be a record, whole or not, or, with a rejection, that can't. */
export interface Frame {
  readonly bytes: Buffer
  readonly offset: number
  readonly rejection?: Rejection
}

/**
 * Cuts a stream into frames; memory use has a bound whatever comes in.
 *
 * After damage it finds the next record by its leader: bytes up to a terminator that are not as long as they say are cut before each
 * leader whose length ends exactly there, or whose directory ends where it says.
 */
export class Iso2709Framer {
  readonly #window = new ByteWindow()
  /** Pending bytes that are known to hold no terminator. */
  #searched = 0;

  /** The frames that are complete with this chunk. */
  *push(chunk: Uint8Array): Generator<Frame> {
    const window = this.#window
    window.append(chunk)
    for (;;) {
      const filler = fillerLength(window.pending)
      if (filler > 0) {
        window.drop(filler)
        this.#searched = Math.max(0, this.#searched - filler)
      }
      const { pending, offset } = window
      const end = pending.indexOf(RECORD_TERMINATOR, this.#searched)
      if ((end < 0 ? pending.length : end) >= MAX_ISO2709_PENDING_BYTES) {
        yield this.#giveUp()
        continue
      }
      if (end < 0) {
        this.#searched = pending.length
        return
      }
      const bytes = pending.subarray(0, end + 1)
      window.drop(end + 1)
      this.#searched = 0
      if (digitsAt(bytes, 0, 5) === bytes.length) yield { bytes, offset }
      else yield* resynchronise(bytes, offset)
    }
  }

  /** What is left when the stream has ended. */
  *end(): Generator<Frame> {
    const skipped = fillerLength(this.#window.pending)
    const bytes = this.#window.pending.subarray(skipped)
    if (bytes.length === 0) return
    const offset = this.#window.offset + skipped
    this.#window.drop(skipped + bytes.length)
    yield* cutAtLeaders(bytes, offset)
  }

  /** Rejects the first pending bytes, leaving those that a record could still begin in. A fixed number, so that chunking changes nothing. */
  #giveUp(): Frame {
    const length = MAX_ISO2709_PENDING_BYTES - MAX_ISO2709_RECORD_BYTES
    const { offset } = this.#window
    const bytes = this.#window.pending.subarray(0, length)
    this.#window.drop(length)
    this.#searched = 0
    return { bytes, offset, rejection: leaderAt(bytes, 0) ? tooLong() : notMarc() }
  }
}

/** Pieces of what ends with a terminator, but is not as long as it says: records before it may have lost theirs. */
function* resynchronise(bytes: Buffer, offset: number): Generator<Frame> {
  // A terminator alone is what some systems write twice; nothing is lost with it.
  if (bytes.length > 1) yield* cutAtLeaders(bytes, offset)
}

/** Each leader that bytes have begins a piece. Whether a piece is a record is seen when it is read. */
function* cutAtLeaders(bytes: Buffer, offset: number): Generator<Frame> {
  let start = 0
  for (let at = 1; at < bytes.length; at++) {
    const lasting = digitsAt(bytes, at, 5) === bytes.length - at && leaderAt(bytes, at)
    if (!lasting && !directoryAt(bytes, at)) continue
    yield { bytes: bytes.subarray(start, at), offset: offset + start }
    start = at
    if (lasting) break
  }
  yield { bytes: bytes.subarray(start), offset: offset + start }
}

function notMarc(): Rejection {
  return { code: 'not-marc', message: 'These bytes are no MARC record. If records were lost here, export the file again.' }
}

function tooLong(): Rejection {
  return {
    code: 'too-long',
    message: `The record is longer than ${MAX_ISO2709_RECORD_BYTES} bytes, the most that ISO 2709 allows. Export it as MARCXML, or shorten it.`,
  }
}
