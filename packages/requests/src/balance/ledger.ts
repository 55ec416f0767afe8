// The balance: who asked whom for how much, and what came of it. A pure function of the set of requests as they stand: it does not
// matter in which order they came, or how often one was counted again because it had changed.
// A request counts for the day (UTC) on which it was asked, whatever happened later, so that rates of a period are of the same requests.
import type { LibraryId } from '@serumpun/replica'
import type { RequestId } from '../events/event.ts'
import type { RequestFacts } from './facts.ts'
import { DayCounts } from './day-counts.ts'
import type { GiveAndTake } from './give-and-take.ts'
import { combined, EMPTY, type Tally, tallyOf } from './tally.ts'

const DAY = 86_400_000

/** From the day of `fromMs` up to, but not including, that of `toMs`; in milliseconds since 1970, days of UTC. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

export const ALWAYS: Period = { fromMs: Number.NEGATIVE_INFINITY, toMs: Number.POSITIVE_INFINITY }

export function yearOf(year: number): Period {
  return { fromMs: Date.UTC(year, 0), toMs: Date.UTC(year + 1, 0) }
}

/** A library's two sides; as supplier `lent`, as requester `borrowed`. */
export interface Sides {
  readonly lent: Tally
  readonly borrowed: Tally
}

/** Needs of a requester: what it asked several suppliers for counts once. */
export interface Needs {
  readonly asked: number
  readonly filled: number
}

/** Tallies of one requester with one supplier in one network, by day. */
interface Account {
  readonly network: string
  readonly requester: LibraryId | undefined
  readonly supplier: LibraryId | undefined
  readonly days: Map<number, Tally>
}

interface Need {
  readonly network: string
  readonly requests: Map<RequestId, { readonly day: number; readonly filled: boolean }>
}

const dayOf = (ms: number): number => Math.floor(ms / DAY)

const isFilled = ({ outcome }: RequestFacts): boolean => outcome === 'Loan' || outcome === 'Copy'

export class Ledger {
  readonly #facts = new Map<string, RequestFacts>()
  readonly #accounts = new Map<string, Account>()
  readonly #bySupplier = new Map<LibraryId, Set<Account>>()
  readonly #byRequester = new Map<LibraryId, Set<Account>>()
  readonly #needs = new Map<LibraryId, Map<string, Need>>()
  /** By network and library: asked for at every proposal of a rota. */
  readonly #turnover = new Map<string, DayCounts>()

  /** Counts a request, in place of what was counted of it before. */
  count(facts: RequestFacts): void {
    this.forget(facts)
    this.#facts.set(requestKey(facts), facts)
    this.#add(facts, 1)
    if (facts.requester !== undefined) this.#needOf(facts.requester, facts).requests.set(facts.request, needPart(facts))
  }

  /** Takes out what was counted of a request. */
  forget(named: Pick<RequestFacts, 'network' | 'request'>): void {
    const facts = this.#facts.get(requestKey(named))
    if (facts === undefined) return
    this.#facts.delete(requestKey(named))
    this.#add(facts, -1)
    if (facts.requester === undefined) return
    const need = this.#needOf(facts.requester, facts)
    need.requests.delete(facts.request)
    if (need.requests.size === 0) this.#needs.get(facts.requester)?.delete(needKey(facts))
  }

