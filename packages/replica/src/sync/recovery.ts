// Own data first (I6): a starting node may have been restored from a backup, so before it signs anything it asks what
// others remember of it. It waits for as long as that gets on, but nobody can keep it from writing.
import type { Replica } from '../replica.ts'
import { RECOVER_AT_MOST_MS, RECOVER_WAIT_MS } from './limits.ts'

export interface RecoveryProgress {
  /** Whether a past of ours is known and somebody is there to give it. */
  isUnderWay(): boolean
  /** Grows while it is being fetched. */
  done(): number
}

export class Recovery {
  readonly #replica: Replica
  readonly #progress: RecoveryProgress
  /** Somebody has shown all that they have of ours, or nobody did in time. */
  #isAnswered = false
  #waitedMs = 0
  #seen = 0
  #cancel: () => void

  constructor(replica: Replica, progress: RecoveryProgress) {
    this.#replica = replica
    this.#progress = progress
    this.#cancel = this.#wait()
  }

  #wait(): () => void {
    return this.#replica.clock.after(RECOVER_WAIT_MS, () => {
      this.#isAnswered = true
      this.#waitedMs += RECOVER_WAIT_MS
      const done = this.#progress.done()
      const getsOn = this.#progress.isUnderWay() && done > this.#seen
      this.#seen = done
      if (getsOn && this.#waitedMs < RECOVER_AT_MOST_MS) this.#cancel = this.#wait()
      else this.#replica.releaseOwnWrites()
    })
  }

  /** A peer has shown all that it has of ours. */
  answered(): void {
    this.#isAnswered = true
    this.changed()
  }

  /** Something that was to be recovered has been, or cannot be now. */
  changed(): void {
    if (this.#isAnswered && !this.#progress.isUnderWay()) this.#replica.releaseOwnWrites()
  }

  stop(): void {
    this.#cancel()
  }
}
