// Which shown records have a key, and which keys so many share that they bring nothing together.
import { MAX_SHARING } from '@serumpun/bib'
import { type MatchNumbers, nearKey } from '../match-numbers.ts'
import type { OpenShards } from '../open-shards.ts'
import type { WriterStatements } from '../writer-statements.ts'

/**
 * What is compared with others, by its number: a description that makes copies of it one title, or minus the row of a record
 * whose description does not.
 */
export type Unit = number

export class MatchIndex {
  readonly #sql: WriterStatements
  readonly #shards: OpenShards
  readonly #crowded = new Map<number, boolean>()

  constructor(sql: WriterStatements, shards: OpenShards) {
    this.#sql = sql
    this.#shards = shards
  }

  add(row: number, { description, keys }: MatchNumbers): void {
    for (const key of [...keys, Math.abs(description)]) this.#sql.addKey.run(key, row)
  }

  remove(row: number, { description, keys }: MatchNumbers): void {
    for (const key of [...keys, Math.abs(description)]) this.#sql.dropKey.run(key, row)
  }

  /** Rows of shown records under a number: a key's own, those near it (`nearKey`), or a description's. */
  *rowsUnder(number: number): Generator<number> {
    for (const { record } of this.#sql.recordsWithKey.each(number)) yield record
  }

  unitOf(row: number): Unit {
    const description = this.#shards.descriptionAt(row)
    return description > 0 ? description : -row
  }

  /** Rows of a unit, the first in the static order first: whose texts speak for all must not depend on who came first. */
  rowsOf(unit: Unit): number[] {
    if (unit < 0) return [-unit]
    return [...this.rowsUnder(unit)].sort((a, b) => this.#shards.staticAt(a) - this.#shards.staticAt(b))
  }

  unitsUnder(number: number): Set<Unit> {
    const units = new Set<Unit>()
    for (const row of this.rowsUnder(number)) units.add(this.unitOf(row))
    return units
  }

  /** Whether too many units share a key for it to bring them together. */
  isCrowded(key: number): boolean {
    const known = this.#crowded.get(key)
    if (known !== undefined) return known
    const crowded = this.#hasMany(key)
    this.#crowded.set(key, crowded)
    return crowded
  }

  #hasMany(key: number): boolean {
    const units = new Set<Unit>()
    for (const number of [key, nearKey(key)]) {
      for (const row of this.rowsUnder(number)) {
        units.add(this.unitOf(row))
        if (units.size > MAX_SHARING) return true
      }
    }
    return false
  }

  /** Whether a key was crowded when the titles of those who share it were last worked out. */
  wasCrowded(key: number): boolean {
    return this.#sql.crowdedKey.first(key) !== undefined
  }

  noteCrowded(key: number, crowded: boolean): void {
    if (crowded) this.#sql.addCrowded.run(key)
    else this.#sql.dropCrowded.run(key)
  }
}
