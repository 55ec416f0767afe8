// One simulation: a plan is carried out, then everything heals, and what must be true is checked.
import { identityFrom } from '@serumpun/replica'
import { checkDisks, checkHistories, checkLanding, checkQueues, checkStores, disagreement, StoredContent } from './checkers.ts'
import { Faults } from './faults.ts'
import { Ledger } from './ledger.ts'
import { liarFor } from './liars/cast.ts'
import type { Liar } from './liars/liar.ts'
import { Network } from './network.ts'
import { type NodeObserver, SimNode } from './node.ts'
import type { Plan } from './plan.ts'
import { Random } from './random.ts'
import { Trace } from './trace.ts'
import type { Views } from './views.ts'
import { VirtualTime } from './virtual-time.ts'
import { Workload } from './workload.ts'

export interface Outcome {
  readonly plan: Plan
  /** What must never happen and did, first things first. */
  readonly violations: readonly string[]
  /** Hash of all that happened. */
  readonly trace: string
  readonly tail: readonly string[]
  /** Moments of virtual time at which something happened. */
  readonly moments: number
  /** Virtual ms from the healing to agreement. */
  readonly healedInMs: number
  readonly liars: readonly { readonly lie: string; readonly offences: number; readonly caught: number }[]
}

export interface WorldOptions {
  readonly onLine?: (line: string) => void
  /** @default false */
  readonly frames?: boolean
}

/** Longer than all the protocol's patience together, and then some. */
const HEAL_WITHIN_MS = 600_000

const CHECK_EVERY_MS = 1_000

const QUIET_MS = 20_000

/** What happens inside a liar's own node is its own business. */
const DOES_NOT_CARE: NodeObserver = {
  started: () => undefined,
  landed: () => undefined,
  violation: () => undefined,
  published: () => undefined,
  recovered: () => undefined,
  breached: () => undefined,
}

class World implements NodeObserver {
  readonly #plan: Plan
  readonly #time = new VirtualTime()
  readonly #trace: Trace
  readonly #random: Random
  readonly #network: Network
  readonly #ledger = new Ledger()
  readonly #contents = new StoredContent()
  readonly #nodes: SimNode[]
  readonly #liars: readonly Liar[]
  readonly #workloads: Workload[]
  readonly #faults: Faults
  readonly #views: Views | undefined
  readonly violations: string[] = []

  constructor(plan: Plan, options: WorldOptions, makeViews: (typeof Views)['of'] | undefined) {
    this.#plan = plan
    this.#random = new Random(plan.seed, 'world')
    this.#trace = new Trace(options.onLine)
    this.#network = new Network(this.#time, this.#trace, this.#random.fork('network'))
    this.#network.showsFrames = options.frames ?? false
    this.#nodes = Array.from({ length: plan.nodes }, (_, i) => this.#makeNode(`lib${i}`))
    for (const [i, [a, b]] of plan.lines.entries())
      this.#network.join(this.#nodes[a] as SimNode, this.#nodes[b] as SimNode, plan.quality[i] as Plan['quality'][number])
    this.#liars = plan.liars.map(({ lie, victims }, i) => this.#makeLiar(`liar${i}`, lie, victims))
    this.#workloads = this.#nodes
      .slice(0, plan.writers)
      .map((node) => new Workload(node, this.#random.fork(`work ${node.name}`), this.#time, plan.workload))
    this.#views = makeViews?.(this.#random.fork('views').shuffled(this.#nodes).slice(0, 2), this.#contents)
    this.#faults = new Faults({
      nodes: this.#nodes,
      network: this.#network,
      time: this.#time,
      trace: this.#trace,
      ledger: this.#ledger,
      random: this.#random.fork('faults'),
    })
  }

