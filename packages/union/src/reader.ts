// The reading half of the catalogue view: searches and titles, each on one state of the file.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { unpackDescription } from './description.ts'
import { UnionError } from './errors.ts'
import { MAX_TITLE_MEMBERS } from './limits.ts'
import { writeCursor } from './page-cursor.ts'
import type { RecordName } from './record-id.ts'
import { isDamage } from './schema.ts'
import type { SearchPage } from './search-page.ts'
import type { CheckedSearch } from './search-request.ts'
import { type Place, StagedSearch, type Stretch } from './stages.ts'
import { type Member, memberOf, summarise, type Title, titleOf } from './title.ts'
import { TitleMap, type TitleRef } from './title-map.ts'
import { WordIndex } from './word-index.ts'

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

  /** @throws {UnionError} `UNION_BAD_FILE`. */
  search({ query, limit, before }: CheckedSearch): SearchPage {
    return this.#atOnce(() => {
      const search = new StagedSearch(query, this.#words, this.#titles)
      const { titles, next } = this.#page(search, before?.place ?? search.start(), limit)
      const total = before?.total ?? search.count()
      return {
        total: total.titles,
        totalIsExact: total.isExact,
        items: titles.map((title) => summarise(this.#members(title))),
        next: next === undefined ? undefined : writeCursor(query, { place: next, total }),
        facets: [],
        suggestion: undefined,
      }
    })
  }

  #page(search: StagedSearch, from: Place, limit: number): Stretch {
    const titles: TitleRef[] = []
    let next: Place | undefined = from
    while (next !== undefined && titles.length < limit) {
      const stretch: Stretch = search.take(next, limit - titles.length)
      titles.push(...stretch.titles)
      next = stretch.next
    }
    return { titles, next }
  }

  #members(title: TitleRef): Member[] {
    const rows = this.#titles.rowsOf(title)
    const some =
      rows.length <= MAX_TITLE_MEMBERS
        ? rows
        : rows.toSorted((a, b) => this.#titles.placeAt(a) - this.#titles.placeAt(b)).slice(0, MAX_TITLE_MEMBERS)
    return some.map((row) => this.#member(row))
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
   * The title that has this record; undefined where no such record is shown (any more).
   * @throws {UnionError} `UNION_BAD_FILE`.
   */
  title({ library, dataset, key }: RecordName): Title | undefined {
    return this.#atOnce(() => {
      for (const { number } of this.#rowsOfKey.all(library, dataset, key) as { number: number }[]) {
        const title = this.#titles.titleAt(number)
        if (title !== 0) return titleOf(this.#members(title))
      }
      return undefined
    })
  }
}
