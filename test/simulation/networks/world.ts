// A network of many libraries, some of them hostile, over lines that are cut for a while: in the end all honest members must
// agree who is one, with every honest library in and every expelled one out.
import {
  bytesOfEntry,
  type EntryId,
  foundingVersion,
  type Governance,
  type NetworkId,
  networkOf,
  type Statement,
  type Terms,
} from '@serumpun/network'
import { type Cbor, type Identity, identityFrom, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { Network } from '../network.ts'
import { Random } from '../random.ts'
import { Trace } from '../trace.ts'
import { VirtualTime } from '../virtual-time.ts'
import { Member } from './member.ts'

export interface NetworkPlan {
  readonly seed: number
  readonly libraries: number
  readonly hostile: number
  /** How many of them are there from the beginning; the others join on their way. */
  readonly early: number
}

export interface NetworkOutcome {
  readonly violations: readonly string[]
  readonly trace: string
  readonly tail: readonly string[]
  readonly expelled: number
  readonly entries: number
}

const CHAOS_MS = 60_000
const HEAL_WITHIN_MS = 240_000
const NEIGHBOURS = 4

const TERMS: Terms = {
  name: { und: 'Simulated' },
  clauses: {},
  requirements: [],
  sponsors: 1,
  quorum: { amend: [1, 2], expel: [1, 2] },
  fees: [],
  services: [],
  shares: [],
  requestsSeenBy: 'parties',
  begins: '2026-01-01',
}

class World {
  readonly #plan: NetworkPlan
  readonly #random: Random
  readonly #time = new VirtualTime()
  readonly #trace = new Trace()
  readonly #lines: Network
  readonly #members: Member[] = []
  readonly #hostile = new Set<LibraryId>()
  /** Keys that hostile members vouch for after their expulsion, with whatever date. */
  readonly #smuggled = new Set<LibraryId>()
  readonly #expulsions = new Map<LibraryId, EntryId>()
  readonly #busy = new Set<Promise<void>>()
  readonly violations: string[] = []

  constructor(plan: NetworkPlan) {
    this.#plan = plan
    this.#random = new Random(plan.seed, 'networks')
    this.#lines = new Network(this.#time, this.#trace, this.#random.fork('lines'))
  }

  get #founder(): Member {
    return this.#members[0] as Member
  }

  #identity(label: string): Identity {
    return identityFrom(this.#random.fork(label).bytes(32))
  }

  #honest(): Member[] {
    return this.#members.filter(({ library }) => !this.#hostile.has(library))
  }

  /** Lets virtual time go on beside work that waits for nothing but it. */
  #start(who: string, work: () => Promise<void>): void {
    const busy = work().catch((error: Error) => void this.violations.push(`${who}: ${error.stack}`))
    this.#busy.add(busy)
    void busy.finally(() => this.#busy.delete(busy))
  }

  #later(withinMs: number, who: string, work: () => Promise<void>): void {
    this.#time.after(this.#random.below(withinMs), () => this.#start(who, work))
  }

  async #found(): Promise<NetworkId> {
    const identity = this.#identity('library 0')
    const says = {
      founder: publicKeyOf(identity.library),
      nonce: new Uint8Array(this.#random.fork('nonce').bytes(16)),
      terms: TERMS,
    }
    const network = networkOf(says as unknown as Cbor)
    for (let i = 0; i < this.#plan.libraries; i++) {
      this.#members.push(
        await Member.make({
          name: `lib${i}`,
          identity: this.#identity(`library ${i}`),
          time: this.#time,
          network,
          founder: identity.library,
          client: this.#random.below(2 ** 32),
        }),
      )
    }
    await this.#founder.say({ kind: 'agreement', says } as Statement)
    for (const member of this.#members.slice(1, 1 + this.#plan.hostile)) this.#hostile.add(member.library)
    return network
  }

  async #admit(newcomer: Member, sponsor: Member): Promise<void> {
    newcomer.contact = sponsor.library
    await sponsor.vouch(newcomer.identity)
    const random = this.#random.fork(`neighbours of ${newcomer.name}`)
    const quality = { latencyMs: 20, jitterMs: 60, bytesPerMs: 100 }
    const others = random
      .shuffled(this.#members.filter(({ isUp, library }) => isUp && library !== sponsor.library))
      .slice(0, NEIGHBOURS - 1)
    newcomer.isUp = true
    for (const other of [sponsor, ...others]) this.#lines.join(newcomer, other, quality)
    this.#lines.cameUp(newcomer)
  }

  async run(): Promise<NetworkOutcome> {
    await this.#found()
    this.#founder.compute()
    this.#founder.isUp = true
    const { early } = this.#plan
    for (const [i, member] of this.#members.slice(1, early).entries()) {
      const sponsor = this.#honestAmong(this.#members.slice(0, Math.max(1, Math.min(i, 8))))
      await this.#admit(member, sponsor)
    }
    for (const member of this.#members.slice(early)) this.#later(CHAOS_MS / 2, member.name, () => this.#joinSometime(member))
    this.#schedulePartitions()
    this.#scheduleHostility()
    await this.#time.runUntil(CHAOS_MS)
    await this.#heal()
    return {
      violations: this.violations,
      trace: this.#trace.digest(),
      tail: this.#trace.tail,
      expelled: [...(this.#founder.membership?.members.values() ?? [])].filter(({ status }) => status === 'expelled').length,
      entries: this.#founder.entries().length,
    }
  }

  #honestAmong(members: readonly Member[]): Member {
    return this.#random.pick(members.filter(({ library }) => !this.#hostile.has(library)))
  }

  async #joinSometime(newcomer: Member): Promise<void> {
    const sponsors = this.#honest().filter((member) => member.isUp && member.isMember)
    await this.#admit(newcomer, sponsors.length === 0 ? this.#founder : this.#random.pick(sponsors))
    this.#trace.line(this.#time.now, newcomer.name, 'joins')
  }

  /** Twice all lines between two halves are cut for a while. */
  #schedulePartitions(): void {
    for (const at of [8_000, 34_000]) {
      this.#time.after(at, () => {
        const half = new Set(this.#random.shuffled(this.#members).slice(0, this.#members.length / 2))
        const between = this.#lines.lines.filter(({ ends: [a, b] }) => half.has(a as Member) !== half.has(b as Member))
        for (const line of between) line.cut(this.#random.below(2) === 0)
        this.#trace.line(this.#time.now, 'world', `cuts ${between.length} lines`)
        this.#time.after(14_000, () => between.forEach((line) => line.heal()))
      })
    }
  }

  // Hostility, and what honest members do about it

  #scheduleHostility(): void {
    for (const member of this.#members) {
      if (!this.#hostile.has(member.library)) continue
      for (let i = 0; i < 4; i++) this.#later(CHAOS_MS, member.name, () => this.#misbehave(member))
      this.#time.after(15_000 + this.#random.below(20_000), () => this.#start('world', () => this.#proposeToExpel(member.library)))
    }
    for (let at = 2_000; at < CHAOS_MS + HEAL_WITHIN_MS; at += 3_000)
      this.#time.after(at, () => this.#honest().forEach((member) => this.#start(member.name, () => this.#vote(member))))
  }

  /** Says anything that a member can say, admitting to as little knowledge as it likes. */
  async #misbehave(member: Member): Promise<void> {
    const entries = member.entries()
    const knows: Governance[] = this.#random.below(2) === 0 ? entries : entries.filter(() => this.#random.below(3) === 0)
    const victim = this.#random.pick(this.#members)
    const isExpelled = this.#founder.membership?.members.get(member.library)?.status === 'expelled'
    const kind = this.#random.below(5)
    this.#trace.line(this.#time.now, member.name, `misbehaves: ${kind}`)
    if (kind === 0) {
      await member.say(
        { kind: 'proposal', says: { what: { type: 'expel', library: publicKeyOf(victim.library), cut: [] } } },
        knows,
      )
    } else if (kind <= 2) {
      const guest = this.#identity(`smuggled ${this.#time.now} ${member.name}`)
      if (isExpelled) this.#smuggled.add(guest.library)
      await member.vouch(guest, foundingVersion(member.membership?.network as NetworkId), knows)
    } else if (kind === 3) {
      const [proposal] = entries.filter((entry) => entry.kind === 'proposal' && entry.author === member.library)
      if (proposal !== undefined) await member.say({ kind: 'approval', says: { proposal: bytesOfEntry(proposal.id) } }, knows)
    } else {
      await member.say({ kind: 'leave', says: {} }, knows)
    }
  }

  async #proposeToExpel(whom: LibraryId): Promise<void> {
    const judges = this.#honest().filter((member) => member.isMember && member.membership?.members.get(whom)?.rank !== undefined)
    if (judges.length === 0) return
    const what = { type: 'expel' as const, library: publicKeyOf(whom), cut: [] }
    this.#expulsions.set(whom, await this.#random.pick(judges).say({ kind: 'proposal', says: { what } }))
  }

  /** Honest members agree to expel the hostile, once each, some days after they have heard of it. */
  async #vote(member: Member): Promise<void> {
    if (!member.isMember || this.#random.below(4) > 0) return
    for (const { entry, state, agreed } of member.membership?.proposals ?? []) {
      const isJust = [...this.#expulsions.values()].includes(entry.id)
      if (state === 'open' && isJust && !agreed.includes(member.library))
        await member.say({ kind: 'approval', says: { proposal: bytesOfEntry(entry.id) } })
    }
  }

  // The end

  async #heal(): Promise<void> {
    this.#trace.line(this.#time.now, 'world', 'heals')
    for (const line of this.#lines.lines) line.heal()
    const end = this.#time.now + HEAL_WITHIN_MS
    let wrong: string | undefined = 'nothing was checked'
    while (wrong !== undefined && this.#time.now < end && this.violations.length === 0) {
      await this.#time.runUntil(this.#time.now + 5_000)
      wrong = this.#disagreement()
    }
    if (wrong !== undefined) this.violations.push(wrong)
    await Promise.all(this.#busy)
    this.#lines.isOpen = false
  }

  #disagreement(): string | undefined {
    const honest = this.#honest()
    const views = honest.map((member) => [member, summary(member)] as const)
    const [, first = ''] = views[0] ?? []
    const other = views.find(([, view]) => view !== first)
    if (other !== undefined) return `${other[0].name} and ${honest[0]?.name} do not agree who is a member`
    const { members } = honest[0]?.membership ?? {}
    for (const { library, name } of honest)
      if (members?.get(library)?.status !== 'member') return `${name}, honest, is ${members?.get(library)?.status ?? 'unknown'}`
    for (const library of this.#expulsions.keys())
      if (members?.get(library)?.status !== 'expelled') return `${library}, hostile, is ${members?.get(library)?.status}`
    for (const library of this.#smuggled) {
      const status = members?.get(library)?.status
      if (status === 'member') return `${library} was smuggled in by an expelled member`
    }
    return undefined
  }
}

/** Who is a member in a library's eyes, and what has been decided. */
function summary({ membership }: Member): string {
  const members = [...(membership?.members.values() ?? [])].map(({ library, status }) => `${library} ${status}`)
  return [membership?.version, ...members].join('\n')
}

/** Carries out a plan. The same plan has the same outcome. */
export async function simulateNetwork(plan: NetworkPlan): Promise<NetworkOutcome> {
  return await new World(plan).run()
}
