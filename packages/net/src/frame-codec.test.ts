import { MAX_FRAME_BYTES } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NetError } from './errors.ts'
import { END, HEADER_BYTES, IncomingFrames, OutgoingFrames } from './frame-codec.ts'

/** Cuts bytes into pieces whose lengths are taken in turn from `cuts`. */
function cut(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const pieces: Uint8Array[] = []
  for (let offset = 0, i = 0; offset < bytes.length; i++) {
    const length = cuts[i % cuts.length] as number
    pieces.push(bytes.subarray(offset, offset + length))
    offset += length
  }
  return pieces
}

function takeAll(incoming: IncomingFrames): (Uint8Array | typeof END)[] {
  const taken: (Uint8Array | typeof END)[] = []
  for (;;) {
    const frame = incoming.take()
    if (frame === undefined) return taken
    taken.push(frame)
    if (frame === END) return taken
  }
}

const frame = fc.oneof(
  fc.uint8Array({ maxLength: 20 }),
  fc.nat(9000).map((length) => new Uint8Array(length).map((_, i) => i * 7)),
)

describe('frames in a stream of bytes', () => {
  it('come out as they went in, however the stream is cut', () => {
    fc.assert(
      fc.property(
        fc.array(frame, { maxLength: 60 }),
        fc.array(fc.integer({ min: 1, max: 5000 }), { minLength: 1 }),
        fc.nat(20_000),
        (frames, cuts, batch) => {
          const outgoing = new OutgoingFrames()
          for (const each of frames) outgoing.add(each)
          outgoing.addEnd()
          expect(outgoing.bytes).toBe(frames.reduce((sum, { length }) => sum + HEADER_BYTES + length, HEADER_BYTES))
          const pieces: Uint8Array[] = []
          while (outgoing.bytes > 0) pieces.push(...outgoing.take(batch + 1))

          const incoming = new IncomingFrames()
          const received = cut(Buffer.concat(pieces), cuts).flatMap((piece) => {
            incoming.push(piece)
            return takeAll(incoming)
          })
          expect(received).toEqual([...frames, END])
        },
      ),
    )
  })

  it('never change what was laid out before', () => {
    const outgoing = new OutgoingFrames()
    outgoing.add(Uint8Array.of(1))
    const first = outgoing.take(Infinity).map((piece) => Buffer.from(piece))
    outgoing.add(Uint8Array.of(2))
    expect(Buffer.concat(first).equals(Buffer.of(0, 0, 0, 1, 1))).toBe(true)
    expect(Buffer.concat(outgoing.take(Infinity)).equals(Buffer.of(0, 0, 0, 1, 2))).toBe(true)
  })

  it('own their memory', () => {
    const incoming = new IncomingFrames()
    incoming.push(Buffer.of(0, 0, 0, 2, 8, 9, 0, 0, 0, 0))
    for (const each of takeAll(incoming) as Uint8Array[]) expect(each.buffer.byteLength).toBe(each.length)
  })

  it('end in a NetError, a wait or a frame for any bytes whatever', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 40 })), (chunks) => {
        const incoming = new IncomingFrames()
        let thrown: unknown
        try {
          for (const chunk of chunks) {
            incoming.push(chunk)
            takeAll(incoming)
          }
        } catch (error) {
          thrown = error
        }
        expect(thrown === undefined || thrown instanceof NetError).toBe(true)
        expect(incoming.bytes).toBeLessThanOrEqual(chunks.reduce((sum, { length }) => sum + length, 0))
      }),
    )
  })

  it('are refused by their header when too long', () => {
    const header = Buffer.alloc(4)
    const incoming = new IncomingFrames()
    header.writeUInt32BE(MAX_FRAME_BYTES)
    incoming.push(header)
    expect(incoming.take()).toBeUndefined()
    const longer = new IncomingFrames()
    const tooLong = Buffer.alloc(4)
    tooLong.writeUInt32BE(MAX_FRAME_BYTES + 1)
    longer.push(tooLong)
    expect(() => longer.take()).toThrow(expect.objectContaining({ code: 'NET_FRAME_TOO_LARGE' }))
  })

  it('may not follow an END', () => {
    const incoming = new IncomingFrames()
    incoming.push(Buffer.of(255, 255, 255, 255, 0))
    expect(() => incoming.take()).toThrow(expect.objectContaining({ code: 'NET_BREACH' }))
  })
})
