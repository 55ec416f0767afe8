// The reading half of the catalogue view: searches and titles, each on one state of the file.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { unpackDescription } from './description.ts'
import { UnionError } from './errors.ts'
import { DEFAULT_PAGE_TITLES, MAX_PAGE_TITLES } from './limits.ts'
import { readCursor, writeCursor } from './page-cursor.ts'
import { compileQuery } from './query.ts'
import { parseTitleId } from './record-id.ts'
import { isDamage } from './schema.ts'
import { type Place, StagedSearch, type Stretch } from './stages.ts'
import { type Member, memberOf, summarise, type Title, titleOf, type TitleSummary } from './title.ts'
import { TitleMap } from './title-map.ts'
import { WordIndex } from './word-index.ts'

export interface SearchRequest {
  /** As typed: words, "phrases", identifiers. Empty asks for all titles, newest first. */
  readonly query: string
  /** Titles on the page. @default 20 */
  readonly limit?: number
  /** What the page before gave as `next`. */
  readonly cursor?: string
}

export interface SearchPage {
  /** Distinct titles that the query finds, counted up to 10,000. */
  readonly total: number
  /** Whether there are no more than `total`. */
  readonly totalIsExact: boolean
  readonly items: readonly TitleSummary[]
  /** For the next page; undefined on the last one. */
  readonly next: string | undefined
}

export class CatalogueReader {
  readonly #db: DatabaseSync
  readonly #titles: TitleMap
  readonly #words: WordIndex
  readonly #record: StatementSync
  readonly #rowsOfKey: StatementSync
  readonly #libraryName: StatementSync

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#titles = new TitleMap(db)
    this.#words = new WordIndex(db, this.#titles)
    this.#record = db.prepare(`
      SELECT library, name AS dataset, key, description FROM record JOIN dataset ON dataset.id = record.dataset WHERE number = ?`)
    this.#rowsOfKey = db.prepare(`
      SELECT number FROM record WHERE dataset = (SELECT id FROM dataset WHERE library = ? AND name = ?) AND key = ?`)
    this.#libraryName = db.prepare('SELECT name FROM library WHERE id = ?')
  }

  /** Runs look-ups on one state of the file, whatever is being written meanwhile. */
  #atOnce<Result>(lookUp: () => Result): Result {
    try {
      this.#db.exec('BEGIN')
      try {
        this.#titles.follow()
        return lookUp()
      } finally {
        this.#db.exec('COMMIT')
      }
    } catch (error) {
      throw isDamage(error)
        ? new UnionError('UNION_BAD_FILE', 'The file of the catalogue view is damaged.', { cause: error })
        : error
    }
  }

  /** @throws {UnionError} `UNION_BAD_QUERY`, `UNION_BAD_FILE`. */
  search(request: SearchRequest): SearchPage {
    const { query, limit = DEFAULT_PAGE_TITLES, cursor } = request
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_TITLES) {
      throw new UnionError('UNION_BAD_QUERY', `A page has 1 to ${MAX_PAGE_TITLES} titles, not ${limit}.`)
    }
    const compiled = compileQuery(query)
    const before = cursor === undefined ? undefined : readCursor(compiled, cursor)
    return this.#atOnce(() => {
      const search = new StagedSearch(compiled, this.#words, this.#titles)
      const { titles, next } = this.#page(search, before?.place ?? search.start(), limit)
      const total = before?.total ?? search.count()
      return {
        total: total.titles,
        totalIsExact: total.isExact,
        items: titles.map((title) => summarise(this.#members(title))),
        next: next === undefined ? undefined : writeCursor(compiled, { place: next, total }),
      }
    })
  }

  #page(search: StagedSearch, from: Place, limit: number): Stretch {
    const titles: number[] = []
    let next: Place | undefined = from
    while (next !== undefined && titles.length < limit) {
      const stretch: Stretch = search.take(next, limit - titles.length)
      titles.push(...stretch.titles)
      next = stretch.next
    }
    return { titles, next }
  }

  #members(title: number): Member[] {
    const members: Member[] = []
    for (const row of this.#words.rowsOfTitle(title)) {
      if (this.#titles.titleAt(row) === title) members.push(this.#member(row))
    }
    return members
  }

  #member(row: number): Member {
    const { library, dataset, key, description } = this.#record.get(row) as {
      library: LibraryId
      dataset: DatasetName
      key: string
      description: string
    }
    const { name } = (this.#libraryName.get(library) ?? {}) as { name?: string }
    return memberOf({ library, dataset, key }, name, unpackDescription(description))
  }

  /**
   * @param id of any member.
   * @returns undefined where no such record is shown (any more).
   * @throws {UnionError} `UNION_BAD_QUERY` unless it has the form of an id, `UNION_BAD_FILE`.
   */
  title(id: string): Title | undefined {
    const { library, dataset, key } = parseTitleId(id)
    return this.#atOnce(() => {
      for (const { number } of this.#rowsOfKey.all(library, dataset, key) as { number: number }[]) {
        const title = this.#titles.titleAt(number)
        if (title !== 0) return titleOf(this.#members(title))
      }
      return undefined
    })
  }
}
