// What a session sends: control frames at once, data frames as the other side's credit allows.
import type { Duplex } from '../duplex.ts'
import { ReplicaError } from '../errors.ts'
import { INITIAL_CREDIT } from './limits.ts'
import { costsCredit, encodeMessage, type Message } from './messages.ts'

export class Outbox {
  readonly #duplex: Duplex
  #credit = INITIAL_CREDIT
  #waiting: PromiseWithResolvers<void> | undefined
  #closed: Error | undefined
  /** Bytes of frames sent, for metrics. */
  bytes = 0

  constructor(duplex: Duplex) {
    this.#duplex = duplex
  }

  /** The other side has made room. */
  grant(frames: number): void {
    this.#credit += frames
    // An honest side grants only what it has consumed.
    if (this.#credit > INITIAL_CREDIT) throw new ReplicaError('REPLICA_PROTOCOL', 'More credit was granted than frames were sent.')
    this.#waiting?.resolve()
    this.#waiting = undefined
  }

  /** Resolves when the frame is queued and there is room for another. */
  async send(message: Message): Promise<void> {
    if (costsCredit(message.type)) {
      while (this.#credit === 0) {
        if (this.#closed !== undefined) throw this.#closed
        this.#waiting ??= Promise.withResolvers()
        await this.#waiting.promise
      }
      this.#credit--
    }
    if (this.#closed !== undefined) throw this.#closed
    const frame = encodeMessage(message)
    this.bytes += frame.length
    await this.#duplex.send(frame)
  }

  close(reason: Error): void {
    this.#closed ??= reason
    this.#waiting?.resolve()
    this.#waiting = undefined
  }
}
