// A liar that plays one of the scripts to everybody it meets.
import { type Duplex, identityFrom, ReplicaError } from '@serumpun/replica'
import type { Endpoint } from '../network.ts'
import { type Liar, type LiarInit, Talk } from './liar.ts'
import type { Script } from './scripts.ts'

export class ScriptedLiar implements Liar {
  readonly name: string
  readonly isUp = true
  offences = 0
  caught = 0
  lastCaught: ReplicaError | undefined
  readonly #with: LiarInit
  readonly #script: Script
  readonly #identity

  constructor(init: LiarInit, script: Script) {
    this.#with = init
    this.#script = script
    this.name = init.name
    this.#identity = identityFrom(init.seed)
  }

  get kind(): string {
    return this.#script.name
  }

  get isCertain(): boolean {
    return this.#script.isCertain
  }

  get library() {
    return this.#identity.library
  }

  refuses(): boolean {
    return false
  }

  async meet(duplex: Duplex, peer: Endpoint): Promise<void> {
    const { random, time } = this.#with
    const talk = new Talk(duplex)
    const scene = { identity: this.#identity, random, peer: peer.library, wait: (ms: number) => time.wait(ms) }
    this.offences += await this.#script.play(talk, scene)
    // Stays on the line: it is for the other side to end this.
    await time.wait(5_000)
    talk.hangUp(new ReplicaError('REPLICA_CLOSED', 'The liar has had enough.'))
  }
}
