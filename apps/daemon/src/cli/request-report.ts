// `serumpun request report`: what was lent and borrowed, in figures, and as a page to be printed.
import { DaemonError } from '../errors.ts'
import type { ShownBalance } from '../operations/request-balance.ts'
import { perform } from './perform.ts'
import { pageLanguage, writePage } from './request-papers.ts'
import { table } from './terminal.ts'
import { type Call, expectPositionals } from './usage.ts'

export const REPORT_OPTIONS = {
  from: { type: 'string' },
  until: { type: 'string' },
  'buy-loan': { type: 'string' },
  'buy-copy': { type: 'string' },
  'per-loan': { type: 'string' },
  'per-copy': { type: 'string' },
} as const

const PRICES = { buyLoan: 'buy-loan', buyCopy: 'buy-copy', perLoan: 'per-loan', perCopy: 'per-copy' }

/** Prices like '150000 IDR', all in one currency. @throws {DaemonError} `USAGE`. */
function tariffOf(call: Call): Record<string, string> {
  const tariff: Record<string, string> = {}
  for (const [name, option] of Object.entries(PRICES)) {
    const given = call.text(option)
    if (given === undefined) continue
    const [, amount, currency] = /^(\d{1,10}(?:\.\d{1,2})?) ?([A-Z]{3})$/.exec(given) ?? []
    if (amount === undefined || currency === undefined || (tariff['currency'] ?? currency) !== currency) {
      throw new DaemonError('USAGE', `--${option} is an amount and a currency like '150000 IDR', the same for all; not '${given}'.`)
    }
    tariff['currency'] = currency
    tariff[name] = amount
  }
  const isWhole = tariff['buyLoan'] !== undefined && tariff['buyCopy'] !== undefined
  if (tariff['currency'] !== undefined && !isWhole) {
    throw new DaemonError('USAGE', 'What was saved needs both --buy-loan (a book) and --buy-copy (an article).')
  }
  return tariff
}

/** @throws {DaemonError} `USAGE`. */
function timeOf(call: Call): Record<string, string> {
  const [year, from, to] = [call.text('year'), call.text('from'), call.text('until')]
  for (const given of [from, to]) {
    if (given !== undefined && !/^\d{4}-\d\d-\d\d$/.test(given))
      throw new DaemonError('USAGE', `'${given}' is no day like 2026-12-31.`)
  }
  if (year !== undefined && !/^[2-9]\d{3}$/.test(year)) throw new DaemonError('USAGE', `'${year}' is no year.`)
  if ((from === undefined) !== (to === undefined) || (year !== undefined && from !== undefined)) {
    throw new DaemonError('USAGE', 'A time is --year, or --from and --until.')
  }
  return { ...(year !== undefined && { year }), ...(from !== undefined && to !== undefined && { from, to }) }
}

export async function requestReport(call: Call): Promise<number> {
  expectPositionals(call, 1, 1, 'request report')
  const [file, network] = [call.text('file'), call.text('network')]
  const parameters = { ...timeOf(call), ...(network !== undefined && { network }), ...tariffOf(call) }
  if (file !== undefined) {
    if ('from' in parameters) throw new DaemonError('USAGE', 'The page is of a whole year: --year instead of --from and --until.')
    const language = pageLanguage(call)
    const { html } = await perform<{ html: string }>(call.data, 'request-report', { ...parameters, language })
    await writePage(file, html)
  }
  const balance = await perform<ShownBalance>(call.data, 'request-balance', parameters)
  process.stdout.write(call.json ? `${JSON.stringify(balance)}\n` : `${balanceText(balance)}\n`)
  return 0
}

const money = ({ currency, hundredths }: { readonly currency: string; readonly hundredths: number }): string =>
  `${currency} ${(hundredths / 100).toFixed(hundredths % 100 === 0 ? 0 : 2)}`

function balanceText({ from, to, lent, borrowed, needs, partners, savings }: ShownBalance): string {
  const percent = (rate: number | undefined): string => (rate === undefined ? '' : `${Math.round(rate * 100)} %`)
  const days = (value: number | undefined): string => (value === undefined ? '' : value.toFixed(1))
  const row = (who: string, side: typeof lent): string[] => [
    who,
    ...[side.asked, side.loans, side.copies, side.unfilled, side.open].map(String),
    percent(side.filledRate),
    days(side.averageDaysToAnswer),
    days(side.averageDaysToSupply),
    side.costPerFilled.map(money).join(', '),
  ]
  const rows = [
    row('Lent', lent),
    row('Borrowed', borrowed),
    ...partners.flatMap((each) => [row(`  to ${each.name}`, each.lent), row(`  from ${each.name}`, each.borrowed)]),
  ]
  const head = [
    `${from} – ${to}`,
    'Asked',
    'Loans',
    'Copies',
    'Unfilled',
    'Open',
    'Filled',
    'Days to answer',
    'To supply',
    'Cost each',
  ]
  const saved =
    savings === undefined
      ? ''
      : `\nBuying would have cost ${money(savings.buying)}, borrowing cost ${money(savings.borrowing)}: saved ${money(savings.saved)}.`
  return `${table([head, ...rows])}\nOf ${needs.asked} things that we wanted we got ${needs.filled}.${saved}`
}
