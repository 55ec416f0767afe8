// One year of a network, request by request, with the rota, the deadlines and the balance that ship: who is asked, what they answer, when it
// arrives. The same world under two policies differs in nothing but the order of suppliers: what would happen at a library is drawn from
// the need and the library, not from when or how often others were asked.
import {
  answerDeadline,
  answerHours,
  type Attempt,
  type Candidate,
  distanceKm,
  Ledger,
  type Need,
  nextStep,
  type Outcome,
  proposeSuppliers,
  type RequestFacts,
  type RotaSettings,
  usualHours,
} from '@serumpun/requests'
import { Random } from '../simulation/random.ts'
import { exponential, logNormal } from './draws.ts'
import { Agenda } from './agenda.ts'
import { type Holding, type SimulatedLibrary, type SimulatedNeed, type World, YEAR_BEGINS } from './world.ts'

type RequestId = RequestFacts['request']

/** By what suppliers are put in order. */
export interface Policy {
  readonly name: string
  readonly settings: RotaSettings
  /** Whether copies that are sent as files have no distance. */
  readonly knowsFiles: boolean
}

export const FAIR: Policy = { name: 'fair rota', settings: { usualCost: 20 }, knowsFiles: true }

/** Whoever is nearest of those that can be asked, as networks without a balance do it. */
export const NEAREST: Policy = {
  name: 'nearest first',
  settings: { weights: { availability: 0, policy: 0, language: 0, cost: 0, fairness: 0 } },
  knowsFiles: false,
}

/** What came of one need. */
export interface NeedOutcome {
  readonly need: SimulatedNeed
  /** Days from asking until it was there; undefined where nobody supplied. */
  readonly days: number | undefined
  readonly asked: number
}

export interface Year {
  readonly ledger: Ledger
  readonly outcomes: readonly NeedOutcome[]
}

const NETWORK = 'simulated'
const HOUR = 3_600_000
const DAY = 24 * HOUR
const HOURS = usualHours(7 * 60)

/** Readers wait no longer than two months. */
const PATIENCE = 60 * DAY

/** A loan is away for a month and the way. */
const LOAN = 35 * DAY

/** Of copies that nobody says are out: so many are out or not found. */
const OUT = 0.18
const MISSING = 0.05

/** Catalogues that show availability are behind by so much. */
const STALE = 0.04

interface Open {
  readonly need: SimulatedNeed
  readonly attempts: Attempt[]
  readonly facts: Map<RequestId, RequestFacts>
  done: boolean
}

const busyHours = (fromMs: number, hours: number): number => answerDeadline(fromMs, hours, HOURS)

/** Days by post: within a city, an island, between islands. */
function postDays(random: Random, from: SimulatedLibrary, to: SimulatedLibrary): number {
  const km = distanceKm(from.place, to.place)
  const usual = km < 30 ? 1.5 : km < 300 ? 2.5 : km < 1000 ? 4 : 6
  return logNormal(random, usual, 0.3)
}

export class YearRun {
  readonly #world: World
  readonly #policy: Policy
  readonly #random: Random
  readonly #ledger = new Ledger()
  readonly #agenda = new Agenda()
  readonly #outcomes: NeedOutcome[] = []
  /** Until when each library's staff are busy with what they have been asked. */
  readonly #busyUntil = new Map<SimulatedLibrary, number>()
  /** When each copy that is away through us comes back, by library and title. */
  readonly #away = new Map<string, number[]>()
  /** When a library was asked, for its weekly limit. */
  readonly #askedAt = new Map<SimulatedLibrary, number[]>()
  #requests = 0

  constructor(world: World, policy: Policy, seed: number) {
    this.#world = world
    this.#policy = policy
    this.#random = new Random(seed, 'behaviour')
  }

