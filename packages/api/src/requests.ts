// Requests between libraries: borrow, copy, lend. Words of ISO 18626:2021 are used as they are there; lists that the standard lets grow
// are texts here.
import { z } from 'zod'
import { MAX_CURSOR_CHARS, MAX_ID_CHARS, MAX_PAGE_ITEMS, MAX_TEXT_CHARS } from './limits.ts'

const name = z.string().min(1).max(200)
const line = z.string().min(1).max(1000)
const note = z.string().min(1).max(8000)
const instant = z.iso.datetime({ offset: true }).meta({ description: 'Until the end of year 9999' })
const price = z.object({ currency: z.string().regex(/^[A-Z]{3}$/), amount: z.string().regex(/^\d{1,12}(\.\d{1,4})?$/) })
const role = z.enum(['requester', 'supplier'])

const party = z.object({
  id: z.string().optional().meta({ description: 'Absent where the library has no node: the other writes down what it says' }),
  name: z.string(),
  left: z.string().optional().meta({ description: 'It is no member of the network any more, and how it left' }),
})

const todo = z
  .string()
  .meta({ description: 'Answer, Supply, AnswerCancel, AnswerRenew, CheckIn, SettleLoss, AcceptConditions, Receive, Return, GoOn' })

const facts = {
  id: z.string(),
  network: z.string(),
  reference: z.string().meta({ description: "The requester's own number for it, printed on slips" }),
  need: z.string().meta({ description: 'What requests share that follow each other for one thing, along a rota or as retries' }),
  requester: party,
  supplier: party,
  standing: z.string().meta({ description: 'A status of ISO 18626, or Requested before the first answer' }),
  service: z.string().meta({ description: 'Copy, Loan or CopyOrLoan: what is, or was asked to be, supplied' }),
  whereabouts: z.string().meta({ description: 'Where the item was last said to be' }),
  requested: z.iso.datetime(),
  changed: z.iso.datetime(),
  due: z.iso.datetime().optional(),
}

export const requestSummary = z
  .object({
    ...facts,
    title: z.string().optional().meta({ description: 'What was asked for, where this library can read it' }),
    todo: z.object({ requester: todo.optional(), supplier: todo.optional() }).meta({ description: 'What waits for each side' }),
    conflicts: z.int().meta({ description: 'Messages that had no effect' }),
  })
  .meta({ id: 'RequestSummary' })

export const requestList = z
  .object({
    items: z.array(requestSummary),
    waiting: z
      .record(z.string(), z.int())
      .meta({ description: 'How many wait for this library in this role, by what they wait for' }),
    next: z.string().optional().meta({ description: 'The cursor of the next page' }),
  })
  .meta({ id: 'RequestList' })

export const requestListQuery = z.object({
  role: role.meta({ description: 'As which this library is meant' }),
  box: z
    .enum(['todo', 'open', 'due', 'all'])
    .default('open')
    .meta({ description: 'What waits for this library, what is not finished, what is on loan (earliest due first), or all' }),
  cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
  limit: z.coerce.number().int().min(1).max(MAX_PAGE_ITEMS).optional(),
})

export const requestParameters = z.object({
  id: z.string().min(1).max(MAX_ID_CHARS).meta({ description: 'Its id, how that begins, or its number' }),
})

const written = z
  .record(z.string(), z.unknown())
  .meta({ description: 'What only the parties read: elements of ISO 18626 under their names' })

const message = z.object({
  id: z.string(),
  by: party,
  at: z.iso.datetime().meta({ description: "By its author's clock" }),
  word: z.string().optional().meta({ description: 'What it says; absent for the request itself' }),
  written: written.optional(),
  conflict: z
    .object({ reason: z.string(), standing: z.string() })
    .optional()
    .meta({ description: 'It changed nothing: why, and where the request stood' }),
})

