// The balance of a running node: the ledger, brought up to what the view shows whenever somebody asks.
import { setImmediate as nextTurn } from 'node:timers/promises'
import { REDUCED_IN_SLICE } from '../limits.ts'
import type { RequestSummary } from '../view/reader.ts'
import type { RequestIndex } from '../view/request-index.ts'
import { factsOf, type Money } from './facts.ts'
import { Ledger } from './ledger.ts'

/** What it asks of the view; a view that is begun anew brings another index. */
type Followed = Pick<RequestIndex, 'after' | 'changes'>

const NOT_KNOWN = Promise.resolve(undefined)

export class KeptLedger {
  readonly #index: () => Followed
  readonly #costOf: (request: RequestSummary) => Promise<Money | undefined>
  #ledger = new Ledger()
  #of: Followed | undefined
  /** What was counted, by number in the view. */
  #counted = new Map<number, Pick<RequestSummary, 'id' | 'network'>>()
  #turn: Promise<unknown> = Promise.resolve()

  /** @param costOf What was paid for a request, where this library can read it: costs are private to the parties. @default nothing is known */
  constructor(index: () => Followed, costOf: (request: RequestSummary) => Promise<Money | undefined> = () => NOT_KNOWN) {
    this.#index = index
    this.#costOf = costOf
  }

  /** The ledger as the view is now. Counting everything for the first time is done in slices. */
  async ledger(): Promise<Ledger> {
    const next = this.#turn.then(() => this.#followed())
    // What has changed is told once: after a failure everything is counted anew.
    this.#turn = next.catch(() => (this.#of = undefined))
    return await next
  }

  async #followed(): Promise<Ledger> {
    const index = this.#index()
    const changes = index.changes()
    if (changes === undefined || index !== this.#of) await this.#countAnew(index)
    else for (const { number, summary } of changes) await this.#count(number, summary)
    return this.#ledger
  }

  async #countAnew(index: Followed): Promise<void> {
    this.#ledger = new Ledger()
    this.#counted = new Map()
    this.#of = index
    for (let last = 0; ;) {
      const some = index.after(last, REDUCED_IN_SLICE)
      for (const { number, summary } of some) await this.#count(number, summary)
      const end = some.at(-1)
      if (end === undefined) return
      last = end.number
      await nextTurn()
    }
  }

  async #count(number: number, summary: RequestSummary | undefined): Promise<void> {
    const before = this.#counted.get(number)
    if (summary !== undefined) {
      // Only what was supplied has cost anything.
      this.#ledger.count(factsOf(summary, summary.supplied === undefined ? undefined : await this.#costOf(summary)))
      this.#counted.set(number, { id: summary.id, network: summary.network })
    } else if (before !== undefined) {
      this.#ledger.forget({ request: before.id, network: before.network })
      this.#counted.delete(number)
    }
  }
}
