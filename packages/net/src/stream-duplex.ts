// A pipe of frames over one libp2p stream. What libp2p's own reading and writing lack (measured, see README.md) is made up for
// here: backpressure in both directions, and an end that cannot be confused with a loss.
import type { Stream, StreamCloseEvent, StreamMessageEvent } from '@libp2p/interface'
import { MAX_FRAME_BYTES } from '@serumpun/replica'
import type { Duplex } from '@serumpun/replica'
import { Uint8ArrayList } from 'uint8arraylist'
import { NetError, messageOf, notAdmitted } from './errors.ts'
import { END, IncomingFrames, OutgoingFrames } from './frame-codec.ts'
import {
  CAPPED_RECEIVE_BYTES,
  CAPPED_SEND_ROOM_BYTES,
  COALESCE_BYTES,
  RECEIVE_HIGH_WATER_BYTES,
  SEND_ROOM_BYTES,
} from './limits.ts'
import type { Passenger, Throttle } from './throttle.ts'

/** What has gone through a pipe so far, frame headers included. */
export interface PipeTraffic {
  bytesReceived: number
  bytesSent: number
  framesReceived: number
  framesSent: number
}

const DONE: IteratorReturnResult<undefined> = { done: true, value: undefined }

export class StreamDuplex implements Duplex {
  readonly frames: AsyncIterable<Uint8Array>
  readonly traffic: PipeTraffic = { bytesReceived: 0, bytesSent: 0, framesReceived: 0, framesSent: 0 }
  /** Resolves when the stream is gone: with nothing after both sides closed, else with what broke it. Never rejects. */
  readonly over: Promise<Error | undefined>

  /** Whether it broke because the peer broke a rule. */
  breached = false

  readonly #stream: Stream
  readonly #settleOver: (error: Error | undefined) => void

  readonly #outgoing = new OutgoingFrames()
  #flush: NodeJS.Immediate | undefined
  #blocked = false
  #room: PromiseWithResolvers<void> | undefined
  #closed: Promise<void> | undefined
  #endSent = false
  /** Set once nothing more can be sent: by abort, by the peer, by the loss of the connection. */
  #broken: Error | undefined

  readonly #incoming = new IncomingFrames()
  #resuming = false
  #reader: (() => void) | undefined
  #endTaken = false
  #discarding = false
  /** Set once no more bytes can come; what is buffered may still be read, up to an END or this. */
  #inputLost: Error | undefined
  /** Set by abort and by breaches: nothing is read any more, buffered or not. */
  #readError: Error | undefined

  readonly #throttle: Throttle | undefined
  readonly #departures: Passenger = { go: () => this.#pump() }
  readonly #arrivals: Passenger = { go: () => this.#arrive() }
  /** Bytes of the frame that is being let in. */
  #wanted = 0
  #admitted: (() => void) | undefined

