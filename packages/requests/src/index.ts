// What other packages use of the request log.
export { RequestsError } from './errors.ts'
export { ACTIONS, PREFERRED_EDITIONS, SERVICE_TYPES, STATUSES } from './vocabulary/closed-codes.ts'
export { COPYRIGHT_COMPLIANCES, LOAN_CONDITIONS, REASONS_RETRY, REASONS_UNFILLED, SERVICE_LEVELS } from './vocabulary/open-codes.ts'
export { CLOSE_REASONS, type EventId, type RequestId, type Role, ROLES, WHEREABOUTS } from './events/event.ts'
export type { PrivatePart, PrivateRequest } from './events/private-part.ts'
export { kindOf, type MessageKind } from './state/message-kind.ts'
export type { RequestState } from './state/request-state.ts'
export type { RequestConversation } from './view/request-index.ts'
export { BOXES, type RequestSummary } from './view/reader.ts'
export { RequestsView } from './view/requests-view.ts'
export { newNeed, RequestDesk } from './actions/desk.ts'
export { possibleActions } from './actions/possible.ts'
export { HomeStore, type Wanted } from './private/home-store.ts'
export { PrivateView } from './private/private-view.ts'
export type { Sealing } from './private/sealing.ts'
export { type Moved, MovingOn } from './deadlines/moving-on.ts'

export { type Money, type Outcome, type RequestFacts, factsOf, moneyOf } from './balance/facts.ts'
export type { GiveAndTake } from './balance/give-and-take.ts'
export { KeptLedger } from './balance/kept-ledger.ts'
export { ALWAYS, Ledger, type Needs, type Period, type Sides, yearOf } from './balance/ledger.ts'
export {
  type Balance,
  balanceOf,
  type PeriodBalance,
  type Savings,
  savingsOf,
  type Tariff,
  type YearlyReport,
  yearlyReport,
} from './balance/report.ts'
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
export { bestPolicy, standingOf } from './rota/standings.ts'

export { type Language, LANGUAGES } from './language.ts'
export { type Letter, standardLetters } from './paper/letters/letter.ts'
export { usualLetter } from './paper/letters/usual-letter.ts'
export { FROM_REQUESTER, LETTERS, type LetterKind } from './paper/letters/wording.ts'
export { policyIn } from './paper/html.ts'
export { packingSlips } from './paper/packing-slips.ts'
export { type PaperItem, type PaperParty, paperPartsOf, type PaperRequest } from './paper/paper-request.ts'
export { pullSlips } from './paper/pull-slips.ts'
export { reportPage, type ReportPageOptions } from './paper/report-page.ts'
export { readScan, type Scan, scannedAction } from './paper/scan.ts'
export type { PaperOptions } from './paper/slip-parts.ts'

export { agencyOf, libraryOf } from './iso18626/agency.ts'
export { confirmationOf } from './iso18626/confirm.ts'
export { type Correspondence, messageOfEvent } from './iso18626/from-event.ts'
export type { AgencyId, Message } from './iso18626/message.ts'
export { type Fault, MessageReader, readMessage, type ReadMessage } from './iso18626/read.ts'
export { eventOfMessage, type Known, type MappedEvent, type Mapping, type SayingMessage } from './iso18626/to-event.ts'
export { writeMessage } from './iso18626/write.ts'

export { demandList, type WantedTitle } from './demand/demand-list.ts'
export {
  type AuthoredDemand,
  type Demand,
  demandBody,
  DEMAND_KIND,
  type DemandSource,
  readDemand,
  type Wish,
} from './demand/entry.ts'
export { demandOfMonth, isUnmet, type OwnNeed } from './demand/own-demand.ts'
