// What a library lent and borrowed, for commands and the API: figures of any time, and the yearly report as a page.
import { operations as contract } from '@serumpun/api'
import type { LibraryId } from '@serumpun/replica'
import {
  type Balance,
  balanceOf,
  type Needs,
  type Period,
  reportPage,
  type Savings,
  type Tariff,
  yearlyReport,
  yearOf,
} from '@serumpun/requests'
import type { z } from 'zod'
import { DaemonError } from '../errors.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import type { OperationContext } from './operations.ts'
import { networkMeant } from './requests.ts'

const balanceShape = contract.balance.request.query
const reportShape = contract.report.request.query

type BalanceOf = z.infer<typeof balanceShape>
type ReportOf = z.infer<typeof reportShape>

const DAY_MS = 86_400_000

export interface ShownBalance extends Balance {
  /** Days of UTC, both within. */
  readonly from: string
  readonly to: string
  readonly network?: string
  readonly needs: Needs
  readonly partners: readonly (Balance & { readonly id?: LibraryId; readonly name: string })[]
  readonly savings?: Savings
}

const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10)

/** @throws {DaemonError} `USAGE`. */
function periodOf({ year, from, to }: BalanceOf, nowMs: number): Period {
  if (from === undefined && to === undefined) return yearOf(year ?? new Date(nowMs).getUTCFullYear())
  if (year !== undefined || from === undefined || to === undefined) {
    throw new DaemonError('USAGE', 'A time is a year, or a first and a last day: from and to.')
  }
  const period = { fromMs: Date.parse(from), toMs: Date.parse(to) + DAY_MS }
  if (period.fromMs >= period.toMs) throw new DaemonError('USAGE', `${from} comes after ${to}.`)
  return period
}

const hundredthsOf = (amount: string): number => Math.round(Number(amount) * 100)

/** @throws {DaemonError} `USAGE` where a part of it is missing. */
function tariffOf({ currency, buyLoan, buyCopy, perLoan, perCopy }: ReportOf | BalanceOf): Tariff | undefined {
  const given = [currency, buyLoan, buyCopy, perLoan, perCopy].some((one) => one !== undefined)
  if (!given) return undefined
  if (currency === undefined || buyLoan === undefined || buyCopy === undefined) {
    throw new DaemonError(
      'USAGE',
      'Savings need a currency and what buying costs: of a book (buyLoan) and of an article (buyCopy).',
    )
  }
  return {
    currency,
    buyLoan: hundredthsOf(buyLoan),
    buyCopy: hundredthsOf(buyCopy),
    ...(perLoan !== undefined && { perLoan: hundredthsOf(perLoan) }),
    ...(perCopy !== undefined && { perCopy: hundredthsOf(perCopy) }),
  }
}

/** @throws {DaemonError} `USAGE`, `NO_MEMBER`. */
export async function showBalance(library: OpenedLibrary, given: BalanceOf): Promise<ShownBalance> {
  const requests = await library.requests()
  const period = periodOf(given, library.replica.clock.now())
  const tariff = tariffOf(given)
  const network = given.network === undefined ? undefined : networkMeant(requests, given.network)
  await requests.view.whenCurrent()
  const ledger = await requests.balance.ledger()
  const { lent, borrowed, needs, partners, savings } = balanceOf(ledger, library.replica.library, period, { network, tariff })
  return {
    from: dayOf(period.fromMs),
    to: dayOf(period.toMs - DAY_MS),
    ...(network !== undefined && { network }),
    lent,
    borrowed,
    needs,
    partners: partners.map(({ partner, ...sides }) => ({
      ...(partner !== undefined && { id: partner }),
      name: partner === undefined ? 'libraries without a node' : library.directory.nameOf(partner),
      ...sides,
    })),
    ...(savings !== undefined && { savings }),
  }
}

/** The yearly report as a page. @throws {DaemonError} `USAGE`, `NO_MEMBER`. */
export async function printReport(library: OpenedLibrary, given: ReportOf): Promise<string> {
  const requests = await library.requests()
  const tariff = tariffOf(given)
  const network = given.network === undefined ? undefined : networkMeant(requests, given.network)
  const year = given.year ?? new Date(library.replica.clock.now()).getUTCFullYear()
  await requests.view.whenCurrent()
  const report = yearlyReport(await requests.balance.ledger(), library.replica.library, year, { network, tariff })
  const nameOf = (id: LibraryId): string => library.directory.nameOf(id)
  return reportPage(report, { language: given.language, libraryName: nameOf(library.replica.library), nameOf })
}

export const requestBalanceOperations = {
  'request-balance': async ({ library }: OperationContext, given: unknown): Promise<ShownBalance> =>
    await showBalance(library, balanceShape.parse(given)),
  'request-report': async ({ library }: OperationContext, given: unknown): Promise<{ html: string }> => ({
    html: await printReport(library, reportShape.parse(given)),
  }),
} as const
