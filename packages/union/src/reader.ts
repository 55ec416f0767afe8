// The reading half of the catalogue view: searches and titles, each on one state of the file.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { fold } from '@serumpun/bib'
import { unpackDescription } from './description.ts'
import { UnionError } from './errors.ts'
import type { Expression } from './expression.ts'
import { Directory } from './facets/directory.ts'
import { facetsOf } from './facets/facets.ts'
import { FactsMap } from './facets/facts-map.ts'
import { RowFilter } from './facets/filters.ts'
import { HolderCounts } from './facets/holders.ts'
import { RowCursor } from './facets/row-cursor.ts'
import { fts5Match } from './fts5-match.ts'
import { FEW_HITS, FEW_HITS_TO_SUGGEST, MAX_FORMS, MAX_FORMS_OF_WORD, MAX_RANKED_HITS, MAX_TITLE_MEMBERS } from './limits.ts'
import { JoinedHoldings } from './holdings/joined-holdings.ts'
import { writeCursor } from './page-cursor.ts'
import { compileQuery, type Query } from './query.ts'
import { type Catalogue, Found } from './ranking/found.ts'
import { REMOVED } from './reading.ts'
import type { CheckedReview } from './review/check-review.ts'
import type { ReviewPage, TitleAssertion } from './review/review.ts'
import { ReviewReader } from './review/review-reader.ts'
import { isDamage } from './schema.ts'
import { Search, withForms } from './search.ts'
import type { SearchPage } from './search-page.ts'
import type { RecordName } from './record-id.ts'
import type { CheckedSearch } from './check-search.ts'
import { type Member, memberOf, summarise, type Title, titleOf, type Withdrawal } from './title.ts'
import { TitleMap, type TitleRef } from './title-map.ts'
import { WordIndex } from './word-index.ts'
import { otherForms } from './wording/affixes.ts'
import { unmasked } from './wording/masks.ts'
import { suggest } from './wording/suggest.ts'
import { wordsOfRecord } from './wording/record-words.ts'

/** A search that has been begun, on the state of the file that it was begun on. */
interface OpenSearch {
  readonly name: string
  readonly version: number
  readonly search: Search
  readonly catalogue: Catalogue
  readonly isWithin: (dataset: number) => boolean
}

export class CatalogueReader {
  readonly #db: DatabaseSync
  readonly #titles: TitleMap
  readonly #facts: FactsMap
  readonly #directory: Directory
  readonly #words: WordIndex
  readonly #record: StatementSync
  readonly #rowsOfKey: StatementSync
  readonly #lastOfKey: StatementSync
  readonly #libraryName: StatementSync
  readonly #review: ReviewReader
  readonly #holdings: JoinedHoldings
  #last: OpenSearch | undefined

