// The order in which suppliers are asked: a pure function of what is written, the same wherever it is worked out.
import { createHash } from 'node:crypto'
import type { LibraryId } from '@serumpun/replica'
import { type Candidate, type Exclusion, exclusionOf, type Need } from './candidate.ts'
import { CRITERIA, type Criterion, DEFAULT_WEIGHTS, type RotaSettings, SCORES } from './criteria.ts'

/** What one criterion gave a library. */
export interface Mark {
  readonly criterion: Criterion
  /** 0 to 1. */
  readonly score: number
  /** The score times the criterion's weight. */
  readonly points: number
}

export interface Proposal {
  readonly candidate: Candidate
  /** The sum of its marks. */
  readonly points: number
  /** One for each criterion, in the order of CRITERIA. */
  readonly marks: readonly Mark[]
  /** Criteria by which it is ahead of the one after it, most telling first. Empty for the last, and where points are equal. */
  readonly ahead: readonly Criterion[]
}

export interface Rota {
  /** Who is asked first, first. */
  readonly proposals: readonly Proposal[]
  readonly excluded: readonly { readonly library: LibraryId; readonly reason: Exclusion }[]
}

/** Puts in order who can be asked, and says of the others why not. A library that is given twice counts once, as it came first. */
export function proposeSuppliers(need: Need, candidates: readonly Candidate[], settings: RotaSettings = {}): Rota {
  const once = [...new Map(candidates.toReversed().map((candidate) => [candidate.library, candidate])).values()]
  const excluded: { library: LibraryId; reason: Exclusion }[] = []
  const marked: { candidate: Candidate; points: number; marks: Mark[]; turn: string }[] = []
  for (const candidate of once) {
    const reason = exclusionOf(candidate, need)
    if (reason !== undefined) {
      excluded.push({ library: candidate.library, reason })
      continue
    }
    const marks = marksOf(candidate, need, settings)
    const points = marks.reduce((sum, mark) => sum + mark.points, 0)
    marked.push({ candidate, points, marks, turn: turnOf(need, candidate) })
  }
  marked.sort((a, b) => isOut(a.candidate) - isOut(b.candidate) || b.points - a.points || (a.turn < b.turn ? -1 : 1))
  excluded.sort((a, b) => (a.library < b.library ? -1 : 1))
  return {
    proposals: marked.map(({ candidate, points, marks }, i) => ({
      candidate,
      points,
      marks,
      ahead: aheadOf(marks, marked[i + 1]?.marks),
    })),
    excluded,
  }
}

function marksOf(candidate: Candidate, need: Need, settings: RotaSettings): Mark[] {
  return CRITERIA.map((criterion) => {
    const weight = settings.weights?.[criterion] ?? DEFAULT_WEIGHTS[criterion]
    const score = within(SCORES[criterion](candidate, need, settings))
    return { criterion, score, points: score * weight }
  })
}

/** What others write about themselves may be no number at all; then nothing is known. */
const within = (score: number): number => (Number.isNaN(score) ? 0.5 : Math.min(1, Math.max(0, score)))

/** Equals take turns: whose turn it is differs from need to need, and everybody works out the same. */
function turnOf(need: Need, { library }: Candidate): string {
  return createHash('sha256').update(`${need.id}/${library}`).digest('hex')
}

/** Who has nothing on the shelf is asked last, whatever its points: until its copy is back, asking costs days and brings nothing. */
const isOut = ({ availability }: Candidate): number => Number(availability === 'on-loan')

/** A difference of points that is worth a word. */
const TELLING = 0.5

function aheadOf(marks: readonly Mark[], next: readonly Mark[] | undefined): Criterion[] {
  if (next === undefined) return []
  return marks
    .map(({ criterion, points }, i) => ({ criterion, by: points - (next[i]?.points ?? 0) }))
    .filter(({ by }) => by >= TELLING)
    .toSorted((a, b) => b.by - a.by)
    .map(({ criterion }) => criterion)
}

/**
 * The order as staff want it: those that they name first, in their order, which no criterion explains; behind them the others in the
 * rota's. Names that are not in the rota are passed over.
 */
export function reordered(proposals: readonly Proposal[], wanted: readonly LibraryId[]): Proposal[] {
  const of = new Map(proposals.map((proposal) => [proposal.candidate.library, proposal]))
  const first = [...new Set(wanted)].map((library) => of.get(library)).filter((proposal) => proposal !== undefined)
  const others = proposals.filter((proposal) => !first.includes(proposal))
  return [
    ...first.map((proposal) => ({ ...proposal, ahead: [] })),
    ...others.map((proposal, i) => ({ ...proposal, ahead: aheadOf(proposal.marks, others[i + 1]?.marks) })),
  ]
}
