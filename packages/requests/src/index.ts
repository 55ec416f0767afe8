// What other packages use of the request log.
export { type Action, type ReasonForMessage, type RequestType, type ServiceType, type Status } from './vocabulary/closed-codes.ts'

export { type Money, type Outcome, type RequestFacts, factsOf, moneyOf } from './balance/facts.ts'
export type { GiveAndTake } from './balance/give-and-take.ts'
export { ALWAYS, Ledger, type Needs, type Period, type Sides, yearOf } from './balance/ledger.ts'
export { type Balance, type Savings, savingsOf, type Tariff, type YearlyReport, yearlyReport } from './balance/report.ts'
export { netLendingGini } from './balance/spread.ts'
export { type Figures, figuresOf, type Tally } from './balance/tally.ts'

export type { Availability, Candidate, Exclusion, LoanPolicy, Need, Place } from './rota/candidate.ts'
export { CRITERIA, type Criterion, DEFAULT_WEIGHTS, type RotaSettings, type Weights } from './rota/criteria.ts'
export {
  type AnswerHours,
  answerDeadline,
  answerHours,
  DEFAULT_ANSWER_HOURS,
  type OpeningHours,
  usualHours,
} from './rota/deadline.ts'
export { distanceKm } from './rota/distance.ts'
export { explainExclusion, explainProposal } from './rota/explain.ts'
export { type Attempt, type AttemptState, END_CHOICES, type EndChoice, nextStep, type Step } from './rota/progress.ts'
export { type Mark, type Proposal, proposeSuppliers, reordered, type Rota } from './rota/propose.ts'
