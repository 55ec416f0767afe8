// A library's node in a network: the code that ships, replicating with those alone whom it takes for members.
import {
  bytesOfEntry,
  citationsFor,
  consentMessage,
  type EntryId,
  foundingVersion,
  type Governance,
  GovernanceLog,
  type Membership,
  membershipOf,
  type NetworkId,
  OwnJournal,
  parseJournalName,
  type Statement,
} from '@serumpun/network'
import {
  type Cbor,
  type DatasetName,
  type Duplex,
  type Identity,
  inlineShardWork,
  type LibraryId,
  publicKeyOf,
  Replica,
  type Session,
  SyncEngine,
} from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import type { Endpoint } from '../network.ts'
import { NodeClock, type VirtualTime } from '../virtual-time.ts'

/** How long a node waits for more before it looks again who is a member. */
const COMPUTE_AFTER_MS = 400

export interface MemberInit {
  readonly name: string
  readonly identity: Identity
  readonly time: VirtualTime
  readonly network: NetworkId
  readonly founder: LibraryId
  readonly client: number
}

export class Member implements Endpoint {
  readonly name: string
  readonly identity: Identity
  isUp = false
  membership: Membership | undefined
  /** Whom it met first in the network. */
  contact: LibraryId | undefined
  readonly #with: MemberInit
  readonly #replica: Replica
  readonly #engine: SyncEngine
  readonly #journal: OwnJournal
  readonly #log: GovernanceLog
  readonly #meetings = new Map<Session, PromiseWithResolvers<void>>()
  #isStale = false
  #members: ReadonlySet<LibraryId> = new Set()

  private constructor(init: MemberInit, replica: Replica) {
    this.#with = init
    this.name = init.name
    this.identity = init.identity
    this.#replica = replica
    this.#journal = new OwnJournal(replica, init.network)
    this.#engine = new SyncEngine({
      replica,
      wants: (library, dataset) => this.#wants(library, dataset),
      mayRead: (peer, library, dataset) => this.#isMember(peer) && this.#isKnown(library) && this.#isOfNetwork(dataset),
    })
    this.#engine.events.on('session', () => this.#settle())
    this.#log = new GovernanceLog({
      landed: replica,
      onChange: () => this.#changed(),
      onDamaged: (error) => {
        throw error
      },
    })
  }

  static async make(init: MemberInit): Promise<Member> {
    const clock = new NodeClock(init.time).forRun(() => false)
    const { identity, client } = init
    const replica = await Replica.open({ store: new MemoryStore(), identity, work: inlineShardWork(), clock, client })
    return new Member(init, replica)
  }

  get library(): LibraryId {
    return this.identity.library
  }

  get isMember(): boolean {
    return this.membership?.members.get(this.library)?.status === 'member'
  }

  entries(): Governance[] {
    return [...this.#log.entries(this.#with.network)]
  }

  // Who is who

  #changed(): void {
    if (this.#isStale) return
    this.#isStale = true
    this.#with.time.after(COMPUTE_AFTER_MS, () => this.compute())
  }

  compute(): void {
    this.#isStale = false
    this.membership = membershipOf(this.#with.network, this.entries())
    const current = [...(this.membership?.members.values() ?? [])].filter(({ status }) => status === 'member')
    this.#members = new Set(current.map(({ library }) => library))
    this.#engine.sharingChanged()
  }

  #isMember(library: LibraryId): boolean {
    if (library === this.library) return true
    // Until the journals say that it is one, it believes whom it met first.
    return this.#members.has(library) || (!this.isMember && library === this.contact)
  }

  #isKnown(library: LibraryId): boolean {
    const status = this.membership?.members.get(library)?.status
    return (
      (status !== undefined && status !== 'waiting') ||
      library === this.#with.founder ||
      library === this.contact ||
      library === this.library
    )
  }

  #isOfNetwork(dataset: DatasetName): boolean {
    return parseJournalName(dataset)?.network === this.#with.network
  }

  #wants(library: LibraryId, dataset: DatasetName): boolean {
    const status = this.membership?.members.get(library)?.status
    const isHere = this.#replica.find(library, dataset)?.held !== undefined
    return this.#isOfNetwork(dataset) && this.#isKnown(library) && !(status === 'expelled' && isHere)
  }

  // Saying something

  /** @param knows what it admits to knowing. @default all that it does */
  async say({ kind, says }: Statement, knows: readonly Governance[] = this.entries()): Promise<EntryId> {
    await this.#log.ready
    const after = citationsFor(this.library, knows, kind === 'proposal' ? 'all' : 'usual')
    const id = await this.#journal.append({
      kind,
      body: { ...(says as unknown as { [field: string]: Cbor }), after: after.map(bytesOfEntry) },
    })
    await this.#log.ready
    return id
  }

  async vouch(
    whom: Identity,
    version: EntryId = foundingVersion(this.#with.network),
    knows?: readonly Governance[],
  ): Promise<void> {
    const consent = new Uint8Array(whom.sign(consentMessage(this.#with.network, version)))
    await this.say({ kind: 'vouch', says: { library: publicKeyOf(whom.library), version: bytesOfEntry(version), consent } }, knows)
  }

  // Endpoint

  refuses(peer: LibraryId): boolean {
    return !this.#isMember(peer)
  }

  async meet(duplex: Duplex, peer: Endpoint): Promise<void> {
    const session = this.#engine.connect(duplex, peer.library)
    const over = Promise.withResolvers<void>()
    this.#meetings.set(session, over)
    this.#settle()
    await over.promise
  }

  /** Tells those who wait for a session's end that it has come. */
  #settle(): void {
    for (const [session, over] of this.#meetings) {
      if (session.state !== 'ended') continue
      this.#meetings.delete(session)
      over.resolve()
    }
  }
}