  constructor(db: DatabaseSync) {
    this.#db = db
    this.#titles = new TitleMap(db)
    this.#facts = new FactsMap(db)
    this.#directory = new Directory(db)
    this.#words = new WordIndex(db)
    this.#record = db.prepare(`
      SELECT library, name AS dataset, key, description FROM record JOIN dataset ON dataset.id = record.dataset WHERE number = ?`)
    this.#rowsOfKey = db.prepare(`
      SELECT number FROM record WHERE dataset = (SELECT id FROM dataset WHERE library = ? AND name = ?) AND key = ?`)
    // Of several entries of a key the one that counts (settlement.ts).
    this.#lastOfKey = db.prepare(`
      SELECT kind, ms FROM record WHERE dataset = (SELECT id FROM dataset WHERE library = ? AND name = ?) AND key = ?
      ORDER BY ms DESC, count DESC, digest DESC LIMIT 1`)
    this.#libraryName = db.prepare('SELECT name FROM library WHERE id = ?')
    this.#review = new ReviewReader(db, this.#titles)
    this.#holdings = new JoinedHoldings(db)
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

  /** @throws {UnionError} `UNION_BAD_FILE`; `UNION_BAD_QUERY` where masks stand for too many words. */
  search(search: CheckedSearch): SearchPage {
    return this.#atOnce(() => {
      const { query } = search
      const unmaskedQuery = query && { ...query, expression: unmasked(query.expression, this.#words) }
      const hits = unmaskedQuery === undefined ? FEW_HITS + 1 : this.#hits(unmaskedQuery)
      const widened = unmaskedQuery === undefined || hits >= FEW_HITS ? undefined : this.#widened(unmaskedQuery)
      const page = (of: Query | undefined, wider?: Expression): SearchPage => this.#page(search, of, wider)
      const isOdd = unmaskedQuery !== undefined && widened === undefined && hits < FEW_HITS_TO_SUGGEST
      const isAsked = search.before === undefined || (hits === 0 && search.correct)
      const suggested = isOdd && isAsked ? this.#suggestion(unmaskedQuery, hits) : undefined
      if (suggested === undefined) return page(unmaskedQuery, widened)
      const isShown = hits === 0 && search.correct
      return { ...page(isShown ? compileQuery(suggested) : unmaskedQuery), suggestion: { query: suggested, isShown } }
    })
  }

  #hits({ begun, expression }: Query): number {
    return this.#words.hits(fts5Match(begun ?? expression), FEW_HITS)
  }

  /** Finds what the query finds, and other forms of its words; undefined where these find nothing more. */
  #widened(query: Query): Expression | undefined {
    let room = MAX_FORMS
    const wider = withForms(query, (text) => {
      const forms = Array.from(this.#words.recordsWith(otherForms(fold(text))).keys())
        .sort()
        .slice(0, Math.min(room, MAX_FORMS_OF_WORD))
      room -= forms.length
      return forms
    })
    if (wider === undefined) return undefined
    const all: Expression = { kind: 'or', parts: [query.begun ?? query.expression, wider] }
    const hits = this.#words.hits(fts5Match(all), MAX_RANKED_HITS + 1)
    // So many were not meant.
    return hits > this.#hits(query) && hits <= MAX_RANKED_HITS ? all : undefined
  }

  #suggestion(query: Query, hits: number): string | undefined {
    return suggest(query, hits, {
      recordsWith: (words) => this.#words.recordsWith(words),
      finds: (expression) => this.#words.finds(expression),
      wordsOfRecords: (expression, limit) => {
        const rows = new Found(expression, this.#catalogue()).first(limit).map(({ row }) => row)
        return this.#words.descriptions(rows).map(([, description]) => wordsOfRecord(description))
      },
    })
  }

  /** @param filter @default everything passes */
  #catalogue(filter: RowFilter = RowFilter.open): Catalogue {
    return { words: this.#words, titles: this.#titles, row: new RowCursor(this.#titles, this.#facts), filter }
  }

  #page(request: CheckedSearch, query: Query | undefined, widened: Expression | undefined): SearchPage {
    const { limit, before, facets, facetValues, fingerprint } = request
    const { search, catalogue, isWithin } = this.#searchFor(request, query, widened)
    const { titles, next } = search.page(before?.place ?? search.start(), limit)
    const total = before?.total ?? search.count()
    return {
      total: total.titles,
      totalIsExact: total.isExact,
      items: titles.map((title) => summarise(this.#members(title, isWithin))),
      next: next === undefined ? undefined : writeCursor(fingerprint, { place: next, total }),
      facets: facetsOf(facets, facetValues, search.found, catalogue, this.#directory.datasets),
      suggestion: undefined,
    }
  }

  /** The search of the page before, if this is its next one: what it has ranked and collected is still good. */
  #searchFor(
    { filters, sort, facets, fingerprint }: CheckedSearch,
    query: Query | undefined,
    widened: Expression | undefined,
  ): OpenSearch {
    const needsFacts = facets.length > 0 || sort !== 'relevance'
    const name = JSON.stringify([fingerprint, query?.typed, needsFacts])
    const { version } = this.#titles
    if (this.#last?.name === name && this.#last.version === version) return this.#last
    this.#directory.follow(version)
    const { datasets } = this.#directory
    const isWithin = (dataset: number): boolean => filters.within?.has(datasets.get(dataset)?.library ?? '') !== false
    let counted: HolderCounts | undefined
    const holders = (): HolderCounts => (counted ??= new HolderCounts(this.#titles, datasets, isWithin))
    const filter = new RowFilter(filters, datasets, holders)
    if (needsFacts || !filter.isOpen) this.#facts.follow(version)
    const catalogue = this.#catalogue(filter)
    const search = new Search(query, sort, catalogue, holders, widened)
    return (this.#last = { name, version, search, catalogue, isWithin })
  }

  /** @param isWithin whether a dataset's records are shown. @default all */
  #members(title: TitleRef, isWithin: (dataset: number) => boolean = () => true): Member[] {
    const rows = this.#titles.rowsOf(title).filter((row) => isWithin(this.#titles.datasetAt(row) ?? 0))
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
    const record = { library, dataset, key }
    const described = unpackDescription(description)
    return memberOf(record, name, { ...described, holdings: [...described.holdings, ...this.#holdings.of(record)] })
  }

  /**
   * The title that has this record; undefined where no such record is shown (any more).
   * @throws {UnionError} `UNION_BAD_FILE`.
   */
  title(name: RecordName): Title | undefined {
    return this.#atOnce(() => {
      const title = this.#titleOf(name)
      return title === 0 ? undefined : titleOf(this.#members(title))
    })
  }

  #titleOf({ library, dataset, key }: RecordName): TitleRef {
    const rows = this.#rowsOfKey.all(library, dataset, key) as { number: number }[]
    return rows.map(({ number }) => this.#titles.titleAt(number)).find((title) => title !== 0) ?? 0
  }

  /**
   * When a record was withdrawn; undefined where it is shown, was never there, or that is longer ago than its library keeps.
   * @throws {UnionError} `UNION_BAD_FILE`.
   */
  withdrawal({ library, dataset, key }: RecordName): Withdrawal | undefined {
    return this.#atOnce(() => {
      const last = this.#lastOfKey.get(library, dataset, key) as { kind: number; ms: number } | undefined
      return last?.kind === REMOVED ? { ms: last.ms } : undefined
    })
  }

  /**
   * Pairs of titles that may be one, for staff to decide.
   * @throws {UnionError} `UNION_BAD_FILE`.
   */
  review(asked: CheckedReview): ReviewPage {
    return this.#atOnce(() => this.#review.page(asked))
  }

  /**
   * What libraries say of the records of a title, by the name of any of them.
   * @throws {UnionError} `UNION_BAD_FILE`.
   */
  assertions(name: RecordName): TitleAssertion[] {
    return this.#atOnce(() => this.#review.assertions(this.#titleOf(name)))
  }
}
