// What a requester's own clock does: an unanswered request goes to the next supplier of the rota when the agreement's time has
// passed, a refused one at once. Each side acts only for itself, by its own clock: nothing here waits for the other's.
import type { LibraryId } from '@serumpun/replica'
import type { RequestDesk } from '../actions/desk.ts'
import { possibleActions } from '../actions/possible.ts'
import type { HomeNeed, HomeStore } from '../private/home-store.ts'
import { type Attempt, type AttemptState, nextStep, type Step } from '../rota/progress.ts'
import type { RequestSummary } from '../view/reader.ts'
import type { RequestsView } from '../view/requests-view.ts'

export interface MovingOnInit {
  readonly self: LibraryId
  readonly desk: RequestDesk
  readonly view: RequestsView
  readonly home: HomeStore
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Until when an answer is waited for. */
  readonly deadlineOf: (need: HomeNeed, asked: { readonly supplier: LibraryId; readonly askedMs: number }) => number
}

/** How long to wait for what is still coming in; then the next time will do. */
const CATCH_UP_MS = 5000

/** A need, and what was done about it. */
export interface Moved {
  readonly network: string
  readonly need: string
  readonly step: Step
}

function stateOf({ standing, open, supplied }: RequestSummary): AttemptState {
  if (supplied !== undefined) return 'Supplied'
  if (!open.requester) return 'Over'
  if (standing === 'RetryPossible') return 'RetryPossible'
  if (standing === 'ExpectToSupply' || standing === 'WillSupply') return 'Promised'
  return standing === 'Requested' || standing === 'RequestReceived' ? 'Asked' : 'Over'
}

export class MovingOn {
  readonly #with: MovingOnInit

  constructor(init: MovingOnInit) {
    this.#with = init
  }

  /** The requests that were made for a need, as the rota counts them. */
  attempts(need: HomeNeed): Attempt[] {
    const { self, view, deadlineOf } = this.#with
    const attempts: Attempt[] = []
    for (const request of view.index.ofNeed(self, need.network, need.need)) {
      const { id, supplier, requested } = request
      if (supplier === undefined) continue
      attempts.push({
        request: id,
        library: supplier,
        state: stateOf(request),
        deadlineMs: deadlineOf(need, { supplier, askedMs: requested }),
      })
    }
    return attempts
  }

  /** Does for every need what is to be done now. Doing it again does no harm. @returns what was done, waits left out. */
  async run(): Promise<Moved[]> {
    await this.#with.view.caughtUp(CATCH_UP_MS)
    const moved: Moved[] = []
    // Who does not see yet what it has asked would ask again.
    if (!this.#with.view.status().current) return moved
    for (const need of this.#with.home.moving()) {
      // Giving up and asking the next are two steps; a rota has an end.
      for (let left = 2 * need.rota.length + 1; left > 0; left--) {
        const step = nextStep(need.rota, this.attempts(need), this.#with.now())
        // It has come, or nobody is left to ask: staff see it, and may name others.
        if (step.kind === 'done' || step.kind === 'end') this.#with.home.put({ ...need, isDone: true })
        if (!(await this.#take(need, step))) break
        moved.push({ network: need.network, need: need.need, step })
      }
    }
    return moved
  }

  /** @returns whether something was done, after which there may be more to do. */
  async #take({ network, need, wanted }: HomeNeed, step: Step): Promise<boolean> {
    const { desk } = this.#with
    if (step.kind === 'ask') {
      await desk.ask({ ...wanted, network, need, supplier: step.library })
      return true
    }
    if (step.kind !== 'give-up') return false
    const { request } = step
    // Asked to cancel, so that not two supply; where it is sent all the same, the request is open again. Whoever was
    // stopped between the two has asked already.
    const { state } = desk.conversation(request, network)
    if (possibleActions(state, 'requester').includes('Cancel')) await desk.act({ request, network, kind: 'Cancel' })
    await desk.act({ request, network, kind: 'requester close', reason: 'NoAnswer' })
    return true
  }
}
