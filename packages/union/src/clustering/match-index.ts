// Which shown records have a key, and which keys so many share that they bring nothing together.
import { MAX_SHARING } from '@serumpun/bib'
import { nearKey } from '../match-numbers.ts'
import type { OpenShards } from '../open-shards.ts'
import type { WriterStatements } from '../writer-statements.ts'
import type { KeyEntry } from './key-block.ts'
import { KeyRuns } from './key-runs.ts'
import type { MatchChange } from './match-changes.ts'

/**
 * What is compared with others, by its number: a description that makes copies of it one title, or minus the row of a record
 * whose description does not.
 */
export type Unit = number

export class MatchIndex {
  readonly #sql: WriterStatements
  readonly #shards: OpenShards
  readonly #keys: KeyRuns
  readonly #crowded = new Map<number, boolean>()

  constructor(sql: WriterStatements, shards: OpenShards) {
    this.#sql = sql
    this.#shards = shards
    this.#keys = new KeyRuns(sql)
  }

  /** @param many whether it is worth a run of its own. */
  put(changes: readonly MatchChange[], many: boolean): void {
    const entries = changes.flatMap(entriesOf)
    if (many) this.#keys.putMany(entries)
    else this.#keys.putFew(entries)
  }

  /** Rows of shown records under a number: a key's own, those near it (`nearKey`), or a description's. */
  rowsUnder(number: number): readonly number[] {
    return this.#sql.keys.rowsOf(number)
  }

  *rowsSharing(key: number): Generator<number> {
    yield* this.rowsUnder(key)
    yield* this.rowsUnder(nearKey(key))
  }

  unitOf(row: number): Unit {
    const description = this.#shards.descriptionAt(row)
    return description > 0 ? description : -row
  }

  /** The number of a unit's description. */
  descriptionOf(unit: Unit): number {
    return unit > 0 ? unit : Math.abs(this.#shards.descriptionAt(-unit))
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
    for (const row of this.rowsSharing(key)) {
      units.add(this.unitOf(row))
      if (units.size > MAX_SHARING) return true
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

/** What changes about the keys of a row. */
function entriesOf({ row, before, after }: MatchChange): KeyEntry[] {
  // Nearly all of what comes by the thousand is new, and a record has no number twice.
  if (before === undefined && after !== undefined) {
    return [...after.keys, Math.abs(after.description)].map((number) => ({ number, row, gone: false }))
  }
  const numbersOf = (numbers: MatchChange['before']): Set<number> =>
    new Set(numbers === undefined ? [] : [...numbers.keys, Math.abs(numbers.description)])
  const [had, has] = [numbersOf(before), numbersOf(after)]
  return [
    ...[...had].filter((number) => !has.has(number)).map((number) => ({ number, row, gone: true })),
    ...[...has].filter((number) => !had.has(number)).map((number) => ({ number, row, gone: false })),
  ]
}
