// The networks that this library is in: who is a member of each, as the journals say, and what follows for replication.
import { EventEmitter } from 'node:events'
import {
  type Governance,
  GovernanceLog,
  journalsOf,
  type Membership,
  membershipOf,
  type NetworkId,
  OwnJournal,
  parseJournalName,
} from '@serumpun/network'
import type { DatasetName, LibraryId, Replica } from '@serumpun/replica'
import { type Acquaintances, type Circle, holds, isTakenByHand, isWanted, mayRead, standingOf } from './circles.ts'
import type { KnownNetwork, NetworkSettings } from './settings.ts'

export interface NetworksInit {
  readonly replica: Replica
  readonly settings: NetworkSettings
  /** Named by a person when the node was started. @default none */
  readonly byHand?: readonly LibraryId[]
  /** A journal cannot be read from the disk. */
  readonly onDamaged: (error: Error) => void
  /** Today, as `2026-11-21`. @default by the system's clock */
  readonly today?: () => string
}

export interface NetworksEvents {
  /** Something governing has been said, or a setting was changed. */
  changed: []
  /** With whom this node replicates, or what is shared with whom, is another now. */
  circles: []
}

/** How much longer than the last computation a pause must be, so that a flood of entries does not take all the time. */
const PAUSE_FACTOR = 5
const SHORTEST_PAUSE_MS = 20

export class Networks {
  readonly events = new EventEmitter<NetworksEvents>()
  readonly settings: NetworkSettings
  readonly replica: Replica
  readonly #init: NetworksInit
  readonly #log: GovernanceLog
  readonly #memberships = new Map<NetworkId, Membership>()
  readonly #journals = new Map<NetworkId, OwnJournal>()
  readonly #stale = new Set<NetworkId>()
  #acquaintances: Acquaintances
  #timer: NodeJS.Timeout | undefined
  #lastMs = 0
  #closed = false

