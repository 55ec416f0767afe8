// A stream of bytes → the pieces of it that are, or should be, one ISO 2709 record each.
// The record terminator (0x1D) decides, not the length in the leader: it is what survives when a length or a byte is wrong.
import { ByteWindow } from '../byte-window.ts'
import { MAX_ISO2709_PENDING_BYTES, MAX_ISO2709_RECORD_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'
import { digitsAt, directoryAt, FIELD_TERMINATOR, fillerLength, leaderAt, RECORD_TERMINATOR } from './structure.ts'

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
    this.#window.append(chunk)
    yield* this.#complete(false)
  }

  /** What is left when the stream has ended. */
  *end(): Generator<Frame> {
    yield* this.#complete(true)
    const { pending: bytes, offset } = this.#window
    if (bytes.length === 0) return
    this.#window.drop(bytes.length)
    yield* cutAtLeaders(bytes, offset)
  }

  *#complete(ended: boolean): Generator<Frame> {
    const window = this.#window
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
      const said = end < 0 ? 0 : lengthBeyond(pending, end)
      if (end < 0 || (said > pending.length && !ended)) {
        this.#searched = end < 0 ? pending.length : end
        return
      }
      const bytes = pending.subarray(0, isWhole(pending, end, said) ? said : end + 1)
      window.drop(bytes.length)
      this.#searched = 0
      if (digitsAt(bytes, 0, 5) === bytes.length) yield { bytes, offset }
      else yield* resynchronise(bytes, offset)
    }
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

/**
 * The length that a record with a sound directory says, if its first terminator comes before and stands in mid-field, where it may be
 * a damaged letter; 0 for others.
 */
function lengthBeyond(pending: Buffer, end: number): number {
  const said = digitsAt(pending, 0, 5)
  return said > end + 1 && pending[end - 1] !== FIELD_TERMINATOR && directoryAt(pending, 0) ? said : 0
}

/** Whether a record ends where it says, beyond a terminator behind which no other begins. */
function isWhole(pending: Buffer, end: number, said: number): boolean {
  if (said === 0 || pending[said - 1] !== RECORD_TERMINATOR || pending[said - 2] !== FIELD_TERMINATOR) return false
  const rest = pending.subarray(end + 1, said)
  return !leaderAt(rest, fillerLength(rest))
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
