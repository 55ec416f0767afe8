// Two ends of a pipe in memory, with the backpressure and the failures of a real one.
import type { Duplex } from '../duplex.ts'
import { ReplicaError } from '../errors.ts'
import { MAX_FRAME_BYTES } from '../limits.ts'

export interface MemoryDuplexOptions {
  /** Frames under way one way before `send` waits. @default 16 */
  readonly capacity?: number
  /**
   * Called for each frame (and, with an empty one, for the end); calls `deliver` when it arrives, at once or later but
   * in order. `from` is the end that sent it: 0 for the first of the pair. @default at once
   */
  readonly carry?: (deliver: () => void, frame: Uint8Array, from: 0 | 1) => void
}

class End implements Duplex {
  readonly #capacity: number
  readonly #carry: NonNullable<MemoryDuplexOptions['carry']>
  readonly #arrived: Uint8Array[] = []
  #underWay = 0
  #remoteClosed = false
  #closed = false
  #broken: Error | undefined
  #change: PromiseWithResolvers<void> = Promise.withResolvers()
  readonly #place: 0 | 1
  other!: End

  constructor(options: MemoryDuplexOptions, place: 0 | 1) {
    this.#place = place
    this.#capacity = options.capacity ?? 16
    this.#carry = options.carry ?? ((deliver) => deliver())
  }

  #changed(): void {
    this.#change.resolve()
    this.#change = Promise.withResolvers()
  }

  async send(frame: Uint8Array): Promise<void> {
    if (frame.length > MAX_FRAME_BYTES)
      this.abort(new ReplicaError('REPLICA_LIMIT', `A frame has at most ${MAX_FRAME_BYTES} bytes.`))
    if (this.#broken !== undefined) throw this.#broken
    if (this.#closed) throw new ReplicaError('REPLICA_CLOSED', 'The pipe has been closed.')
    const copy = frame.slice()
    const { other } = this
    other.#underWay++
    this.#carry(
      () => {
        if (other.#broken !== undefined) return
        other.#arrived.push(copy)
        other.#changed()
      },
      copy,
      this.#place,
    )
    while (other.#underWay > this.#capacity && this.#broken === undefined) await other.#change.promise
    if (this.#broken !== undefined) throw this.#broken as Error
  }

  get frames(): AsyncIterable<Uint8Array> {
    return this.#read()
  }

  async *#read(): AsyncIterable<Uint8Array> {
    for (;;) {
      if (this.#broken !== undefined) throw this.#broken
      const frame = this.#arrived.shift()
      if (frame !== undefined) {
        this.#underWay--
        this.#changed()
        yield frame
      } else if (this.#remoteClosed) return
      else await this.#change.promise
    }
  }

  async close(): Promise<void> {
    if (this.#closed || this.#broken !== undefined) return
    this.#closed = true
    const { other } = this
    this.#carry(
      () => {
        other.#remoteClosed = true
        other.#changed()
      },
      new Uint8Array(0),
      this.#place,
    )
    await Promise.resolve()
  }

  abort(reason: Error): void {
    for (const end of [this, this.other]) {
      end.#broken ??= reason
      end.#changed()
    }
  }
}

/** Two connected ends. */
export function memoryDuplexPair(options: MemoryDuplexOptions = {}): [Duplex, Duplex] {
  const [a, b] = [new End(options, 0), new End(options, 1)]
  a.other = b
  b.other = a
  return [a, b]
}
