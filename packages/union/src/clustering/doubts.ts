// Which descriptions staff should look at: pairs that are doubtful, and pairs that are the same but stand in different titles
// because of others. Kept by descriptions, not by records: copies are one question. What of it is asked is worked out when it
// is asked for (review/).
import { hash } from 'node:crypto'
import type { OpenShards } from '../open-shards.ts'
import { titleIn } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'
import type { Verdict } from './evidence.ts'
import type { MatchIndex } from './match-index.ts'

export class Doubts {
  readonly #sql: WriterStatements
  readonly #index: MatchIndex
  readonly #shards: OpenShards

  constructor(sql: WriterStatements, index: MatchIndex, shards: OpenShards) {
    this.#sql = sql
    this.#index = index
    this.#shards = shards
  }

  /** Forgets all about a description. */
  drop(description: number): void {
    this.#sql.dropDoubtsOf.run(description, description)
  }

  /** Notes what was decided about two descriptions, when their records have their titles. */
  note(one: number, other: number, { verdict, score }: Verdict): void {
    if (verdict === 'different' || (verdict === 'same' && !this.#areApart(one, other))) return
    const [a, b] = one < other ? [one, other] : [other, one]
    this.#sql.putDoubt.run(a, b, score, tieOf(a, b), verdict === 'same' ? 1 : 0)
  }

  /** Whether the records of two descriptions are in more than one title. */
  #areApart(one: number, other: number): boolean {
    const titles = new Set<number>()
    for (const description of [one, other]) {
      for (const row of this.#index.rowsUnder(description)) titles.add(titleIn(this.#shards.titleAt(row)) || -row)
    }
    return titles.size > 1
  }
}

/** Orders pairs of one score, the same on every node. */
function tieOf(a: number, b: number): number {
  return Number.parseInt(hash('sha256', `${a} ${b}`, 'hex').slice(0, 12), 16)
}
