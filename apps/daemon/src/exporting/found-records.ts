// The records of all titles that a search finds: their names' digests alone, because there may be a million of them.
import type { DatasetName, LibraryId } from '@serumpun/replica'
import type { CatalogueView, Title } from '@serumpun/union'
import { MAX_PAGE_TITLES } from '@serumpun/union'
import { DaemonError } from '../errors.ts'
import { DigestSet } from '../importing/digest-set.ts'

export class FoundRecords {
  readonly #names = new DigestSet()
  readonly #counts = new Map<string, number>()
  #incomplete = 0

  add({ members, records }: Title, only: LibraryId | undefined): void {
    if (records > members.length) this.#incomplete++
    for (const { id, library, dataset } of members) {
      if (only !== undefined && library !== only) continue
      const place = `${library} ${dataset}`
      this.#names.add(id)
      this.#counts.set(place, (this.#counts.get(place) ?? 0) + 1)
    }
  }

  has(name: string): boolean {
    return this.#names.has(name)
  }

  countIn(library: LibraryId, dataset: DatasetName): number {
    return this.#counts.get(`${library} ${dataset}`) ?? 0
  }

  get notices(): readonly string[] {
    return this.#incomplete === 0
      ? []
      : [`${this.#incomplete} titles have more records than can be looked up; only the first 200 of each were exported.`]
  }
}

/** @param only records of this library alone. @throws {UnionError} of the search; {DaemonError} `STOPPED`. */
export async function findRecords(
  view: Pick<CatalogueView, 'search' | 'title'>,
  query: string,
  only: LibraryId | undefined,
  signal: AbortSignal,
): Promise<FoundRecords> {
  const found = new FoundRecords()
  let cursor: string | undefined
  do {
    if (signal.aborted) throw new DaemonError('STOPPED', 'The export was stopped; no file was written.')
    const page = await view.search({ query, limit: MAX_PAGE_TITLES, ...(cursor !== undefined && { cursor }) }, signal)
    for (const { id, heldBy } of page.items) {
      if (only !== undefined && !heldBy.some(({ library }) => library === only)) continue
      const title = await view.title(id, signal)
      if (title !== undefined) found.add(title, only)
    }
    cursor = page.next
  } while (cursor !== undefined)
  return found
}
