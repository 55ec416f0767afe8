// How frames lie in a stream of bytes. A frame is its length (u32, big-endian) and that many bytes; the length 0xffffffff
// stands for END, after which nothing follows. Only END ends a pipe cleanly: a connection that is lost looks like an end of
// file to libp2p, and what was received until then would pass for complete. The length 0xfffffff0 alone says that whoever
// sends it does not synchronise with the other library.
import { MAX_FRAME_BYTES } from '@serumpun/replica'
import { NetError } from './errors.ts'
import { COPY_FRAME_BELOW_BYTES } from './limits.ts'

export const HEADER_BYTES = 4
const END_LENGTH = 0xffffffff
const REFUSED_LENGTH = 0xfffffff0

/** All that is sent through a stream that is not accepted. */
export const REFUSAL = Uint8Array.of(0xff, 0xff, 0xff, 0xf0)

/** Stands for the other side's END where a frame is expected. */
export const END = Symbol('END')

const SLAB_BYTES = 16 * 1024

/** Frames on their way out, laid out for one write: small ones side by side in one piece, large ones by reference. */
export class OutgoingFrames {
  #pieces: Uint8Array[] = []
  #slab = new Uint8Array(0)
  #slabStart = 0
  #slabEnd = 0
  /** Bytes laid out and not yet taken, headers included. */
  bytes = 0

  add(frame: Uint8Array): void {
    const copied = frame.length <= COPY_FRAME_BELOW_BYTES
    this.#header(frame.length, copied ? frame.length : 0)
    if (copied) {
      this.#slab.set(frame, this.#slabEnd)
      this.#slabEnd += frame.length
    } else {
      this.#seal()
      this.#pieces.push(frame)
    }
    this.bytes += HEADER_BYTES + frame.length
  }

  addEnd(): void {
    this.#header(END_LENGTH, 0)
    this.bytes += HEADER_BYTES
  }

  /** The first pieces, in order, until they come to `bytes` or there are no more; the last is cut to fit. The caller owns them. */
  take(bytes: number): Uint8Array[] {
    this.#seal()
    let taken = 0
    let count = 0
    while (count < this.#pieces.length && taken < bytes) taken += (this.#pieces[count++] as Uint8Array).length
    const pieces = this.#pieces.splice(0, count)
    const last = pieces.at(-1)
    if (last !== undefined && taken > bytes) {
      const fitting = last.length - (taken - bytes)
      pieces[pieces.length - 1] = last.subarray(0, fitting)
      this.#pieces.unshift(last.subarray(fitting))
      taken = bytes
    }
    this.bytes -= taken
    return pieces
  }

  #header(length: number, bytesToFollow: number): void {
    if (this.#slab.length - this.#slabEnd < HEADER_BYTES + bytesToFollow) {
      this.#seal()
      this.#slab = new Uint8Array(SLAB_BYTES)
      this.#slabStart = this.#slabEnd = 0
    }
    this.#slab[this.#slabEnd++] = length >>> 24
    this.#slab[this.#slabEnd++] = length >>> 16
    this.#slab[this.#slabEnd++] = length >>> 8
    this.#slab[this.#slabEnd++] = length
  }

  #seal(): void {
    if (this.#slabEnd > this.#slabStart) {
      this.#pieces.push(this.#slab.subarray(this.#slabStart, this.#slabEnd))
      this.#slabStart = this.#slabEnd
    }
  }
}

/**
 * Received bytes and the frames in them. Bytes are kept as they came and split only when a frame is asked for, so that what
 * is held is bounded by bytes alone: a megabyte of empty frames is a megabyte, not a quarter of a million objects.
 */
export class IncomingFrames {
  #chunks: Uint8Array[] = []
  #first = 0
  #offset = 0
  readonly #maxFrameBytes: number
  /** Bytes received and not yet taken. */
  bytes = 0

  constructor(maxFrameBytes: number = MAX_FRAME_BYTES) {
    this.#maxFrameBytes = maxFrameBytes
  }

  push(chunk: Uint8Array): void {
    if (chunk.length > 0) {
      this.#chunks.push(chunk)
      this.bytes += chunk.length
    }
  }

  /** Whether the other side refuses the stream: known without anybody's taking frames. */
  get isRefusal(): boolean {
    return this.bytes === HEADER_BYTES && this.#peekLength() === REFUSED_LENGTH
  }

  /**
   * The next frame in memory of its own (it may be transferred to another thread), END, or `undefined` if more bytes are needed.
   * @throws {NetError} `NET_FRAME_TOO_LARGE`; `NET_BREACH` when bytes follow an END.
   */
  take(): Uint8Array | typeof END | undefined {
    if (this.bytes < HEADER_BYTES) return undefined
    const length = this.#peekLength()
    if (length === END_LENGTH) {
      if (this.bytes > HEADER_BYTES) throw new NetError('NET_BREACH', 'The peer went on sending after its own END.')
      return END
    }
    if (length > this.#maxFrameBytes) {
      throw new NetError(
        'NET_FRAME_TOO_LARGE',
        `The peer announced a frame of ${length} bytes; the most is ${this.#maxFrameBytes}.`,
      )
    }
    if (this.bytes < HEADER_BYTES + length) return undefined
    this.#skip(HEADER_BYTES)
    return this.#read(length)
  }

  #peekLength(): number {
    let length = 0
    let index = this.#first
    let offset = this.#offset
    for (let i = 0; i < HEADER_BYTES; i++) {
      let chunk = this.#chunks[index] as Uint8Array
      while (offset === chunk.length) {
        chunk = this.#chunks[++index] as Uint8Array
        offset = 0
      }
      length = length * 256 + (chunk[offset++] as number)
    }
    return length
  }

  #skip(count: number): void {
    this.bytes -= count
    let left = count
    while (left > 0) left -= this.#advance(left)
  }

  #read(length: number): Uint8Array {
    // Not zeroed, as every byte is written below; not from Node's pool, whose memory belongs to many.
    const frame = new Uint8Array(Buffer.allocUnsafeSlow(length).buffer)
    this.bytes -= length
    let done = 0
    while (done < length) {
      const chunk = this.#chunks[this.#first] as Uint8Array
      const from = this.#offset
      const count = this.#advance(length - done)
      frame.set(chunk.subarray(from, from + count), done)
      done += count
    }
    return frame
  }

  /** Moves over at most `count` bytes of the first chunk and says over how many. */
  #advance(count: number): number {
    const rest = (this.#chunks[this.#first] as Uint8Array).length - this.#offset
    if (count < rest) {
      this.#offset += count
      return count
    }
    this.#offset = 0
    this.#first++
    // Taken chunks leave in blocks: shifting one by one would move the whole array each time.
    if (this.#first === this.#chunks.length) {
      this.#chunks = []
      this.#first = 0
    } else if (this.#first === 64) {
      this.#chunks = this.#chunks.slice(64)
      this.#first = 0
    }
    return rest
  }
}
