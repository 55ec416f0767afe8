// A peer that does not keep to the rules. It speaks the wire protocol itself, or bends what an honest engine says.
import type { Duplex, LibraryId, ReplicaError } from '@serumpun/replica'
import { decodeMessage, encodeMessage, type Message } from '@serumpun/replica/testing'
import type { Ledger } from '../ledger.ts'
import type { Endpoint } from '../network.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'

export interface LiarInit {
  readonly name: string
  readonly seed: Uint8Array
  readonly random: Random
  readonly time: VirtualTime
  readonly ledger: Ledger
}

export interface Liar extends Endpoint {
  readonly kind: string
  /** Who meets it must find it out: it breaks a rule every time. */
  readonly isCertain: boolean
  /** How often it has done what it is here for. */
  readonly offences: number
  /** How often it was found out. */
  caught: number
  lastCaught: ReplicaError | undefined
}

/** A pipe as a liar uses it: messages, not frames, and no errors. */
export class Talk {
  readonly #duplex: Duplex
  readonly #frames: AsyncIterator<Uint8Array>
  #over = false

  constructor(duplex: Duplex) {
    this.#duplex = duplex
    this.#frames = duplex.frames[Symbol.asyncIterator]()
  }

  get isOver(): boolean {
    return this.#over
  }

  /** @returns false when the pipe has ended. */
  async say(...messages: Message[]): Promise<boolean> {
    for (const message of messages) if (!(await this.raw(encodeMessage(message)))) return false
    return true
  }

  async raw(frame: Uint8Array): Promise<boolean> {
    if (this.#over) return false
    try {
      await this.#duplex.send(frame)
      return true
    } catch {
      this.#over = true
      return false
    }
  }

  /** The next message; undefined at the end. */
  async hear(): Promise<Message | undefined> {
    try {
      const next = await this.#frames.next()
      if (next.done !== true) return decodeMessage(next.value)
    } catch {
      // The pipe broke.
    }
    this.#over = true
    return undefined
  }

  hangUp(reason: Error): void {
    this.#over = true
    this.#duplex.abort(reason)
  }
}

/** What two libraries are to each other in a liar's eyes: nothing but an id. */
export type PeerId = LibraryId
