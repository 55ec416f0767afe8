// What staff can say about a request (ISO 18626, docs/requests.md), and what each word needs to be said.
import type { Asking, Saying } from '../../api/types.ts'

export const ROLES = ['supplier', 'requester'] as const
export type Role = (typeof ROLES)[number]

export const BOXES = ['todo', 'open', 'due', 'all'] as const
export type Box = (typeof BOXES)[number]

export const SERVICES = ['Loan', 'Copy', 'CopyOrLoan'] as const satisfies Asking['serviceType'][]

/** Reasons why something is not supplied, may be tried again, or is closed, as the standard and the node name them. */
export const REASONS = {
  Unfilled: ['NotHeld', 'NotOnShelf', 'NonCirculating', 'NotAvailableForILL', 'PoorCondition', 'PolicyProblem'],
  RetryPossible: [
    'OnLoan',
    'OnOrder',
    'AtBindery',
    'NotCurrentAvailableForILL',
    'NotFoundAsCited',
    'ReqEditionNotPossible',
    'ReqServTypeNotPossible',
    'MustMeetLoanCondition',
    'CostExceedsMaxCost',
    'ReqDelDateNotPossible',
  ],
  Close: ['NoAnswer', 'PartnerGone', 'SettledOtherwise', 'Mistake'],
} as const

export const CONDITIONS = ['LibraryUseOnly', 'NoReproduction', 'SignatureRequired'] as const

interface Needs {
  /** A day that must be given, and how the node calls it. */
  readonly day?: 'dueDate'
  readonly reasons?: keyof typeof REASONS
  readonly conditions?: true
  /** A note that must be written; elsewhere it may. */
  readonly note?: true
  /** Where the item is must be said. */
  readonly whereabouts?: true
}

/** Words in the order in which they are offered; the first that is possible stands out. */
const WORDS = {
  CancelYes: {},
  CancelNo: {},
  RenewYes: { day: 'dueDate' },
  RenewNo: {},
  AcceptConditions: {},
  WillSupply: { conditions: true },
  Loaned: { day: 'dueDate' },
  CopyCompleted: {},
  LoanCompleted: {},
  Received: {},
  ShippedReturn: {},
  Renew: {},
  ExpectToSupply: {},
  RetryPossible: { reasons: 'RetryPossible' },
  Unfilled: { reasons: 'Unfilled' },
  Overdue: {},
  Recalled: {},
  HoldReturn: {},
  ReleaseHoldReturn: {},
  CompletedWithoutReturn: {},
  RequestReceived: {},
  ShippedForward: {},
  Lost: {},
  Cancel: {},
  StatusRequest: {},
  StatusRequestResponse: {},
  Reminder: {},
  Cancelled: {},
  Notification: { note: true },
  Close: { reasons: 'Close', whereabouts: true },
} as const satisfies Record<string, Needs>

export type Word = keyof typeof WORDS

export const isWord = (text: string): text is Word => Object.hasOwn(WORDS, text)
export const needsOf = (word: Word): Needs => WORDS[word]

/** What can be said, in the order in which it is offered; words of a newer node that this page does not know are left out. */
export function offered(possible: readonly { role: Role; word: string }[]): { role: Role; word: Word }[] {
  const order = Object.keys(WORDS)
  return possible
    .flatMap(({ role, word }) => (isWord(word) ? [{ role, word }] : []))
    .sort((a, b) => order.indexOf(a.word) - order.indexOf(b.word))
}

/** The last moment of a day in the reader's time zone, as the node takes it. */
export function endOfDay(day: string): string | undefined {
  const [year, month, date] = day.split('-').map(Number)
  if (year === undefined || month === undefined || date === undefined || day === '') return undefined
  const end = new Date(year, month - 1, date, 23, 59, 59)
  return Number.isNaN(end.getTime()) ? undefined : end.toISOString()
}

/** What a form says, as the node takes it. */
export function sayingOf(role: Role, word: Word, form: FormData, seen: readonly string[]): Saying {
  const text = (name: string): string | undefined => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const dueDate = endOfDay(text('dueDate') ?? '')
  const [note, reason, whereabouts] = [text('note'), text('reason'), text('whereabouts')]
  const conditions = form.getAll('condition').filter((each): each is string => typeof each === 'string')
  return {
    role,
    word,
    seen: [...seen],
    ...(dueDate !== undefined && { dueDate }),
    ...(note !== undefined && { note }),
    ...(reason !== undefined && { reason }),
    ...(whereabouts !== undefined && { whereabouts }),
    ...(conditions.length > 0 && { conditions }),
  }
}
