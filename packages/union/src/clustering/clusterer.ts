// Which records are one title: worked out anew for what has changed and for all that hangs together with it.
//
// What becomes of a record depends only on its component: the records that are reached from it over pairs decided `same` and
// over what staff said (`clusterRecords` of bib). So the components of all records that have come or changed are put into
// titles again. Of a record that has gone, it is enough to do so with those of its title: with others it was never put
// together, so that without it nothing becomes of them that would not become of them with it.
import { clusterRecords } from '@serumpun/bib'
import type { Asserted } from '../assertions/asserted.ts'
import { nearKey } from '../match-numbers.ts'
import type { WriterStatements } from '../writer-statements.ts'
import type { Doubts } from './doubts.ts'
import { Evidence } from './evidence.ts'
import type { MatchIndex, Unit } from './match-index.ts'
import { recordNameAt } from './record-names.ts'
import type { TitleRows } from './title-rows.ts'

export interface ClustererComponents {
  readonly index: MatchIndex
  readonly titles: TitleRows
  readonly asserted: Asserted
  readonly doubts: Doubts
  readonly sql: WriterStatements
}

export class Clusterer {
  readonly #index: MatchIndex
  readonly #titles: TitleRows
  readonly #asserted: Asserted
  readonly #doubts: Doubts
  readonly #sql: WriterStatements
  readonly #evidence: Evidence
  readonly #near = new Map<Unit, ReadonlySet<Unit>>()

  constructor({ index, titles, asserted, doubts, sql }: ClustererComponents) {
    this.#index = index
    this.#titles = titles
    this.#asserted = asserted
    this.#doubts = doubts
    this.#sql = sql
    this.#evidence = new Evidence(sql, index)
  }

  /**
   * Puts records into titles, with all that hang together with them.
   * @param rows shown records that have come or changed, or lost one of their title.
   * @param goneKeys keys of records that have gone or changed.
   */
  cluster(rows: Iterable<number>, goneKeys: Iterable<number> = []): void {
    const seeds = new Set(rows)
    const units = new Set(Array.from(seeds, (row) => this.#index.unitOf(row)))
    const keys = new Set(Array.from(goneKeys, baseOf))
    for (const unit of units) for (const key of this.#keysOf(unit)) keys.add(key)
    for (const key of keys) {
      if (this.#index.isCrowded(key) === this.#index.wasCrowded(key)) continue
      this.#index.noteCrowded(key, this.#index.isCrowded(key))
      for (const row of this.#index.rowsSharing(key)) seeds.add(row)
    }
    for (const component of this.#components(seeds)) {
      this.#putIntoTitles(component)
      this.#noteDoubts(component)
    }
  }

  /** Of keys that records had who have gone: where one is no longer crowded, those who share it are marked for later. */
  recallKeys(goneKeys: Iterable<number>): void {
    for (const key of new Set(Array.from(goneKeys, baseOf))) {
      if (!this.#index.wasCrowded(key) || this.#index.isCrowded(key)) continue
      this.#index.noteCrowded(key, false)
      for (const row of this.#index.rowsSharing(key)) this.#titles.markUnclustered(row)
    }
  }

  *#keysOf(unit: Unit): Generator<number> {
    const { own, near } = this.#evidence.of(unit)
    yield* own.keys()
    yield* near.keys()
  }

  /** Units with the rows that a key brings near them, where one of the two has it as its own and it is not crowded. */
  #neighbours(unit: Unit): ReadonlySet<Unit> {
    const known = this.#near.get(unit)
    if (known !== undefined) return known
    const { own, near } = this.#evidence.of(unit)
    const found = new Set<Unit>()
    const add = (number: number): void => {
      for (const other of this.#index.unitsUnder(number)) found.add(other)
    }
    for (const key of own.keys()) {
      if (this.#index.isCrowded(key)) continue
      add(key)
      add(nearKey(key))
    }
    for (const key of near.keys()) if (!this.#index.isCrowded(key)) add(key)
    found.delete(unit)
    this.#near.set(unit, found)
    return found
  }

  /** Sets of units that may depend on each other: no less than the components of the rows, with all titles that they are in. */
  *#components(rows: Iterable<number>): Generator<Set<Unit>> {
    const seen = new Set<Unit>()
    for (const row of rows) {
      const first = this.#index.unitOf(row)
      if (seen.has(first)) continue
      const component = new Set<Unit>([first])
      for (const unit of component) {
        seen.add(unit)
        const joined = this.#saidSameAs(unit)
        for (const other of joined) component.add(other)
        for (const other of this.#neighbours(unit)) {
          // Of what staff joined, any may agree with another: whatever is near is looked at with it.
          const isNear = joined.size > 0 || this.#saidSameAs(other).size > 0
          if (isNear || this.#evidence.decide(unit, other).verdict === 'same') component.add(other)
        }
        for (const mate of this.#titles.matesOfAll(this.#index.rowsOf(unit))) component.add(this.#index.unitOf(mate))
      }
      yield component
    }
  }

  #noteDoubts(component: ReadonlySet<Unit>): void {
    for (const unit of component) this.#doubts.drop(this.#index.descriptionOf(unit))
    for (const unit of component) {
      for (const other of this.#neighbours(unit)) {
        this.#doubts.note(this.#index.descriptionOf(unit), this.#index.descriptionOf(other), this.#evidence.decide(unit, other))
      }
    }
  }

  /** Units of records of which staff said that they are of one title with one of these. */
  #saidSameAs(unit: Unit): Set<Unit> {
    const joined = new Set<Unit>()
    if (!this.#asserted.isAny) return joined
    for (const row of this.#index.rowsOf(unit)) {
      const name = recordNameAt(this.#sql, row) ?? ''
      for (const { kind, a, b } of this.#asserted.of(name)) {
        const other = kind === 'same' ? this.#asserted.rowOf(a === name ? b : a) : undefined
        if (other !== undefined) joined.add(this.#index.unitOf(other))
      }
    }
    return joined
  }

  #putIntoTitles(component: ReadonlySet<Unit>): void {
    const [only = 0, ...others] = component
    // A description alone is a title, however many have a copy.
    if (others.length === 0 && !this.#asserted.isAny) return this.#titles.assign([this.#index.rowsOf(only)])
    const rows = new Map<string, number>()
    const records = []
    const crowded = new Set<string>()
    for (const unit of component) {
      const { keys, own, near } = this.#evidence.of(unit)
      for (const texts of [own, near]) for (const [key, text] of texts) if (this.#index.isCrowded(key)) crowded.add(text)
      for (const row of this.#index.rowsOf(unit)) {
        const id = recordNameAt(this.#sql, row)
        if (id === undefined) throw new Error(`Row ${row} has no record.`)
        rows.set(id, row)
        records.push({ id, keys })
      }
    }
    const assertions = this.#asserted.isAny ? records.flatMap(({ id }) => this.#asserted.of(id)) : []
    const { titles } = clusterRecords({ records, assertions, crowded })
    this.#titles.assign(titles.map(({ members }) => members.map((id) => rows.get(id) ?? 0)))
  }
}

const baseOf = (key: number): number => key - (key % 2)
