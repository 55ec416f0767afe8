// What a library does in its networks: each a statement in its own journal, checked against what the others would make of it.
import { randomBytes } from 'node:crypto'
import {
  type Application,
  bytesOfEntry,
  checkStatement,
  citationsFor,
  type EntryId,
  type Governance,
  hasConsented,
  isConsented,
  leftOutBy,
  type Member,
  type Membership,
  NetworkError,
  type NetworkId,
  networkOf,
  type Proposal,
  readJournal,
  type Statement,
  type Terms,
  tipsOf,
} from '@serumpun/network'
import { type Cbor, type LibraryId, publicKeyOf } from '@serumpun/replica'
import type { Networks } from './networks.ts'

const state = (message: string): NetworkError => new NetworkError('NETWORK_STATE', message)

export class Governing {
  readonly #networks: Networks

  constructor(networks: Networks) {
    this.#networks = networks
  }

  get #self(): LibraryId {
    return this.#networks.replica.library
  }

  /** Founds a network. @throws {NetworkError} `NETWORK_INVALID`, naming the term that is not of its form. */
  async found(terms: Terms, by: string | undefined): Promise<NetworkId> {
    const founder = publicKeyOf(this.#self)
    const says = { founder, nonce: new Uint8Array(randomBytes(16)), terms, ...(by !== undefined && { by }) }
    checkStatement({ kind: 'agreement', says })
    const network = networkOf(says as unknown as Cbor)
    await this.#networks.settings.keepNetwork({ id: network, founder: this.#self, status: 'member', members: [this.#self] })
    await this.#networks
      .journal(network)
      .append({ kind: 'agreement', body: { ...(says as unknown as { [field: string]: Cbor }), after: [] } })
    await this.#networks.ready()
    return network
  }

  /** @throws {NetworkError} `NETWORK_STATE` unless this library is a member there. */
  membership(network: NetworkId): Membership {
    const membership = this.#networks.membership(network)
    if (membership === undefined || membership.members.get(this.#self)?.status !== 'member')
      throw state('This library is not (yet) a member of that network. See: serumpun network list')
    if (this.#networks.hasEnded(network)) throw state('That network has ended. It can be gone on with by a new one.')
    return membership
  }

  async #say(network: NetworkId, statement: Statement): Promise<EntryId> {
    checkStatement(statement)
    await this.#networks.ready()
    const membership = this.#networks.membership(network)
    const known = [...this.#networks.entries(network)].filter(({ author }) => membership?.members.has(author) !== false)
    const after = citationsFor(this.#self, known, statement.kind === 'proposal' ? 'all' : 'usual')
    const body = { ...(statement.says as unknown as { [field: string]: Cbor }), after: after.map(bytesOfEntry) }
    const id = await this.#networks.journal(network).append({ kind: statement.kind, body })
    await this.#networks.ready()
    return id
  }

  /** Signs the version in force. @returns undefined where it has been signed before. */
  async sign(network: NetworkId, by: string | undefined): Promise<EntryId | undefined> {
    const { version, members } = this.membership(network)
    const hasOwn = [...this.#networks.entries(network)].some(
      (entry) => entry.kind === 'signature' && entry.author === this.#self && entry.says.version === version,
    )
    if (hasOwn || members.get(this.#self)?.rank === 0) return undefined
    return await this.#say(network, {
      kind: 'signature',
      says: { version: bytesOfEntry(version), ...(by !== undefined && { by }) },
    })
  }

  async leave(network: NetworkId, reason: string | undefined): Promise<EntryId> {
    const { founder } = this.membership(network)
    const { settings } = this.#networks
    const { contact: _, ...known } = settings.network(network) ?? { id: network, founder, members: [] }
    await settings.keepNetwork({ ...known, status: 'left' })
    return await this.#say(network, { kind: 'leave', says: reason === undefined ? {} : { reason: { und: reason } } })
  }

  async recordInvitation(network: NetworkId, given: { id: Uint8Array; uses: number; expires: number }): Promise<void> {
    await this.#say(network, { kind: 'invitation', says: { invitation: given.id, uses: given.uses, expires: given.expires } })
  }

  async recordRevocation(network: NetworkId, id: Uint8Array): Promise<void> {
    await this.#say(network, { kind: 'revocation', says: { invitation: id } })
  }

  /** Vouches for a newcomer that has applied. @throws {NetworkError} `NETWORK_STATE` where its consent is not its own. */
  async vouch({ library, network, version, returning, consent, name, invitation }: Application): Promise<void> {
    this.membership(network)
    if (!hasConsented(library, { network, version, returning, consent }))
      throw state('The newcomer has not signed the agreement that it was shown.')
    await this.#say(network, {
      kind: 'vouch',
      says: {
        library: publicKeyOf(library),
        version: bytesOfEntry(version),
        consent,
        invitation,
        ...(returning.length > 0 && { returning: returning.map(bytesOfEntry) }),
        ...(name !== undefined && { name }),
      },
    })
  }

  /** Vouches for a library that somebody else vouches for already. */
  async sponsor(network: NetworkId, library: LibraryId): Promise<EntryId> {
    const { members } = this.membership(network)
    const member = members.get(library)
    if (member?.status === 'member') throw state('That library is a member already.')
    if (member?.sponsors.includes(this.#self) === true) throw state('This library vouches for it already; others are needed.')
    const theirs = [...this.#networks.entries(network)].filter(
      (entry): entry is Governance<'vouch'> => entry.kind === 'vouch' && entry.says.library === library,
    )
    const [vouch] = theirs.toSorted((a, b) => b.time.ms - a.time.ms)
    if (vouch === undefined) throw state('Nobody vouches for that library yet: it must be invited first.')
    const { version, consent, returning, name } = vouch.says
    return await this.#say(network, {
      kind: 'vouch',
      says: {
        library: publicKeyOf(library),
        version: bytesOfEntry(version),
        consent,
        ...(returning !== undefined && { returning: returning.map(bytesOfEntry) }),
        ...(name !== undefined && { name }),
      },
    })
  }

  async amend(network: NetworkId, terms: Terms, reason: string | undefined): Promise<EntryId> {
    const { version } = this.membership(network)
    return await this.#propose(network, { type: 'amend', base: bytesOfEntry(version), terms }, reason)
  }

  async end(network: NetworkId, reason: string | undefined): Promise<EntryId> {
    const { version } = this.membership(network)
    return await this.#propose(network, { type: 'end', base: bytesOfEntry(version) }, reason)
  }

  async expel(network: NetworkId, library: LibraryId, reason: string | undefined): Promise<EntryId> {
    this.#otherMember(network, library)
    const cut = (await this.#tips(network, library)).map(bytesOfEntry)
    return await this.#propose(network, { type: 'expel', library: publicKeyOf(library), cut }, reason)
  }

  /** A successor for a library that has lost its key: one that has been invited, and has signed the agreement in force. */
  async succeed(network: NetworkId, library: LibraryId, successor: LibraryId): Promise<EntryId> {
    const { version } = this.#otherMember(network, library)
    const vouch = [...this.#networks.entries(network)].find(
      (entry): entry is Governance<'vouch'> =>
        entry.kind === 'vouch' && entry.says.library === successor && entry.says.version === version && isConsented(entry),
    )
    if (vouch === undefined) throw state('The successor has not signed the agreement in force. Invite it first, and let it join.')
    const { consent } = vouch.says
    const cut = (await this.#tips(network, library)).map(bytesOfEntry)
    const [old, next] = [publicKeyOf(library), publicKeyOf(successor)]
    return await this.#propose(
      network,
      { type: 'succeed', library: old, successor: next, cut, version: bytesOfEntry(version), consent },
      undefined,
    )
  }

  #otherMember(network: NetworkId, library: LibraryId): Membership {
    const membership = this.membership(network)
    if (library === this.#self) throw state('This is the library itself. To leave: serumpun network leave')
    const member: Member | undefined = membership.members.get(library)
    if (member?.rank === undefined) throw state('That library is no member of the network.')
    return membership
  }

  /** The newest entries of a library's journal, of all kinds: what an expulsion names as its cut. */
  async #tips(network: NetworkId, library: LibraryId): Promise<EntryId[]> {
    const entries: { id: EntryId; own: readonly EntryId[] }[] = []
    for (const { library: of, dataset } of this.#networks.journalsOf(network)) {
      if (of !== library) continue
      for await (const { id, own } of readJournal(this.#networks.replica, library, dataset)) entries.push({ id, own })
    }
    return tipsOf(entries).slice(0, 16)
  }

  async #propose(
    network: NetworkId,
    what: Extract<Statement, { kind: 'proposal' }>['says']['what'],
    reason: string | undefined,
  ): Promise<EntryId> {
    return await this.#say(network, { kind: 'proposal', says: { what, ...(reason !== undefined && { reason: { und: reason } }) } })
  }

  /** @throws {NetworkError} `NETWORK_STATE` where there is nothing to approve, or its cut leaves out what is here. */
  async approve(network: NetworkId, id: EntryId): Promise<Proposal> {
    const { proposals } = this.membership(network)
    const proposal = proposals.find(({ entry }) => entry.id === id)
    if (proposal === undefined) throw state('There is no such proposal here (yet).')
    if (proposal.state !== 'open') throw state(proposal.state === 'decided' ? 'That is decided already.' : 'That proposal is void.')
    if (proposal.agreed.includes(this.#self)) throw state('This library has agreed to it already.')
    const { what } = proposal.entry.says
    const isCut = what.type === 'expel' || what.type === 'succeed'
    if (isCut && leftOutBy(id, what.library, this.#networks.entries(network)).length > 0)
      throw state(
        'That proposal pretends not to know something that other members have built on, and would undo it. Propose the same anew instead.',
      )
    await this.#say(network, { kind: 'approval', says: { proposal: bytesOfEntry(id) } })
    return this.membership(network).proposals.find(({ entry }) => entry.id === id) ?? proposal
  }
}
