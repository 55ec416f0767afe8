// What was found about two records, and what it comes to.
import type { SharedNumbers } from './compare-numbers.ts'
import type { EvidenceCode, Overruled } from './weights.ts'
import { DOUBTFUL, SAME, WEIGHTS } from './weights.ts'

/** One finding, for who reviews: what was compared, what each record says, and what it counts. */
export interface EvidenceItem {
  readonly code: EvidenceCode
  readonly a: string
  readonly b: string
  readonly points: number
  /** It alone keeps the two apart: a veto that no shared number overrules. */
  readonly veto: boolean
}

export interface MatchDecision {
  readonly verdict: 'same' | 'doubtful' | 'different'
  /** The sum of the points, `SAME` or more for one title unless there is a veto. */
  readonly score: number
  readonly evidence: readonly EvidenceItem[]
  readonly vetoed: boolean
}

export class Findings {
  readonly #items: { code: EvidenceCode; a: string; b: string }[] = []

  add(code: EvidenceCode, a: string, b: string): void {
    this.#items.push({ code, a, b })
  }

  decision(numbers: SharedNumbers): MatchDecision {
    const vetoes = this.#items.flatMap(({ code }) => WEIGHTS[code].veto ?? [])
    // One contradiction may be a slip in one of the records. Two show that the number is of something else: of the series, of the set.
    const isOverruledOnce = vetoes.length === 1 && vetoes.every((veto) => isOverruled(veto, numbers))
    const vetoed = vetoes.length > 0 && !isOverruledOnce
    let score = 0
    const evidence = this.#items.map(({ code, a, b }): EvidenceItem => {
      const { points, veto } = WEIGHTS[code]
      score += points
      return { code, a, b, points, veto: vetoed && veto !== undefined }
    })
    const isQuestion = vetoes.length < 2 && numbers !== 'none' && !this.#items.some(({ code }) => WEIGHTS[code].settled === true)
    return { verdict: vetoed ? vetoedVerdict(score, isQuestion) : verdictOf(score), score, evidence, vetoed }
  }
}

function isOverruled(veto: Overruled, numbers: SharedNumbers): boolean {
  return veto !== 'never' && (numbers === 'record' || (numbers === 'standard' && veto === 'by-any-number'))
}

/** People are asked where one thing keeps two records apart that share a number. */
function vetoedVerdict(score: number, isQuestion: boolean): MatchDecision['verdict'] {
  return isQuestion && score >= DOUBTFUL ? 'doubtful' : 'different'
}

function verdictOf(score: number): MatchDecision['verdict'] {
  return score >= SAME ? 'same' : score >= DOUBTFUL ? 'doubtful' : 'different'
}
