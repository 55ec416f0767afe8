// The heads that one source has said it has.
import { compareHeads, type Head, sameHead } from '../head.ts'
import { kindOf, type LibraryId } from '../ids.ts'
import { MAX_BRANCHES } from '../limits.ts'

/** A head that a source has said it has, and which of its shards (all of them without a bitmap). */
export interface Offer {
  readonly head: Head
  readonly presence: Uint8Array | null
}

type Named = Pick<Head, 'library' | 'dataset'>

const nameOf = ({ library, dataset }: Named): string => `${library} ${dataset}`

/**
 * Of a catalogue the greatest head that was told: it replaced the others, in whatever order they are worked on. Of a
 * journal several: its branches stay beside each other, and a head that has been replaced says so when it is asked for.
 */
export class Offers {
  readonly #byDataset = new Map<string, readonly Offer[]>()
  /** How many datasets of each library. */
  readonly #byLibrary = new Map<LibraryId, number>()

  /** How many datasets are offered. */
  get size(): number {
    return this.#byDataset.size
  }

  add(offer: Offer): void {
    const { head } = offer
    const others = this.of(head).filter((other) => !sameHead(other.head, head))
    if (others.length === 0 && this.get(head) === undefined) this.#count(head.library, 1)
    const isJournal = kindOf(head.dataset) === 'journal'
    if (!isJournal && others.some((other) => compareHeads(other.head, head) > 0)) return
    this.#byDataset.set(nameOf(head), isJournal ? [...others.slice(-MAX_BRANCHES), offer] : [offer])
  }

  /** The source does not have this head any more. */
  remove(head: Head): void {
    const offered = this.of(head)
    const left = offered.filter((offer) => !sameHead(offer.head, head))
    if (left.length === 0 && offered.length > 0) {
      this.#byDataset.delete(nameOf(head))
      this.#count(head.library, -1)
    } else if (left.length > 0) this.#byDataset.set(nameOf(head), left)
  }

  #count(library: LibraryId, more: number): void {
    const count = this.datasetsOf(library) + more
    if (count === 0) this.#byLibrary.delete(library)
    else this.#byLibrary.set(library, count)
  }

  datasetsOf(library: LibraryId): number {
    return this.#byLibrary.get(library) ?? 0
  }

  /** What is offered of a dataset. */
  of(dataset: Named): readonly Offer[] {
    return this.#byDataset.get(nameOf(dataset)) ?? []
  }

  get(head: Head): Offer | undefined {
    return this.of(head).find((offer) => sameHead(offer.head, head))
  }

  *[Symbol.iterator](): Iterator<Offer> {
    for (const offers of this.#byDataset.values()) yield* offers
  }

  clear(): void {
    this.#byDataset.clear()
    this.#byLibrary.clear()
  }
}
