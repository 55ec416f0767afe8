// Evidence of many records, of which the latest used is kept.
import { decide, isRuledOut, matchKeys } from '@serumpun/bib'
import { unpackForMatching } from '../description.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { evidenceOf, RULED_OUT, type UnitEvidence, type Verdict } from './evidence.ts'
import type { Snapshot } from './snapshot.ts'

/** Each has about 3 KB. */
const MAX_KEPT = 10_000

export class EvidenceCache {
  readonly #sql: WriterStatements
  readonly #snapshot: Snapshot
  /** Two generations: what is used again within the younger one's time outlives the older one. */
  #young = new Map<number, UnitEvidence>()
  #old = new Map<number, UnitEvidence>()

  constructor(sql: WriterStatements, snapshot: Snapshot) {
    this.#sql = sql
    this.#snapshot = snapshot
  }

  of(index: number): UnitEvidence {
    const young = this.#young.get(index)
    if (young !== undefined) return young
    const found = this.#old.get(index) ?? this.#read(index)
    if (this.#young.size >= MAX_KEPT / 2) {
      this.#old = this.#young
      this.#young = new Map()
    }
    this.#young.set(index, found)
    return found
  }

  #read(index: number): UnitEvidence {
    const { description } = this.#sql.description.first(this.#snapshot.rowAt(index)) ?? {}
    return evidenceOf(matchKeys(unpackForMatching(description ?? '')))
  }

  decide(one: number, other: number): Verdict {
    const [{ keys }, { keys: beside }] = [this.of(one), this.of(other)]
    return isRuledOut(keys, beside) ? RULED_OUT : decide(keys, beside)
  }
}