  /** Requests of a network, or of all. */
  total(period: Period, network?: string): Tally {
    return sumDays(this.#accounts.values(), period, network)
  }

  /** What a library lent and borrowed, with everybody. */
  sidesOf(library: LibraryId, period: Period, network?: string): Sides {
    return {
      lent: sumDays(this.#bySupplier.get(library) ?? [], period, network),
      borrowed: sumDays(this.#byRequester.get(library) ?? [], period, network),
    }
  }

  /** What a library gave other libraries of its network, and took from them. */
  giveAndTake(library: LibraryId, { fromMs, toMs }: Period, network: string): GiveAndTake {
    return this.#turnover.get(turnoverKey(network, library))?.between(dayOf(fromMs), dayOf(toMs)) ?? { lent: 0, borrowed: 0 }
  }

  /** What a library lent to and borrowed from each partner; without those with whom there was nothing. Undefined: partners without a node. */
  partnersOf(library: LibraryId, period: Period, network?: string): Map<LibraryId | undefined, Sides> {
    const partners = new Map<LibraryId | undefined, Sides>()
    const add = (partner: LibraryId | undefined, side: keyof Sides, account: Account): void => {
      const tally = sumDays([account], period, network)
      if (tally.asked === 0) return
      const sides = partners.get(partner) ?? { lent: EMPTY, borrowed: EMPTY }
      partners.set(partner, { ...sides, [side]: combined(sides[side], tally) })
    }
    for (const account of this.#bySupplier.get(library) ?? []) add(account.requester, 'lent', account)
    for (const account of this.#byRequester.get(library) ?? []) add(account.supplier, 'borrowed', account)
    return partners
  }

  /** A need counts for the day of its first request, and is filled when one of them is. */
  needsOf(library: LibraryId, { fromMs, toMs }: Period, network?: string): Needs {
    let asked = 0
    let filled = 0
    for (const need of this.#needs.get(library)?.values() ?? []) {
      if (network !== undefined && need.network !== network) continue
      const parts = [...need.requests.values()]
      const first = parts.reduce((least, { day }) => Math.min(least, day), Number.POSITIVE_INFINITY)
      if (first < dayOf(fromMs) || first >= dayOf(toMs)) continue
      asked++
      if (parts.some((part) => part.filled)) filled++
    }
    return { asked, filled }
  }

  /** All libraries that asked or were asked. */
  libraries(): LibraryId[] {
    const busy = [...this.#accounts.values()].filter(({ days }) => days.size > 0)
    const named = busy.flatMap(({ requester, supplier }) => [requester, supplier]).filter((library) => library !== undefined)
    return [...new Set(named)].toSorted()
  }

  #add(facts: RequestFacts, times: 1 | -1): void {
    const { days } = this.#accountOf(facts)
    const day = dayOf(facts.askedMs)
    const tally = combined(days.get(day) ?? EMPTY, tallyOf(facts), times)
    if (tally.asked === 0) days.delete(day)
    else days.set(day, tally)
    // What a library says that it lent to somebody outside has nobody else's word, and would make it look generous.
    const { requester, supplier } = facts
    if (requester === undefined || supplier === undefined || (facts.outcome !== 'Open' && !isFilled(facts))) return
    this.#turn(facts.network, supplier, day, 'lent', times)
    this.#turn(facts.network, requester, day, 'borrowed', times)
  }

  #turn(network: string, library: LibraryId, day: number, side: keyof GiveAndTake, by: 1 | -1): void {
    entryOf(this.#turnover, turnoverKey(network, library), () => new DayCounts()).add(day, side, by)
  }

  #accountOf({ network, requester, supplier }: RequestFacts): Account {
    const key = JSON.stringify([network, requester, supplier])
    const known = this.#accounts.get(key)
    if (known !== undefined) return known
    const account: Account = { network, requester, supplier, days: new Map() }
    this.#accounts.set(key, account)
    if (supplier !== undefined) entryOf(this.#bySupplier, supplier, () => new Set()).add(account)
    if (requester !== undefined) entryOf(this.#byRequester, requester, () => new Set()).add(account)
    return account
  }

  #needOf(requester: LibraryId, facts: RequestFacts): Need {
    const needs = entryOf(this.#needs, requester, () => new Map<string, Need>())
    return entryOf(needs, needKey(facts), () => ({ network: facts.network, requests: new Map() }))
  }
}

/** Somebody may say the same in several networks. */
const requestKey = ({ network, request }: Pick<RequestFacts, 'network' | 'request'>): string => `${request} ${network}`

const turnoverKey = (network: string, library: LibraryId): string => `${library} ${network}`

const needKey = ({ network, need }: RequestFacts): string => JSON.stringify([network, need])

const needPart = (facts: RequestFacts) => ({ day: dayOf(facts.askedMs), filled: isFilled(facts) })

function entryOf<Key, Value>(map: Map<Key, Value>, key: Key, make: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = make()
  map.set(key, made)
  return made
}

function sumDays(accounts: Iterable<Account>, { fromMs, toMs }: Period, network: string | undefined): Tally {
  const from = dayOf(fromMs)
  const to = dayOf(toMs)
  let sum = EMPTY
  for (const account of accounts) {
    if (network !== undefined && account.network !== network) continue
    for (const [day, tally] of account.days) if (day >= from && day < to) sum = combined(sum, tally)
  }
  return sum
}
