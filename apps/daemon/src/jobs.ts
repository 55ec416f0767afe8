// What import and export jobs have in common: an id, and listeners that are told what changes.
import { EventEmitter } from 'node:events'
import { randomBytes } from 'node:crypto'
import { DaemonError } from './errors.ts'

export const newJobId = (): string => randomBytes(8).toString('hex')

export function noSuchJob(): DaemonError {
  return new DaemonError('NO_SUCH_JOB', 'There is no such job (any more).')
}

/** Tells of jobs as they change. */
export class JobEvents<Job> {
  readonly #events = new EventEmitter<{ changed: [Job]; removed: [string] }>()

  constructor() {
    this.#events.setMaxListeners(0)
  }

  changed(job: Job): void {
    this.#events.emit('changed', job)
  }

  removed(id: string): void {
    this.#events.emit('removed', id)
  }

  /** @returns ends it. */
  listen(onChanged: (job: Job) => void, onRemoved: (id: string) => void): () => void {
    this.#events.on('changed', onChanged)
    this.#events.on('removed', onRemoved)
    return () => {
      this.#events.off('changed', onChanged)
      this.#events.off('removed', onRemoved)
    }
  }
}
