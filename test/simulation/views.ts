// The union catalogue as two of the nodes see it, fed landing by landing; in the end it must answer what one that is
// built anew from the same disk answers, and both nodes the same.
import { isDeepStrictEqual } from 'node:util'
import { type Landing, type LibraryId } from '@serumpun/replica'
import { CatalogueIndex } from '@serumpun/union'
import type { StoredContent } from './checkers.ts'
import { hexOf } from './ledger.ts'
import type { Run, SimNode } from './node.ts'
import { WORDS } from './workload.ts'

const MOST_ON_A_PAGE = 100

const isViewed = ({ dataset, branch }: Pick<Landing, 'dataset' | 'branch'>): boolean =>
  branch === 0 && (dataset === 'profile' || dataset.startsWith('catalogue/'))

function answersOf(index: CatalogueIndex): unknown {
  return [index.counts(), ...['', ...WORDS].map((query) => index.search({ query, limit: MOST_ON_A_PAGE }))]
}

class View {
  readonly node: SimNode
  readonly #contents: StoredContent
  readonly #index = CatalogueIndex.open(':memory:')

  constructor(node: SimNode, contents: StoredContent) {
    this.node = node
    this.#contents = contents
  }

  landed(run: Run, landing: Landing): void {
    const { before, hash, changes } = landing
    if (hash === undefined) this.#index.dropShard(landing)
    else if (before === undefined || changes === undefined || !this.#index.applyChanges(landing, before, hash, changes))
      this.#applyWhole(this.#index, run, landing)
  }

  #applyWhole(index: CatalogueIndex, run: Run, of: Pick<Landing, 'library' | 'dataset' | 'branch' | 'shard'>): void {
    const slot = run.replica.find(of.library, of.dataset)
    const content = slot === undefined ? undefined : this.#contents.read(this.node.store, slot, of.shard)
    if (content === undefined) index.dropShard(of)
    else index.applyShard(of, Buffer.from(content.hash, 'hex'), content.values)
  }

  /** After a start: whatever differs from the view's cursor, as the daemon's view does it. */
  async catchUp(run: Run): Promise<void> {
    const applied = new Map([...this.#index.applied()].map((shard) => [nameOf(shard), shard]))
    for await (const landed of run.replica.landedDatasets()) {
      if (run.isOver) return
      if (!isViewed(landed)) continue
      for (const [shard, hash] of landed.leaves.entries()) {
        const of = { ...landed, shard }
        const known = applied.get(nameOf(of))
        if (hash !== undefined) applied.delete(nameOf(of))
        if (hash !== undefined && (known === undefined || hexOf(known.hash) !== hexOf(hash))) this.#applyWhole(this.#index, run, of)
      }
    }
    if (!run.isOver) for (const gone of applied.values()) this.#applyWhole(this.#index, run, gone)
  }

  async rebuilt(run: Run): Promise<CatalogueIndex> {
    const index = CatalogueIndex.open(':memory:')
    for await (const landed of run.replica.landedDatasets()) {
      if (!isViewed(landed)) continue
      for (const shard of landed.leaves.keys()) this.#applyWhole(index, run, { ...landed, shard })
    }
    return index
  }

  get answers(): unknown {
    return answersOf(this.#index)
  }

  close(): void {
    this.#index.close()
  }
}

const nameOf = ({ library, dataset, shard }: { library: LibraryId; dataset: string; shard: number }): string =>
  `${library} ${dataset} ${shard}`

export class Views {
  readonly #views: readonly View[]

  private constructor(nodes: readonly SimNode[], contents: StoredContent) {
    this.#views = nodes.map((node) => new View(node, contents))
  }

  static of(this: void, nodes: readonly SimNode[], contents: StoredContent): Views {
    return new Views(nodes, contents)
  }

  #of(node: SimNode): View | undefined {
    return this.#views.find((view) => view.node === node)
  }

  landed(node: SimNode, run: Run, landing: Landing): void {
    if (isViewed(landing)) this.#of(node)?.landed(run, landing)
  }

  async started(node: SimNode, run: Run): Promise<void> {
    await this.#of(node)?.catchUp(run)
  }

  /** @returns what is wrong. */
  async check(): Promise<string | undefined> {
    const [first] = this.#views
    for (const view of this.#views) {
      const { name, run } = view.node
      if (run === undefined) continue
      const rebuilt = await view.rebuilt(run)
      const isSame = isDeepStrictEqual(answersOf(rebuilt), view.answers)
      rebuilt.close()
      if (!isSame) return `${name}'s view answers otherwise than one that is built anew`
      if (!isDeepStrictEqual(first?.answers, view.answers)) return `${name}'s view answers otherwise than ${first?.node.name}'s`
    }
    return undefined
  }

  close(): void {
    for (const view of this.#views) view.close()
  }
}