  /**
   * @param stream a stream whose protocol has just been agreed; the duplex takes it over whole
   * @param throttle caps what this and other pipes send and receive. @default no cap
   */
  constructor(stream: Stream, throttle?: Throttle) {
    this.#throttle = throttle
    const { promise, resolve } = Promise.withResolvers<Error | undefined>()
    this.over = promise
    this.#settleOver = resolve
    this.#stream = stream
    this.frames = { [Symbol.asyncIterator]: () => ({ next: () => this.#next(), return: () => this.#stopReading() }) }

    stream.addEventListener('message', this.#onMessage)
    stream.addEventListener('drain', this.#onDrain)
    stream.addEventListener('remoteCloseWrite', this.#onRemoteCloseWrite)
    stream.addEventListener('close', this.#onClose)
    // What happened before the listeners were there is told by the stream's state alone.
    if (stream.remoteWriteStatus === 'closed') this.#onRemoteCloseWrite()
    if (stream.status !== 'open') this.#ended(undefined)
  }

  async send(frame: Uint8Array): Promise<void> {
    if (this.#broken) throw this.#broken
    if (this.#closed) throw new NetError('NET_CLOSED', 'This pipe was closed; nothing more can be sent through it.')
    if (frame.length > MAX_FRAME_BYTES) {
      const error = new NetError(
        'NET_FRAME_TOO_LARGE',
        `A frame of ${frame.length} bytes was to be sent; the most is ${MAX_FRAME_BYTES}.`,
      )
      this.abort(error)
      throw error
    }
    this.#outgoing.add(frame)
    this.traffic.framesSent++
    if (!this.#blocked) {
      if (this.#outgoing.bytes >= COALESCE_BYTES) this.#pump()
      else this.#flush ??= setImmediate(() => this.#pump())
    }
    if (this.#outgoing.bytes >= this.#sendRoom) await this.#roomMade()
  }

  get #sendRoom(): number {
    return this.#throttle === undefined ? SEND_ROOM_BYTES : Math.max(CAPPED_SEND_ROOM_BYTES, this.#throttle.out.bytesPerSecond)
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#close())
  }

  abort(reason: Error): void {
    if (this.#readError) return
    this.#readError = reason
    this.#settleOver(reason)
    this.#break(reason)
    this.#stream.abort(reason)
  }

  async #close(): Promise<void> {
    if (this.#broken) throw this.#broken
    this.#outgoing.addEnd()
    if (!this.#blocked) this.#pump()
    while (this.#outgoing.bytes > 0) await this.#roomMade()
    this.#endSent = true
    this.#finishIfEnded()
  }

  // --- Sending ---

  #pump(): void {
    if (this.#flush) clearImmediate(this.#flush)
    this.#flush = undefined
    if (this.#broken) return
    try {
      while (!this.#blocked && this.#outgoing.bytes > 0) {
        const mayGo = this.#throttle?.out.pass(this.#departures, this.#outgoing.bytes) ?? SEND_ROOM_BYTES
        if (mayGo === 0) break
        const pieces = new Uint8ArrayList(...this.#outgoing.take(mayGo))
        this.traffic.bytesSent += pieces.byteLength
        this.#blocked = !this.#stream.send(pieces)
      }
    } catch (cause) {
      this.abort(new NetError('NET_CONNECTION_LOST', `The connection was lost: ${messageOf(cause)}`, { cause }))
      return
    }
    if (this.#outgoing.bytes < this.#sendRoom) {
      this.#room?.resolve()
      this.#room = undefined
    }
  }

  #roomMade(): Promise<void> {
    return (this.#room ??= Promise.withResolvers<void>()).promise
  }

  // libp2p's own listener comes first and queues the sending of what the stream still holds; only then is it known whether
  // the stream has room, as a drain of the connection says nothing of the stream's own window.
  #onDrain = (): void => {
    queueMicrotask(() => {
      if (this.#blocked && !this.#stream.writableNeedsDrain) {
        this.#blocked = false
        this.#pump()
      }
    })
  }

  #break(error: Error): void {
    this.#broken ??= error
    if (this.#flush) clearImmediate(this.#flush)
    this.#flush = undefined
    this.#throttle?.out.leave(this.#departures)
    this.#throttle?.in.leave(this.#arrivals)
    this.#admitted?.()
    this.#outgoing.take(Infinity)
    this.#room?.promise.catch(() => {})
    this.#room?.reject(this.#broken)
    this.#room = undefined
    this.#wake()
  }

  // --- Receiving ---

  #onMessage = (event: StreamMessageEvent): void => {
    this.traffic.bytesReceived += event.data.byteLength
    if (this.#endTaken) return this.#breach(new NetError('NET_BREACH', 'The peer went on sending after its own END.'))
    if (event.data instanceof Uint8Array) this.#incoming.push(event.data)
    else for (const chunk of event.data) this.#incoming.push(chunk)
    if (this.#incoming.isRefusal) return this.abort(notAdmitted())
    if (this.#discarding) return this.#discard()
    // Never inside resume(): libp2p would grant a new window after this handler all the same, and forget the pause.
    if (!this.#resuming) this.#pauseIfFull()
    this.#wake()
  }

  /** Waits until the cap lets so many bytes in. While nobody reads, the window fills, and the other side waits. */
  async #letIn(bytes: number): Promise<void> {
    const lane = this.#throttle?.in
    if (lane === undefined) return
    this.#wanted = bytes
    while (!this.#broken) {
      const passed = lane.pass(this.#arrivals, this.#wanted)
      this.#wanted -= passed
      if (this.#wanted <= 0) return
      if (passed === 0) await new Promise<void>((resolve) => (this.#admitted = resolve))
    }
  }

  #arrive(): void {
    this.#wanted -= this.#throttle?.in.pass(this.#arrivals, this.#wanted) ?? 0
    this.#admitted?.()
  }

  /** Where bandwidth is capped, what is on its way should be some seconds' worth at most. */
  get #highWater(): number {
    if (this.#throttle === undefined) return RECEIVE_HIGH_WATER_BYTES
    return Math.min(RECEIVE_HIGH_WATER_BYTES, Math.max(CAPPED_RECEIVE_BYTES, this.#throttle.in.bytesPerSecond))
  }

  #pauseIfFull(): void {
    if (this.#incoming.bytes > this.#highWater && this.#stream.readStatus === 'readable') this.#stream.pause()
  }

  #resume(): void {
    this.#resuming = true
    try {
      this.#stream.resume()
    } catch {
      // The connection went while the stream was paused. Its bytes have been delivered; the window update could not leave.
    } finally {
      this.#resuming = false
    }
    this.#pauseIfFull()
  }

  async #next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#reader) throw new TypeError('The frames of a pipe have one reader.')
    for (;;) {
      if (this.#readError) throw this.#readError
      if (this.#endTaken) return DONE
      const frame = this.#take()
      const held = this.#incoming.bytes
      // What is held may be the better part of a frame, which no reading makes less.
      if (this.#stream.readStatus === 'paused' && (frame === undefined || held < this.#highWater / 4)) this.#resume()
      if (frame === END) {
        this.#finishIfEnded()
        return DONE
      }
      if (frame) {
        this.traffic.framesReceived++
        await this.#letIn(frame.length)
        return { done: false, value: frame }
      }
      if (this.#incoming.bytes > held) continue
      if (this.#inputLost) throw this.#inputLost
      await new Promise<void>((resolve) => (this.#reader = resolve))
    }
  }

  /** A reader that leaves wants no more. What still comes is thrown away, so that the peer is not held up before its END. */
  #stopReading(): Promise<IteratorReturnResult<undefined>> {
    this.#discarding = true
    if (!this.#readError && !this.#endTaken) this.#discard()
    if (this.#stream.readStatus === 'paused') this.#resume()
    return Promise.resolve(DONE)
  }

  #discard(): void {
    try {
      while (!this.#endTaken && this.#take() !== undefined);
    } catch {
      // A breach; it has broken the pipe, which is all that can be done about it here.
    }
    this.#finishIfEnded()
  }

  #take(): Uint8Array | typeof END | undefined {
    try {
      const frame = this.#incoming.take()
      if (frame === END) this.#endTaken = true
      return frame
    } catch (error) {
      this.#breach(error as NetError)
      throw error
    }
  }

  #breach(error: NetError): void {
    this.breached = true
    this.abort(error)
  }

  #wake(): void {
    const reader = this.#reader
    this.#reader = undefined
    reader?.()
  }

  // --- The end ---

  // The stream is closed for writing only when both ENDs are there, so that this tells the peer that its frames have arrived.
  // Whoever closed the connection before it knew that would make the kernel throw away what is on the way: data that meets a
  // closed socket (a window update is enough) is answered by a reset.
  #finishIfEnded(): void {
    if (this.#endSent && this.#endTaken) void this.#stream.close().catch(() => {})
  }

  // Nothing more comes; END should be among what is here or in the stream's buffer.
  #onRemoteCloseWrite = (): void => {
    this.#inputLost ??= new NetError('NET_CONNECTION_LOST', 'The peer stopped sending without an END.')
    this.#wake()
  }

  #onClose = (event: StreamCloseEvent): void => this.#ended(event.error)

  #ended(cause: Error | undefined): void {
    const error =
      this.#stream.status === 'reset'
        ? new NetError('NET_RESET', 'The peer broke the pipe.', { cause })
        : new NetError('NET_CONNECTION_LOST', 'The connection was lost.', { cause })
    this.#inputLost ??= error
    this.#settleOver(this.#endSent && this.#endTaken ? undefined : error)
    this.#break(error)
  }
}