export const request = z
  .object({
    ...facts,
    serviceType: z.string(),
    serviceLevel: z.string().optional(),
    previous: z.string().optional().meta({ description: 'The request that is tried again' }),
    needBeforeDate: z.iso.datetime().optional(),
    expectedDeliveryDate: z.iso.datetime().optional(),
    questions: z.array(z.string()).meta({ description: 'What has been asked and not answered: cancel, renew, conditions' }),
    closed: z.array(z.object({ by: role, reason: z.string(), whereabouts: z.string() })),
    patron: z.string().optional().meta({ description: 'For whom it is; known to this library alone' }),
    messages: z.array(message).meta({ description: 'The request itself first' }),
    possible: z.array(z.object({ role, word: z.string() })).meta({ description: 'What this library can say now' }),
    seen: z.array(z.string()).meta({ description: 'Given back with the next message, that is said once however often it is sent' }),
  })
  .meta({ id: 'Request' })

const citation = z.object({
  title: line,
  author: line.optional(),
  part: line.optional().meta({ description: 'An article or a chapter of it' }),
  partAuthor: line.optional(),
  volume: name.optional(),
  issue: name.optional(),
  pages: name.optional(),
  edition: name.optional(),
  year: name.optional(),
  isbn: name.optional(),
})

export const asking = z
  .object({
    network: name.optional().meta({ description: 'Needed where this library is in several' }),
    record: line.optional().meta({ description: 'A record of the union catalogue, or …' }),
    citation: citation.optional().meta({ description: '… what is known of what is wanted' }),
    serviceType: z.enum(['Copy', 'Loan', 'CopyOrLoan']),
    serviceLevel: name.optional(),
    needBeforeDate: instant.optional(),
    to: z
      .array(name)
      .max(100)
      .optional()
      .meta({ description: 'Names, codes or ids of libraries in the order in which they are asked; else it is proposed' }),
    first: z
      .array(name)
      .max(100)
      .optional()
      .meta({ description: 'These first, where they can be asked; behind them the others as proposed' }),
    outside: z.object({ role, name: line }).optional().meta({
      description:
        'A library without a node, as requester or supplier: by telephone or letter. This library writes down what both say',
    }),
    need: name.optional().meta({ description: 'Given again, it is the same need: nothing is asked twice' }),
    patron: line.optional().meta({ description: 'Whatever the library knows the patron by. It never leaves this library' }),
    note: note.optional(),
    language: name.optional(),
    preferredEdition: z.enum(['MostRecentEdition', 'ThisEdition', 'AnyEdition']).optional(),
    copyright: name.optional().meta({ description: 'copyrightCompliance' }),
    maximumCost: price.optional(),
    delivery: line.optional(),
    explainIn: z.enum(['id', 'ms', 'en']).optional().meta({ description: 'In which the order is explained' }),
    by: name.optional().meta({ description: 'As which role of the staff' }),
  })
  .meta({ id: 'Asking' })

export const asked = z
  .object({
    network: z.string(),
    need: z.string(),
    rota: z
      .array(z.object({ id: z.string(), name: z.string(), why: z.string().optional() }))
      .meta({ description: 'In the order in which they are asked, and why' }),
    excluded: z
      .array(z.object({ id: z.string(), name: z.string(), why: z.string() }))
      .meta({ description: 'Holders that are not asked by themselves, and why' }),
    requests: z.array(requestSummary).meta({ description: 'What has been asked so far' }),
  })
  .meta({ id: 'Asked' })

export const saying = z
  .object({
    role: role.meta({ description: 'As which side' }),
    word: name.meta({ description: 'A status, an action, or CancelYes, RenewNo, AcceptConditions, Notification, Close …' }),
    dueDate: instant.optional(),
    expectedDeliveryDate: instant.optional(),
    note: note.optional(),
    reason: name.optional().meta({ description: 'Why it is unfilled, may be tried again, or is closed' }),
    conditions: z.array(name).max(20).optional(),
    itemId: z.array(name).max(50).optional(),
    cost: price
      .optional()
      .meta({ description: 'What the supplier takes for it; with Loaned, CopyCompleted or a conditional WillSupply' }),
    retryAfter: instant.optional(),
    whereabouts: z.string().max(MAX_TEXT_CHARS).optional(),
    seen: z
      .array(z.string().regex(/^[A-Za-z0-9_-]{43}$/))
      .max(32)
      .optional(),
    by: name.optional(),
  })
  .meta({ id: 'Saying' })
