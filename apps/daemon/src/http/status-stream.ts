// The state of the node as it changes, for pages that stay open: server-sent events, at most two a second.
import type { OpenedLibrary } from '../opened-library.ts'
import type { Peers } from '../operations/peers.ts'
import { type Status, statusOf } from '../operations/status.ts'

const EVERY_MS = 500

export class StatusStream {
  readonly #read: () => Promise<Status>
  readonly #listeners = new Set<(json: string) => void>()
  readonly #stop: () => void
  #timer: NodeJS.Timeout | undefined
  #last = ''

  constructor(library: OpenedLibrary, network: Peers) {
    this.#read = () => statusOf(library, network)
    const changed = (): void => this.#soon()
    const { engine, replica, view } = library
    const names = ['session', 'progress', 'done', 'failed', 'breach'] as const
    for (const name of names) engine.events.on(name, changed)
    replica.events.on('published', changed)
    replica.events.on('held', changed)
    const unsubscribe = view.onStatus(changed)
    this.#stop = () => {
      for (const name of names) engine.events.off(name, changed)
      replica.events.off('published', changed)
      replica.events.off('held', changed)
      unsubscribe()
      clearTimeout(this.#timer)
    }
  }

  /** Sends the present state to one listener and changes from now on; the result ends it. */
  listen(listener: (json: string) => void): () => void {
    this.#listeners.add(listener)
    this.#read()
      .then((status) => listener(JSON.stringify(status)))
      .catch(() => this.#listeners.delete(listener))
    return () => this.#listeners.delete(listener)
  }

  #soon(): void {
    if (this.#timer !== undefined || this.#listeners.size === 0) return
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#send().catch(() => this.#soon())
    }, EVERY_MS)
  }

  async #send(): Promise<void> {
    const json = JSON.stringify(await this.#read())
    if (json === this.#last) return
    this.#last = json
    for (const listener of this.#listeners) listener(json)
  }

  close(): void {
    this.#stop()
    this.#listeners.clear()
  }
}