  constructor(init: NetworksInit) {
    this.#init = init
    this.replica = init.replica
    this.settings = init.settings
    this.#acquaintances = this.#meet()
    this.#log = new GovernanceLog({
      landed: init.replica,
      onChange: (network) => this.#changed(network),
      onDamaged: init.onDamaged,
    })
  }

  /** Resolves when all that has landed so far counts. */
  async ready(): Promise<void> {
    await this.#log.ready
    this.#compute()
  }

  #changed(network: NetworkId): void {
    this.#stale.add(network)
    if (this.#timer !== undefined || this.#closed) return
    this.#timer = setTimeout(() => this.#compute(), Math.max(SHORTEST_PAUSE_MS, this.#lastMs * PAUSE_FACTOR))
  }

  #compute(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const since = performance.now()
    for (const network of this.#stale) {
      const membership = membershipOf(network, this.#log.entries(network))
      if (membership !== undefined) this.#memberships.set(network, membership)
    }
    this.#stale.clear()
    this.#lastMs = performance.now() - since
    this.settingsChanged()
  }

  /** Settings have changed, or a day has passed. */
  settingsChanged(): void {
    const before = fingerprint(this.#acquaintances)
    this.#acquaintances = this.#meet()
    void this.#remember().catch(this.#init.onDamaged)
    this.events.emit('changed')
    if (fingerprint(this.#acquaintances) !== before) this.events.emit('circles')
  }

  /** Notes who is a member, for the day on which only this is left. */
  async #remember(): Promise<void> {
    for (const known of this.settings.networks) {
      const membership = this.membership(known.id)
      if (membership === undefined || this.statusIn(known.id) !== 'member') continue
      const members = currentMembers(membership).toSorted()
      const isSame = members.length === known.members.length && members.every((one, i) => one === known.members[i])
      if (!isSame || known.status !== 'member') await this.settings.keepNetwork({ ...known, status: 'member', members })
    }
  }

  // What is known of networks

  /** Networks that this library has to do with. */
  ids(): NetworkId[] {
    const own = [...this.replica.slots()].filter(({ library }) => library === this.replica.library)
    const written = own.map(({ dataset }) => parseJournalName(dataset)?.network).filter((network) => network !== undefined)
    return [...new Set([...this.settings.networks.map(({ id }) => id), ...written])]
  }

  membership(network: NetworkId): Membership | undefined {
    return this.#memberships.get(network)
  }

  entries(network: NetworkId): Iterable<Governance> {
    return this.#log.entries(network)
  }

  /** What this library is in a network, as the journals say once they do, until then as its first contact has said. */
  statusIn(network: NetworkId): 'member' | 'waiting' | 'left' | 'expelled' | 'succeeded' | 'none' {
    const computed = this.membership(network)?.members.get(this.replica.library)?.status
    const kept = this.settings.network(network)
    const said = kept?.status
    // It has applied again, and the journals do not yet say so.
    if (computed === 'left' && kept?.contact !== undefined && said !== 'left') return 'waiting'
    if (computed !== undefined && (computed !== 'waiting' || said === undefined)) return computed
    return said ?? 'none'
  }

  /** Whether the network's end, decided or agreed on, is here. */
  hasEnded(network: NetworkId): boolean {
    const membership = this.membership(network)
    if (membership === undefined) return false
    const today = (this.#init.today ?? (() => new Date().toISOString().slice(0, 10)))()
    return membership.hasEnded || (membership.terms.ends !== undefined && membership.terms.ends < today)
  }

  journal(network: NetworkId): OwnJournal {
    const journal = this.#journals.get(network) ?? new OwnJournal(this.replica, network)
    this.#journals.set(network, journal)
    return journal
  }

  /** Another life of the library has been merged into this one. */
  recovered(dataset: DatasetName): void {
    const journal = parseJournalName(dataset)
    if (journal !== undefined) this.#journals.get(journal.network)?.reread()
  }

  /** Journals of the network that are here. */
  journalsOf(network: NetworkId): { library: LibraryId; dataset: DatasetName; year: number }[] {
    return journalsOf(this.replica, network)
  }

  // What follows for replication

  #meet(): Acquaintances {
    const self = this.replica.library
    const active = this.ids().filter((network) => this.#isActive(network))
    const applicants = active.flatMap((network) =>
      [...(this.membership(network)?.members.values() ?? [])]
        .filter(({ status }) => status === 'waiting')
        .map(({ library }) => library),
    )
    return {
      self,
      circles: [...active.map((network) => this.#circle(network)), ...this.#farewells()],
      byHand: new Set(this.#init.byHand),
      blocked: new Set(this.settings.blocked),
      applicants: new Set(applicants),
    }
  }

  /** Whoever waits replicates with whom it has met there, who decides what it may have. */
  #isActive(network: NetworkId): boolean {
    const status = this.statusIn(network)
    const hasApplied = status === 'waiting' && this.settings.network(network)?.contact !== undefined
    return (status === 'member' || hasApplied) && !this.hasEnded(network)
  }

  #circle(network: NetworkId): Circle {
    const membership = this.membership(network)
    const isWaiting = this.statusIn(network) === 'waiting'
    const members = new Set(membership === undefined || isWaiting ? [] : currentMembers(membership))
    const known = new Map(
      [...(membership?.members.values() ?? [])]
        .filter(({ status }) => status !== 'waiting')
        .map(({ library, status }) => [library, status]),
    )
    const kept = this.settings.network(network)
    if (kept !== undefined && !members.has(this.replica.library)) {
      // The journals do not yet say that we are one: until then whom we met, and whom we remember, are believed.
      for (const library of [this.replica.library, ...firstOf(kept)]) members.add(library)
      for (const library of [kept.founder, ...members]) if (!known.has(library)) known.set(library, 'member')
    }
    return { network, members, known, terms: membership?.terms ?? { shares: [] } }
  }

  /** Whoever has left is still heard saying so, and nothing else of it, until the others know. */
  *#farewells(): Iterable<Circle> {
    const { library } = this.replica
    for (const network of this.ids()) {
      const membership = this.membership(network)
      if (membership === undefined || this.statusIn(network) !== 'left') continue
      const members = new Set([library, ...currentMembers(membership)])
      yield { network, members, known: new Map([[library, 'left']]), terms: { shares: [] } }
    }
  }

  standing(library: LibraryId): ReturnType<typeof standingOf> {
    return standingOf(this.#acquaintances, library)
  }

  /** Whether a peer may have what a library publishes under a name. */
  mayRead(peer: LibraryId, library: LibraryId, dataset: DatasetName): boolean {
    // Both must be of the circle: so both sides of a session agree on what they compare.
    const { self } = this.#acquaintances
    return (
      mayRead(this.#acquaintances, peer, library, dataset) &&
      (library === self || mayRead(this.#acquaintances, self, library, dataset))
    )
  }

  /** Who may read what is made for a network, and what that may hold. */
  circleOf(network: NetworkId): {
    network: NetworkId
    readers: LibraryId[]
    mayHold: (library: LibraryId, dataset: DatasetName) => boolean
  } {
    const circle = this.#circle(network)
    return { network, readers: [...circle.members], mayHold: (library, dataset) => holds(circle, library, dataset) }
  }

  /** Whether to take what somebody has brought in a file: all but what the blocked and the expelled have said later. */
  takesByHand(library: LibraryId, dataset: DatasetName): boolean {
    const isHere = this.replica.find(library, dataset)?.held !== undefined
    return isTakenByHand(this.#acquaintances, library, dataset, isHere)
  }

  /** Whether a catalogue is not to be shown: its library is or was of a network, and does not share it with this one now. */
  hides(library: LibraryId, dataset: DatasetName): boolean {
    const { self, blocked } = this.#acquaintances
    if (library === self || !dataset.startsWith('catalogue/')) return false
    if (blocked.has(library)) return true
    const isOfNetwork = [...this.#memberships.values()].some(({ members }) => members.get(library)?.rank !== undefined)
    return isOfNetwork && !mayRead(this.#acquaintances, self, library, dataset)
  }

  /** Whether to fetch what a library publishes under a name. */
  wants(library: LibraryId, dataset: DatasetName): boolean {
    const isHere = this.replica.find(library, dataset)?.held !== undefined
    return isWanted(this.#acquaintances, library, dataset, isHere)
  }

  close(): void {
    this.#closed = true
    clearTimeout(this.#timer)
    this.#log.close()
  }
}

/** The same for the same: members are told in the order of their ids. */
function fingerprint({ circles, byHand, blocked, applicants }: Acquaintances): string {
  const ofCircles = circles.map(({ network, members, known, terms }) => [network, [...members], [...known], terms.shares])
  return JSON.stringify([ofCircles, [...byHand], [...blocked], [...applicants]])
}

function currentMembers({ members }: Membership): LibraryId[] {
  return [...members.values()].filter(({ status }) => status === 'member').map(({ library }) => library)
}

function firstOf({ contact, members }: KnownNetwork): readonly LibraryId[] {
  return contact === undefined ? members : [contact.library, ...members]
}
