// The review queue, and what has been said of a title, read from the view's file. Pure functions of what it holds.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { decide, type MatchKeys, matchKeys } from '@serumpun/bib'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { effectiveAssertions, type SaidAssertion } from '../assertions/effective.ts'
import { KeyLookup } from '../clustering/key-lookup.ts'
import { unpackDescription, unpackForMatching } from '../description.ts'
import { MAX_DOUBTS_READ } from '../limits.ts'
import { type TitleId, titleIdOf } from '../record-id.ts'
import { shardOfRow, slotOfRow, unpackDescriptions } from '../shard-columns.ts'
import { type Member, memberOf } from '../title.ts'
import type { TitleMap, TitleRef } from '../title-map.ts'
import { type CheckedReview, type ReviewPlace, writeReviewCursor } from './check-review.ts'
import type { DoubtfulPair, DoubtfulTitle, ReviewPage, TitleAssertion } from './review.ts'

interface Doubt extends ReviewPlace {
  readonly a: number
  readonly b: number
  readonly conflict: number
}

interface SaidRow extends SaidAssertion {
  readonly key: string
  readonly description: string
  readonly libraryName: string | null
  readonly isTakenBack: number
}

/** A record of a title that has one of the two descriptions. */
interface Side {
  readonly row: number
  readonly name: TitleId
  readonly title: TitleRef
}

export class ReviewReader {
  readonly #titles: TitleMap
  readonly #keys: KeyLookup
  readonly #doubts: StatementSync
  readonly #doubtsOf: StatementSync
  readonly #record: StatementSync
  readonly #descriptions: StatementSync
  readonly #said: StatementSync
  readonly #anySaid: StatementSync
  readonly #home: StatementSync

