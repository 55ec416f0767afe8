// The evidence of records, worked out again from their stored descriptions, and the decisions about pairs of them.
import { candidateKeys, decide, isRuledOut, type MatchDecision, type MatchKeys, matchKeys } from '@serumpun/bib'
import { unpackForMatching } from '../description.ts'
import { keyNumber } from '../match-numbers.ts'
import type { WriterStatements } from '../writer-statements.ts'
import type { MatchIndex, Unit } from './match-index.ts'

export interface UnitEvidence {
  readonly keys: MatchKeys
  /** The texts of its keys by their numbers. */
  readonly own: ReadonlyMap<number, string>
  readonly near: ReadonlyMap<number, string>
}

export type Verdict = Pick<MatchDecision, 'verdict' | 'score'>

/** Of a pair of which more need not be known. */
export const RULED_OUT: Verdict = { verdict: 'different', score: Number.NEGATIVE_INFINITY }

/** What has been worked out is kept as long as this object: for one transaction. */
export class Evidence {
  readonly #sql: WriterStatements
  readonly #index: MatchIndex
  readonly #units = new Map<Unit, UnitEvidence>()
  readonly #verdicts = new Map<Unit, Map<Unit, Verdict>>()

  constructor(sql: WriterStatements, index: MatchIndex) {
    this.#sql = sql
    this.#index = index
  }

  of(unit: Unit): UnitEvidence {
    const known = this.#units.get(unit)
    if (known !== undefined) return known
    const [row = 0] = this.#index.rowsOf(unit)
    const made = evidenceOf(matchKeys(unpackForMatching(this.#sql.description.first(row)?.description ?? '')))
    this.#units.set(unit, made)
    return made
  }

  decide(one: Unit, other: Unit): Verdict {
    const [a, b] = one < other ? [one, other] : [other, one]
    const known = this.#verdicts.get(a)?.get(b)
    if (known !== undefined) return known
    const [{ keys }, { keys: beside }] = [this.of(a), this.of(b)]
    const made = isRuledOut(keys, beside) ? RULED_OUT : decide(keys, beside)
    let ofA = this.#verdicts.get(a)
    if (ofA === undefined) this.#verdicts.set(a, (ofA = new Map()))
    ofA.set(b, { verdict: made.verdict, score: made.score })
    return made
  }
}

export function evidenceOf(keys: MatchKeys): UnitEvidence {
  const { own, near } = candidateKeys(keys)
  const byNumber = (texts: readonly string[]): Map<number, string> => new Map(texts.map((text) => [keyNumber(text), text]))
  return { keys, own: byNumber(own), near: byNumber(near) }
}
