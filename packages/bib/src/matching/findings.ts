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
    let score = 0
    let vetoed = false
    const evidence = this.#items.map(({ code, a, b }): EvidenceItem => {
      const { points, veto } = WEIGHTS[code]
      const holds = veto !== undefined && !isOverruled(veto, numbers)
      score += points
      vetoed ||= holds
      return { code, a, b, points, veto: holds }
    })
    return { verdict: verdictOf(score, vetoed, numbers), score, evidence, vetoed }
  }
}

function isOverruled(veto: Overruled, numbers: SharedNumbers): boolean {
  return veto !== 'never' && (numbers === 'record' || (numbers === 'standard' && veto === 'by-any-number'))
}

function verdictOf(score: number, vetoed: boolean, numbers: SharedNumbers): MatchDecision['verdict'] {
  if (vetoed) return numbers !== 'none' && score >= DOUBTFUL ? 'doubtful' : 'different'
  return score >= SAME ? 'same' : score >= DOUBTFUL ? 'doubtful' : 'different'
}