  #makeNode(name: string): SimNode {
    const random = this.#random.fork(name)
    const node = new SimNode({
      name,
      identity: identityFrom(random.fork('key').bytes(32)),
      random,
      time: this.#time,
      network: this.#network,
      trace: this.#trace,
      observer: this,
      slownessMs: this.#plan.slownessMs,
    })
    node.clock.skew = random.pick([0, 0, 0, 40, -900, 60_000, -3_600_000])
    return node
  }

  #makeLiar(name: string, lie: string, victims: readonly number[]): Liar {
    const random = this.#random.fork(name)
    const common = { time: this.#time, network: this.#network, trace: this.#trace }
    const liar = liarFor(lie, {
      name,
      seed: random.fork('key').bytes(32),
      random,
      time: this.#time,
      ledger: this.#ledger,
      nodeInit: { ...common, observer: DOES_NOT_CARE },
    })
    for (const victim of victims)
      this.#network.join(liar, this.#nodes[victim] as SimNode, { latencyMs: 10, jitterMs: 20, bytesPerMs: 1000 })
    this.#trace.line(0, name, lie)
    return liar
  }

  // What nodes tell

  violation(who: string, what: string): void {
    this.#trace.line(this.#time.now, who, `VIOLATION: ${what}`)
    this.violations.push(`${who}: ${what}`)
  }

  landed(...[node, run, landing]: Parameters<NodeObserver['landed']>): void {
    this.#trace.quiet(`${this.#time.now} ${node.name} ${landing.dataset} ${landing.shard}`)
    const wrong = checkLanding(this.#ledger, this.#contents, node, run, landing)
    if (wrong !== undefined) this.violation(node.name, wrong)
    this.#checkQueues(node, false)
    this.#views?.landed(node, run, landing)
  }

  started(...[node, run]: Parameters<NodeObserver['started']>): void {
    void this.#views?.started(node, run)
  }

  published(...[node, published]: Parameters<NodeObserver['published']>): void {
    const wrong = this.#ledger.published(published)
    if (wrong !== undefined) this.violation(node.name, wrong)
  }

  recovered(...[node, dataset, revision]: Parameters<NodeObserver['recovered']>): void {
    this.#ledger.historyOf(node.library, dataset).merged(revision)
  }

  breached(...[node, peer, error]: Parameters<NodeObserver['breached']>): void {
    const liar = this.#liars.find(({ library }) => library === peer)
    const honest = this.#nodes.find(({ library }) => library === peer)
    this.#trace.line(this.#time.now, node.name, `was wronged by ${(liar ?? honest)?.name ?? peer}: ${error.message}`)
    if (honest !== undefined) this.violation(node.name, `the honest ${honest.name} was called a liar: ${error.stack}`)
    if (liar === undefined) return
    liar.caught++
    liar.lastCaught = error
  }

  #checkQueues(node: SimNode, isQuiet: boolean): void {
    const wrong = checkQueues(node, isQuiet)
    if (wrong !== undefined) this.violation(node.name, wrong)
  }

  // How it goes

  async run(): Promise<Outcome> {
    const plan = this.#plan
    for (const node of this.#nodes) this.#time.after(this.#random.below(3_000), () => void node.start())
    for (const liar of this.#liars) this.#network.cameUp(liar)
    for (const workload of this.#workloads) workload.begin(plan.chaosMs)
    this.#faults.schedule(plan.faults, plan.faultKinds, plan.chaosMs)
    await this.#until(plan.chaosMs)
    const healedAt = this.#time.now
    if (this.violations.length === 0) await this.#heal()
    const healedInMs = this.#time.now - healedAt
    if (this.violations.length === 0) await this.#lastWords()
    if (this.violations.length === 0) await this.#check()
    this.#network.isOpen = false
    this.#views?.close()
    return {
      plan,
      violations: this.violations,
      trace: this.#trace.digest(),
      tail: this.#trace.tail,
      moments: this.#time.moments,
      healedInMs,
      liars: this.#liars.map(({ kind, offences, caught }) => ({ lie: kind, offences, caught })),
    }
  }

  async #until(end: number): Promise<void> {
    await this.#time.runUntil(end, () => this.violations.length > 0)
  }

  /** Nothing goes wrong any more: whatever was down comes up, whatever was cut is joined. */
  async #heal(): Promise<void> {
    this.#trace.line(this.#time.now, 'world', 'heals')
    for (const node of this.#nodes) {
      node.store.failWhen(undefined)
      node.readDelayMs = 0
      void node.start()
    }
    for (const line of this.#network.lines) line.heal()
    await this.#agreement('after everything had healed')
  }

  async #agreement(when: string): Promise<void> {
    const end = this.#time.now + HEAL_WITHIN_MS
    let differing: string | undefined = ''
    while (differing !== undefined && this.#time.now < end && this.violations.length === 0) {
      await this.#until(this.#time.now + CHECK_EVERY_MS)
      // Faults that were under way at the end of the chaos may still bring somebody down for a moment.
      for (const node of this.#nodes) if (!node.isUp) void node.start()
      differing = this.#disagreement()
    }
    if (this.violations.length > 0) return
    if (differing === undefined) this.#trace.line(this.#time.now, 'world', `all agree ${when}`)
    else this.violation('world', `no agreement ${HEAL_WITHIN_MS / 1000} s ${when}: ${differing}`)
  }

  #disagreement(): string | undefined {
    for (const { library, dataset } of this.#ledger.histories()) {
      if (this.#ledger.historyOf(library, dataset).heads.size === 0) continue
      const differing = disagreement(this.#nodes, library, dataset)
      if (differing !== undefined) return differing
    }
    return undefined
  }

  /** Honest owners are never locked out of their own datasets: each says one more thing, and everybody hears it. */
  async #lastWords(): Promise<void> {
    const waiting = new Set(this.#workloads)
    for (const workload of this.#workloads) {
      void workload.lastWord().then((done) => {
        if (done === workload.datasets.length) waiting.delete(workload)
      })
    }
    for (let tries = 0; tries < 120 && waiting.size > 0 && this.violations.length === 0; tries++)
      await this.#until(this.#time.now + CHECK_EVERY_MS)
    if (this.violations.length > 0) return
    if (waiting.size > 0) this.violation('world', `${waiting.size} owners could not write after everything had healed`)
    else await this.#agreement('after the last words')
  }

  async #check(): Promise<void> {
    // Answers that nobody needs any more may still be on a slow line.
    await this.#until(this.#time.now + QUIET_MS)
    for (const node of this.#nodes) this.#checkQueues(node, true)
    for (const liar of this.#liars) {
      if (liar.isCertain && liar.offences > 0 && liar.caught === 0)
        this.violation(liar.name, `"${liar.kind}" was never found out, in ${liar.offences} times`)
    }
    const wrong =
      (await this.#inTime(checkStores(this.#contents, this.#nodes))) ??
      (await this.#inTime(checkHistories(this.#contents, this.#nodes, this.#ledger.histories()))) ??
      (await this.#inTime(this.#views?.check() ?? Promise.resolve(undefined))) ??
      (await checkDisks(this.#contents, this.#nodes, this.#ledger))
    if (wrong !== undefined) this.violation('world', wrong)
  }

  /** Lets time pass until the work is done: disks take theirs. */
  async #inTime<Result>(work: Promise<Result>): Promise<Result> {
    let isDone = false
    const done = work.finally(() => (isDone = true))
    done.catch(() => undefined)
    while (!isDone) await this.#time.runUntil(this.#time.now + 100, () => isDone)
    return await done
  }
}

/** Carries out a plan. The same plan has the same outcome, to the last frame. */
export async function simulate(plan: Plan, options: WorldOptions = {}): Promise<Outcome> {
  // SQLite is loaded only where it is used.
  const views = plan.views ? await import('./views.ts') : undefined
  return await new World(plan, options, views?.Views.of).run()
}
