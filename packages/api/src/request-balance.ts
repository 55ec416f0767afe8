// The balance: what a library lent and borrowed, of any time, and the yearly report.
import { z } from 'zod'
import { MISSING, json, page, REFUSALS, UNCHANGED } from './operation.ts'

const day = z.iso.date()
const year = z.coerce.number().int().min(2000).max(9999)
const amount = z
  .string()
  .regex(/^\d{1,10}(\.\d{1,2})?$/)
  .optional()

const network = z.string().min(1).max(200).optional().meta({ description: 'Else all networks together' })

/** What things cost a library that buys them: with it what membership saved is worked out. */
const tariff = {
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional()
    .meta({ description: 'ISO 4217, of the prices that follow' }),
  buyLoan: amount.meta({ description: 'A book of the kind that is borrowed, ready for the shelf. Needed with currency' }),
  buyCopy: amount.meta({ description: 'An article from its publisher. Needed with currency' }),
  perLoan: amount.meta({ description: "What a loan costs beside the supplier's fee: postage, staff" }),
  perCopy: amount,
}

const balanceQuery = z.object({
  year: year.optional().meta({ description: 'Without a time: the present one' }),
  from: day.optional().meta({ description: 'Instead of a year: the first day (UTC) …' }),
  to: day.optional().meta({ description: '… and the last' }),
  network,
  ...tariff,
})

const reportQuery = z.object({
  year: year.optional(),
  network,
  language: z.enum(['id', 'ms', 'en']).default('id'),
  ...tariff,
})

const money = z.object({ currency: z.string(), hundredths: z.int() }).meta({ description: "Hundredths of the currency's unit" })

const figures = z
  .object({
    asked: z.int(),
    filled: z.int(),
    loans: z.int(),
    copies: z.int(),
    unfilled: z.int(),
    open: z.int(),
    filledRate: z.number().optional().meta({ description: 'Filled of all that came to an end, 0 to 1' }),
    averageDaysToAnswer: z.number().optional(),
    averageDaysToSupply: z.number().optional(),
    costPerFilled: z.array(money).meta({ description: 'By currency, where this library knows what was paid' }),
  })
  .meta({ id: 'Figures' })

const sides = { lent: figures, borrowed: figures }

const balance = z
  .object({
    from: day.meta({ description: 'A request counts for the day (UTC) on which it was asked' }),
    to: day,
    network: z.string().optional(),
    ...sides,
    needs: z
      .object({ asked: z.int(), filled: z.int() })
      .meta({ description: 'Things that were wanted, however many libraries were asked' }),
    partners: z
      .array(z.object({ id: z.string().optional(), name: z.string(), ...sides }))
      .meta({ description: 'Those with the most filled requests first; without an id: all that have no node' }),
    savings: z.object({ buying: money, borrowing: money, saved: money, otherCurrencies: z.int() }).optional().meta({
      description: 'With a tariff only. otherCurrencies: filled requests that cost something in another one, not in the sums',
    }),
  })
  .meta({ id: 'Balance' })

export const balanceOperations = {
  balance: {
    method: 'get',
    path: '/api/requests/balance',
    summary: 'What this library lent and borrowed',
    request: { query: balanceQuery },
    responses: { 200: json(balance, 'Figures of the time, in all and with each partner'), ...UNCHANGED, ...MISSING, ...REFUSALS },
  },
  report: {
    method: 'get',
    path: '/api/requests/report',
    summary: 'The yearly report, to be printed',
    request: { query: reportQuery },
    responses: { 200: page('One page of A4'), ...MISSING, ...REFUSALS },
  },
} as const