  run(): Year {
    for (const need of this.#world.needs) {
      const open: Open = { need, attempts: [], facts: new Map(), done: false }
      this.#agenda.at(need.askedMs, () => this.#goOn(open))
    }
    this.#agenda.run()
    return { ledger: this.#ledger, outcomes: this.#outcomes }
  }

  /** Does what the rota says until it says to wait, or the need is over. */
  #goOn(open: Open): void {
    while (!open.done) {
      const now = this.#agenda.now
      const order = now - open.need.askedMs > PATIENCE ? [] : this.#orderFor(open)
      const step = nextStep(order, open.attempts, now)
      if (step.kind === 'ask')
        this.#ask(
          open,
          open.need.title.holdings.find(({ library }) => library.id === step.library),
        )
      else if (step.kind === 'give-up') this.#settle(open, step.request, 'Over')
      else if (step.kind === 'wait') return
      else return this.#finish(open, undefined)
    }
  }

  #orderFor({ need, attempts }: Open): Candidate['library'][] {
    const { requester, serviceType, id, title } = need
    const asked = new Set(attempts.map(({ library }) => library))
    const candidates = title.holdings.map((holding) => this.#candidateOf(holding, need, asked.has(holding.library.id)))
    const { place, languages } = requester
    const electronic = this.#policy.knowsFiles && serviceType === 'Copy'
    const wanted: Need = { id, requester: requester.id, serviceType, place, languages, electronic }
    return proposeSuppliers(wanted, candidates, this.#policy.settings).proposals.map(({ candidate }) => candidate.library)
  }

  #candidateOf({ library, policy }: Holding, need: SimulatedNeed, asked: boolean): Candidate {
    const now = this.#agenda.now
    const period = { fromMs: now - 365 * DAY, toMs: now + DAY }
    const week = (this.#askedAt.get(library) ?? []).filter((at) => at > now - 7 * DAY)
    this.#askedAt.set(library, week)
    return {
      library: library.id,
      availability: this.#shown(library, need),
      ...(policy !== undefined && { policy }),
      place: library.place,
      languages: library.languages,
      cost: library.cost,
      ...this.#ledger.giveAndTake(library.id, period, NETWORK),
      askedThisWeek: week.length,
      ...(library.weeklyLimit !== undefined && { weeklyLimit: library.weeklyLimit }),
      closed: this.#outage(library, now)?.[2] === true,
      asked,
    }
  }

  #outage({ outages }: SimulatedLibrary, now: number): readonly [number, number, boolean] | undefined {
    const at = now - YEAR_BEGINS
    return outages.find(([from, to]) => from <= at && at < to)
  }

  /** Whether a copy can be taken from the shelf: what happens at home is drawn, what goes through us is known. */
  #onShelf(library: SimulatedLibrary, need: SimulatedNeed): boolean {
    const copies = need.title.holdings.find((one) => one.library === library)?.copies ?? 1
    const away = (this.#away.get(`${library.id} ${need.title.number}`) ?? []).filter((back) => back > this.#agenda.now).length
    const luck = this.#random.fork(`shelf ${library.id} ${need.id}`)
    const left = Array.from({ length: copies }, () => luck.chance(OUT + MISSING)).filter((gone) => !gone).length
    return left > away
  }

  #shown(library: SimulatedLibrary, need: SimulatedNeed): Candidate['availability'] {
    if (!library.showsAvailability) return 'unknown'
    const wrong = this.#random.fork(`stale ${library.id} ${need.id}`).chance(STALE)
    return this.#onShelf(library, need) === wrong ? 'on-loan' : 'available'
  }

  #ask(open: Open, holding: Holding | undefined): void {
    if (holding === undefined) throw new Error('A library was proposed that does not hold it.')
    const { library } = holding
    const now = this.#agenda.now
    const request = `r${this.#requests++}` as RequestId
    const deadlineMs = busyHours(now, answerHours(undefined))
    open.attempts.push({ request, library: library.id, state: 'Asked', deadlineMs })
    const { requester, id: need } = open.need
    const facts: RequestFacts = {
      request,
      network: NETWORK,
      requester: requester.id,
      supplier: library.id,
      need,
      outcome: 'Open',
      askedMs: now,
    }
    open.facts.set(request, facts)
    this.#ledger.count(facts)
    this.#askedAt.get(library)?.push(now)
    this.#agenda.at(deadlineMs, () => this.#goOn(open))
    const luck = this.#random.fork(`answer ${library.id} ${need}`)
    if (!luck.chance(library.ignores))
      this.#agenda.at(this.#answerTime(library, luck), () => this.#answer(open, request, holding, luck))
  }

  /** When staff get round to it: they see it when they are there, do what came before, and let it lie a while. */
  #answerTime(library: SimulatedLibrary, luck: Random): number {
    const outage = this.#outage(library, this.#agenda.now)
    const seen = Math.max(this.#agenda.now, outage === undefined ? 0 : YEAR_BEGINS + outage[1])
    const begins = Math.max(seen, this.#busyUntil.get(library) ?? 0)
    const ends = busyHours(begins, 8 / library.perDay)
    this.#busyUntil.set(library, ends)
    return busyHours(ends, logNormal(luck, 3, 0.9))
  }

  #answer(open: Open, request: RequestId, holding: Holding, luck: Random): void {
    const attempt = open.attempts.find((one) => one.request === request)
    // It was taken back meanwhile.
    if (attempt?.state !== 'Asked') return
    const { library, policy } = holding
    const { need } = open
    const forbidden = need.serviceType === 'Loan' && policy === undefined && luck.chance(0.08)
    if (luck.chance(library.refuses) || forbidden || !this.#onShelf(library, need)) {
      this.#settle(open, request, 'Unfilled')
      return this.#goOn(open)
    }
    const sent = busyHours(this.#agenda.now, exponential(luck, 5))
    this.#settle(open, request, need.serviceType, sent)
    if (need.serviceType === 'Loan') {
      const key = `${library.id} ${need.title.number}`
      this.#away.set(key, [...(this.#away.get(key) ?? []), sent + LOAN])
    }
    const arrives = need.serviceType === 'Copy' ? sent : sent + postDays(luck, library, need.requester) * DAY
    this.#finish(open, (arrives - need.askedMs) / DAY)
  }

  #settle(open: Open, request: RequestId, outcome: Outcome, suppliedMs?: number): void {
    const i = open.attempts.findIndex((one) => one.request === request)
    const attempt = open.attempts[i]
    const facts = open.facts.get(request)
    if (attempt === undefined || facts === undefined) throw new Error(`There is no request ${request}.`)
    open.attempts[i] = { ...attempt, state: suppliedMs === undefined ? 'Over' : 'Supplied' }
    this.#ledger.count({
      ...facts,
      outcome,
      ...(outcome !== 'Over' && { answeredMs: this.#agenda.now }),
      ...(suppliedMs !== undefined && { suppliedMs }),
    })
  }

  #finish(open: Open, days: number | undefined): void {
    open.done = true
    this.#outcomes.push({ need: open.need, days, asked: open.attempts.length })
  }
}
