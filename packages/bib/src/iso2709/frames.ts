// A stream of bytes → the pieces of it that are, or should be, one ISO 2709 record each.
// The record terminator (0x1D) decides, not the length in the leader: it is what survives when a length or a byte is wrong.
import { ByteWindow } from '../byte-window.ts'
import { MAX_ISO2709_PENDING_BYTES, MAX_ISO2709_RECORD_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'
import { digitsAt, fillerLength, leaderAt, RECORD_TERMINATOR } from './structure.ts'

/** Bytes that may be a record, or, with a rejection, that can't. */
export interface Frame {
  readonly bytes: Buffer
  readonly offset: number
  readonly rejection?: Rejection
}

/**
 * Cuts a stream into frames; memory use has a bound whatever comes in.
 *
 * After damage it finds the next record by its leader: of the bytes up to a terminator, those from the first leader on whose
 * length ends exactly there are taken as a record, and those before are rejected.
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
    yield { bytes, offset, rejection: digitsAt(bytes, 0, 5) < 0 ? notMarc() : cutOff() }
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

function* resynchronise(bytes: Buffer, offset: number): Generator<Frame> {
  // A terminator alone is what some systems write twice; nothing is lost with it.
  if (bytes.length <= 1) return
  for (let at = 1; at < bytes.length; at++) {
    if (digitsAt(bytes, at, 5) === bytes.length - at && leaderAt(bytes, at)) {
      const lost = bytes.subarray(0, at)
      yield { bytes: lost, offset, rejection: leaderAt(lost, 0) ? cutOff() : notMarc() }
      yield { bytes: bytes.subarray(at), offset: offset + at }
      return
    }
  }
  yield { bytes, offset, rejection: wholeFrameRejection(bytes) }
}

function wholeFrameRejection(bytes: Buffer): Rejection {
  const length = digitsAt(bytes, 0, 5)
  if (length < 0) return notMarc()
  if (bytes.length > MAX_ISO2709_RECORD_BYTES) return tooLong()
  return {
    code: 'wrong-length',
    message: `The record ends after ${bytes.length} bytes, but its leader says ${length}. Export it again from the system that it comes from, or mend it with a MARC editor.`,
  }
}

function cutOff(): Rejection {
  return {
    code: 'truncated',
    message: 'The record breaks off: its end mark is missing. The file may have been cut short; export or copy it again.',
  }
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
