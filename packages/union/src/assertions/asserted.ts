// Assertions in the view's file, and what holds of them.
import type { Assertion } from '@serumpun/bib'
import type { LibraryId } from '@serumpun/replica'
import type { OpenShards } from '../open-shards.ts'
import { partsOfName } from '../record-id.ts'
import { isShown, slotOfRow } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'
import type { AssertionBody, RetractionBody } from './entries.ts'
import { effectiveAssertions, type SaidAssertion } from './effective.ts'

export class Asserted {
  readonly #sql: WriterStatements
  readonly #shards: OpenShards
  /** Names of records of which something else is said than before the transaction. */
  readonly changed = new Set<string>()
  #any: boolean | undefined

  constructor(sql: WriterStatements, shards: OpenShards) {
    this.#sql = sql
    this.#shards = shards
  }

  addAssertion(row: number, library: string, key: string, { says, a, b }: AssertionBody): void {
    this.#sql.addAssertion.run(row, library, key, says, a, b)
    this.#change(a, b)
  }

  dropAssertion(row: number): void {
    const found = this.#sql.assertionAt.first(row)
    if (found !== undefined) this.#change(found.a, found.b)
    this.#sql.dropAssertion.run(row)
  }

  addRetraction(row: number, library: string, { assertion }: RetractionBody): void {
    this.#sql.addRetraction.run(row, library, assertion)
    this.#changeOf(library, assertion)
  }

  dropRetraction(row: number): void {
    const found = this.#sql.retractionAt.first(row)
    this.#sql.dropRetraction.run(row)
    if (found !== undefined) this.#changeOf(found.library, found.assertion)
  }

  #changeOf(library: string, key: string): void {
    for (const { a, b } of this.#sql.assertionsOfKey.all(library, key)) this.#change(a, b)
  }

  #change(a: string, b: string): void {
    this.changed.add(a).add(b)
    this.#any = undefined
  }

  /** Whether anything is said at all: nearly always nothing is, and asking for each record would take long. */
  get isAny(): boolean {
    this.#any ??= this.#sql.anyAssertion.first() !== undefined
    return this.#any
  }

  /** What holds of a record. */
  of(name: string): Assertion[] {
    return this.isAny ? this.#effective(this.#sql.saidOf.all(name, name)) : []
  }

  /** All that holds. */
  all(): Assertion[] {
    return this.isAny ? this.#effective(this.#sql.allSaid.all()) : []
  }

  /** Of all records of which anything is said. */
  names(): Set<string> {
    return new Set(this.#sql.allSaid.all().flatMap(({ a, b }) => [a, b]))
  }

  #effective(said: readonly SaidAssertion[]): Assertion[] {
    return effectiveAssertions(said, this.#sql.home.first()?.library as LibraryId | undefined)
  }

  /** The row that shows a record; undefined where none does. */
  rowOf(name: string): number | undefined {
    const parts = partsOfName(name)
    if (parts === undefined) return undefined
    return this.#sql.rowsOfName
      .all(parts.library, parts.dataset, parts.key)
      .map(({ number }) => number)
      .find((row) => isShown(this.#shards.ofRow(row).now.statics[slotOfRow(row)]))
  }
}