  constructor(db: DatabaseSync, titles: TitleMap) {
    this.#titles = titles
    this.#keys = new KeyLookup(db)
    this.#doubts = db.prepare(`
      SELECT a, b, score, tie, conflict FROM doubt WHERE score < ? OR (score = ? AND tie > ?) ORDER BY score DESC, tie LIMIT ?`)
    this.#doubtsOf = db.prepare('SELECT a, b, score, tie, conflict FROM doubt WHERE a = ? OR b = ?')
    this.#record = db.prepare(`
      SELECT dataset.library, dataset.name AS dataset, key, description, library.name AS libraryName FROM record
      JOIN dataset ON dataset.id = record.dataset LEFT JOIN library ON library.id = dataset.library WHERE number = ?`)
    this.#descriptions = db.prepare('SELECT descriptions FROM shard WHERE id = ?')
    this.#said = db.prepare(`
      SELECT assertion.library, assertion.key, says, a, b, ms, count, digest, description, library.name AS libraryName, EXISTS (
        SELECT 1 FROM retraction WHERE retraction.library = assertion.library AND retraction.assertion = assertion.key
      ) AS isTakenBack FROM assertion JOIN record ON record.number = assertion.row
      LEFT JOIN library ON library.id = assertion.library WHERE a = ? OR b = ?`)
    this.#anySaid = db.prepare('SELECT 1 FROM assertion LIMIT 1')
    this.#home = db.prepare('SELECT library FROM home')
  }

  page({ limit, after }: CheckedReview): ReviewPage {
    const pairs: DoubtfulPair[] = []
    const { score, tie } = after ?? { score: Number.MAX_SAFE_INTEGER, tie: 0 }
    const doubts = this.#doubts.all(score, score, tie, MAX_DOUBTS_READ) as unknown as Doubt[]
    let last: Doubt | undefined
    for (const doubt of doubts) {
      last = doubt
      const pair = this.#asked(doubt)
      if (pair !== undefined) pairs.push(pair)
      if (pairs.length === limit) break
    }
    const isEnd = last === undefined || (last === doubts.at(-1) && doubts.length < MAX_DOUBTS_READ)
    return { pairs, next: isEnd || last === undefined ? undefined : writeReviewCursor(last) }
  }

  /** The question that a doubt is, where it is one: for two titles only the strongest, and none that staff have answered. */
  #asked(doubt: Doubt): DoubtfulPair | undefined {
    for (const a of this.#sidesOf(doubt.a)) {
      for (const b of this.#sidesOf(doubt.b)) {
        if (a.title === b.title || !this.#isStrongest(doubt, a.title, b.title) || this.#areApart(a.title, b.title)) continue
        const [one, other] = a.name < b.name ? [a, b] : [b, a]
        const [{ keys, shown }, { keys: beside, shown: shownBeside }] = [this.#read(one), this.#read(other)]
        const { evidence, score } = decide(keys, beside)
        return { a: shown, b: shownBeside, score, why: doubt.conflict === 1 ? 'conflict' : 'score', evidence }
      }
    }
    return undefined
  }

  /** For each title that has records of a description, the one with the least name; by names. */
  #sidesOf(description: number): Side[] {
    const sides = new Map<TitleRef, Side>()
    for (const row of this.#keys.rowsOf(description)) {
      const title = this.#titles.titleAt(row)
      const name = title === 0 ? undefined : this.#nameOf(row)
      const known = sides.get(title)
      if (name !== undefined && (known === undefined || name < known.name)) sides.set(title, { row, name, title })
    }
    return [...sides.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  }

  #isStrongest(doubt: Doubt, one: TitleRef, other: TitleRef): boolean {
    const [ofOne, ofOther] = [this.#descriptionsOf(one), this.#descriptionsOf(other)]
    for (const description of ofOne) {
      for (const each of this.#doubtsOf.all(description, description) as unknown as Doubt[]) {
        const isOfBoth = ofOther.has(each.a === description ? each.b : each.a)
        if (isOfBoth && (each.score > doubt.score || (each.score === doubt.score && each.tie < doubt.tie))) return false
      }
    }
    return true
  }

  #descriptionsOf(title: TitleRef): Set<number> {
    const found = new Set<number>()
    for (const row of this.#titles.rowsOf(title)) {
      const { descriptions } = this.#descriptions.get(shardOfRow(row)) as { descriptions: Uint8Array }
      found.add(Math.abs(unpackDescriptions(descriptions)[slotOfRow(row)] ?? 0))
    }
    return found
  }

  /** Whether staff said of any two records of two titles that they are not of one. */
  #areApart(one: TitleRef, other: TitleRef): boolean {
    if (this.#anySaid.get() === undefined) return false
    const names = new Set(this.#titles.rowsOf(other).map((row) => this.#nameOf(row)))
    return this.#titles
      .rowsOf(one)
      .some((row) =>
        this.#effectiveOf(this.#nameOf(row)).some(
          ({ kind, a, b }) => kind === 'not-same' && (names.has(a as TitleId) || names.has(b as TitleId)),
        ),
      )
  }

  #nameOf(row: number): TitleId {
    const { library, dataset, key } = this.#record.get(row) as { library: LibraryId; dataset: DatasetName; key: string }
    return titleIdOf({ library, dataset, key })
  }

  #read({ row, title }: Side): { keys: MatchKeys; shown: DoubtfulTitle } {
    const { library, dataset, key, description, libraryName } = this.#record.get(row) as {
      library: LibraryId
      dataset: DatasetName
      key: string
      description: string
      libraryName: string | null
    }
    const record: Member = memberOf({ library, dataset, key }, libraryName ?? undefined, unpackDescription(description))
    const names = this.#titles.rowsOf(title).map((each) => this.#nameOf(each))
    const id = names.reduce((least, name) => (name < least ? name : least), record.id)
    return { keys: matchKeys(unpackForMatching(description)), shown: { id, records: names.length, record } }
  }

  #saidOf(name: TitleId): SaidRow[] {
    return this.#said.all(name, name) as unknown as SaidRow[]
  }

  #effectiveOf(name: TitleId): ReturnType<typeof effectiveAssertions> {
    const { library } = (this.#home.get() ?? {}) as { library?: LibraryId }
    const held = this.#saidOf(name).filter(({ isTakenBack }) => isTakenBack === 0)
    return effectiveAssertions(held, library)
  }

  /** What libraries say of the records of a title, the latest first; also what they have taken back. */
  assertions(title: TitleRef): TitleAssertion[] {
    if (title === 0) return []
    const found = new Map<string, TitleAssertion>()
    for (const row of this.#titles.rowsOf(title)) {
      const name = this.#nameOf(row)
      const effective = this.#effectiveOf(name)
      for (const { library, key, says, a, b, ms, description, libraryName, isTakenBack } of this.#saidOf(name)) {
        const { reason } = JSON.parse(description) as { reason: string }
        const holds = effective.some((each) => each.a === a && each.b === b && each.kind === says)
        const isEffective = isTakenBack === 0 && holds
        const said = { library, libraryName: libraryName ?? undefined, key, says, a, b, reason, ms, isTakenBack: isTakenBack === 1 }
        found.set(`${library} ${key}`, { ...said, isEffective })
      }
    }
    return [...found.values()].sort((one, other) => other.ms - one.ms || (one.key < other.key ? -1 : 1))
  }
}
