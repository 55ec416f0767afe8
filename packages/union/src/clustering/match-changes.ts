// Which shown records a transaction brings, takes away or changes, as far as their matching with others goes.
import { matchKeys } from '@serumpun/bib'
import { unpackForMatching } from '../description.ts'
import { type MatchNumbers, matchNumbers } from '../match-numbers.ts'
import type { OpenShard, OpenShards } from '../open-shards.ts'
import { isShown, rowOf, slotOfRow } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'

/** What a row shows before and after the transaction; undefined where it shows no record. One of the two is there. */
export interface MatchChange {
  readonly row: number
  readonly before: MatchNumbers | undefined
  readonly after: MatchNumbers | undefined
}

export class MatchChanges {
  readonly #sql: WriterStatements
  /** Of rows that are shown in the file and have gone or changed. */
  readonly #before = new Map<number, MatchNumbers>()
  /** Of rows that have come or changed. */
  readonly #after = new Map<number, MatchNumbers>()

  constructor(sql: WriterStatements) {
    this.#sql = sql
  }

  /** An entry's record as it is now. */
  put(row: number, match: MatchNumbers): void {
    this.#after.set(row, match)
  }

  /** Before an entry's row goes or changes. */
  take(shard: OpenShard, row: number): void {
    this.#after.delete(row)
    const slot = slotOfRow(row)
    if (isShown(shard.before.statics[slot]) && !this.#before.has(row)) this.#before.set(row, this.#stored(row))
  }

  /** A row that the transaction has not written. */
  #stored(row: number): MatchNumbers {
    return matchNumbers(matchKeys(unpackForMatching(this.#sql.description.first(row)?.description ?? '')))
  }

  /** All changes, when it is settled which entries are shown. */
  of(shards: OpenShards): MatchChange[] {
    const changes: MatchChange[] = []
    for (const { id, before, now } of shards.all()) {
      for (let slot = 0; slot < now.statics.length; slot++) {
        const [was, is] = [isShown(before.statics[slot]), isShown(now.statics[slot])]
        const changed = was !== is || (is && before.descriptions[slot] !== now.descriptions[slot])
        if (changed) changes.push(this.#change(rowOf(id, slot), was, is))
      }
    }
    return changes
  }

  #change(row: number, was: boolean, is: boolean): MatchChange {
    // A row that only another entry of its key has brought to light, or put behind itself, is stored as it is.
    const before = was ? (this.#before.get(row) ?? this.#stored(row)) : undefined
    const after = is ? (this.#after.get(row) ?? this.#stored(row)) : undefined
    return { row, before, after }
  }
}
