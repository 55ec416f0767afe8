// The line to the node: status events as they come, and whether anybody is there. No React in it.
import { NodeRefused } from './errors.ts'
import type { ExportJob, ImportJob, NodeStatus } from './types.ts'

/** Waits before trying again, in ms: a restarting node is back within a second or two; later tries must not tire an old PC. */
export const REOPEN_AFTER_MS = [300, 700, 1500, 3000, 5000] as const
/** A node whose machine lost power closes nothing. After this long without an event, ask whether it is still there. */
export const SILENCE_MS = 20_000
/** A node that takes longer than this for its status, which it has at hand, is not there. */
export const ANSWER_MS = 5_000
/** Browsers allow six connections to one server: pages that nobody looks at give theirs back. */
export const HIDDEN_MS = 10_000

export interface LinkState {
  /** `opening` until the first answer; `lost` once a second try has failed, so that a quick restart goes unnoticed. */
  phase: 'opening' | 'live' | 'lost'
  /** When the node was last heard before it was lost: ms since 1970. Absent if it never was. */
  lastHeard?: number
}

/** The part of `EventSource` that the link uses. */
export type StatusEvents = Pick<EventSource, 'addEventListener' | 'close'>

export interface NodeLinkComponents {
  openEvents(): StatusEvents
  fetchStatus(signal: AbortSignal): Promise<NodeStatus>
  onStatus(status: NodeStatus): void
  /** A job has changed, or is no more. */
  onJob(event: JobEvent): void
}

export type JobEvent =
  | { readonly name: 'import'; readonly job: ImportJob }
  | { readonly name: 'export'; readonly job: ExportJob }
  | { readonly name: 'import-removed' | 'export-removed'; readonly job: { readonly id: string } }

const JOB_EVENTS = ['import', 'export', 'import-removed', 'export-removed'] as const

/** Keeps one event stream open for as long as the page is looked at, and opens it again whenever it breaks. */
export class NodeLink {
  readonly #components: NodeLinkComponents
  readonly #listeners = new Set<() => void>()
  #state: LinkState = { phase: 'opening' }
  #events: StatusEvents | undefined
  #failures = 0
  #heardAt: number | undefined
  #eventCount = 0
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(components: NodeLinkComponents) {
    this.#components = components
  }

  get state(): LinkState {
    return this.#state
  }

  /** Calls `listener` after each change of `state`. @returns a function that stops this. */
  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  /** Opens the stream now, also in the middle of a wait. Does nothing while one is open. */
  open(): void {
    clearTimeout(this.#timer)
    if (this.#events !== undefined) return this.#watch()
    const events = this.#components.openEvents()
    this.#events = events
    events.addEventListener('open', () => {
      if (events !== this.#events) return
      this.#hear()
      void this.#ask()
    })
    events.addEventListener('status', (event) => {
      if (events !== this.#events) return
      this.#eventCount++
      this.#hear()
      this.#components.onStatus(JSON.parse((event as MessageEvent<string>).data) as NodeStatus)
    })
    for (const name of JOB_EVENTS) {
      events.addEventListener(name, (event) => {
        if (events !== this.#events) return
        this.#hear()
        this.#components.onJob({ name, job: JSON.parse((event as MessageEvent<string>).data) } as JobEvent)
      })
    }
    events.addEventListener('error', () => {
      if (events === this.#events) this.#broken()
    })
  }

  /** The page went out of sight: closes the stream unless `open()` is called soon. */
  rest(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => this.close(), HIDDEN_MS)
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#events?.close()
    this.#events = undefined
  }

  #hear(): void {
    this.#failures = 0
    this.#heardAt = Date.now()
    this.#change({ phase: 'live' })
    this.#watch()
  }

  #watch(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#ask(), SILENCE_MS)
  }

  async #ask(): Promise<void> {
    const events = this.#events
    const before = this.#eventCount
    try {
      const status = await this.#components.fetchStatus(AbortSignal.timeout(ANSWER_MS))
      if (events !== this.#events) return
      this.#hear()
      // An event that came meanwhile is newer than this answer.
      if (before === this.#eventCount) this.#components.onStatus(status)
    } catch (error) {
      if (events !== this.#events) return
      if (error instanceof NodeRefused) this.#hear()
      else this.#broken()
    }
  }

  #broken(): void {
    this.close()
    this.#failures++
    if (this.#failures > 1) this.#change({ phase: 'lost', ...(this.#heardAt === undefined ? {} : { lastHeard: this.#heardAt }) })
    const wait = REOPEN_AFTER_MS[Math.min(this.#failures, REOPEN_AFTER_MS.length) - 1] ?? 0
    this.#timer = setTimeout(() => this.open(), wait)
  }

  #change(state: LinkState): void {
    if (state.phase === this.#state.phase) return
    this.#state = state
    for (const listener of this.#listeners) listener()
  }
}
