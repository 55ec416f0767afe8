// The catalogue view of a bench node, and waiting for what it shows.
import type { Replica } from '@serumpun/replica'
import { CatalogueView, type IndexMemory } from '@serumpun/union'

export class BenchView {
  readonly #view: CatalogueView

  constructor(view: CatalogueView) {
    this.#view = view
  }

  async search(query: string): Promise<number> {
    const { total } = await this.#view.search({ query, limit: 10 })
    return total
  }

  /** Resolves when so many records can be searched. */
  async untilRecords(records: number): Promise<void> {
    await this.#until(() => Promise.resolve(this.#view.status().records >= records))
  }

  async untilFound(word: string): Promise<void> {
    // Asked when everything that has landed is searchable: asking while it is being applied would only be in its way.
    await this.#until(async () => this.#view.status().current && (await this.search(word)) === 1)
  }

  /** Looks now and after every change of the view's state. */
  async #until(holds: () => Promise<boolean>): Promise<void> {
    let changed = Promise.withResolvers<void>()
    const unsubscribe = this.#view.onStatus(() => changed.resolve())
    try {
      while (!(await holds())) {
        await changed.promise
        changed = Promise.withResolvers()
      }
    } finally {
      unsubscribe()
    }
  }

  async close(): Promise<void> {
    await this.#view.close()
  }
}

export async function openBenchView(path: string, replica: Replica, memory: IndexMemory | undefined): Promise<BenchView> {
  return new BenchView(
    await CatalogueView.open({
      path,
      landed: replica,
      ...(memory && { memory }),
      onFailure: (error) => process.stderr.write(`view: ${error.stack}\n`),
    }),
  )
}
