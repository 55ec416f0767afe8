// Libraries that govern a network among themselves, for tests: each writes entries as its node would, without a replica.
import { createHash } from 'node:crypto'
import { type Cbor, encodeEntry, type Identity, identityFrom, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { citationsFor } from '../citing.ts'
import { consentMessage, type Governance, readGovernance, type Statement } from '../entries.ts'
import { bytesOfEntry, type EntryId, foundingVersion, type NetworkId, networkOf } from '../ids.ts'
import { readJournalEntry } from '../journal.ts'
import { type Membership, membershipOf } from '../membership/membership.ts'
import { tipsOf } from '../own-journal.ts'
import type { Terms } from '../terms.ts'

/** A library's identity, the same for the same number. */
export function libraryNumber(number: number): Identity {
  return identityFrom(createHash('sha256').update(`library ${number}`).digest())
}

export const plainTerms: Terms = {
  name: { id: 'Jaringan uji', en: 'Test network' },
  clauses: {},
  requirements: [],
  sponsors: 1,
  quorum: { amend: [1, 2], expel: [1, 2] },
  fees: [],
  services: ['loan'],
  shares: ['catalogue'],
  requestsSeenBy: 'parties',
  begins: '2026-01-01',
}

export class Society {
  readonly network: NetworkId
  readonly founder: Identity
  readonly entries: Governance[] = []
  #ms = 1_790_000_000_000

  constructor(founder: Identity, terms: Partial<Terms> = {}) {
    this.founder = founder
    const founding = { founder: publicKeyOf(founder.library), nonce: new Uint8Array(16), terms: { ...plainTerms, ...terms } }
    this.network = networkOf(founding as unknown as Cbor)
    this.say(founder, { kind: 'agreement', says: founding })
  }

  get version(): EntryId {
    return foundingVersion(this.network)
  }

  /** Writes an entry that cites what its author knows: by default everything. */
  say(by: Identity, { kind, says }: Statement, knows: Iterable<Governance> = this.entries): EntryId {
    const known = [...knows]
    const mine = known.filter(({ author }) => author === by.library)
    const after = citationsFor(by.library, known, kind === 'proposal' ? 'all' : 'usual')
    const body = { ...says, own: tipsOf(mine).map(bytesOfEntry), after: after.map(bytesOfEntry) } as unknown as Cbor
    const value = encodeEntry({ time: { ms: this.#ms++, count: 0 }, body })
    const id = createHash('sha256').update(value).digest('base64url')
    const entry = readJournalEntry({ author: by.library, network: this.network }, `${kind}/${id}`, value)
    const read = entry && readGovernance(entry)
    if (read === undefined) throw new Error(`Nobody would understand this ${kind}.`)
    this.entries.push(read)
    return read.id
  }

  vouch(
    by: Identity,
    whom: Identity,
    {
      version = this.version,
      returning = [],
      knows,
    }: { version?: EntryId; returning?: readonly EntryId[]; knows?: Iterable<Governance> } = {},
  ): EntryId {
    const consent = whom.sign(consentMessage(this.network, version, returning))
    const says = {
      library: publicKeyOf(whom.library),
      version: bytesOfEntry(version),
      consent,
      ...(returning.length > 0 && { returning: returning.map(bytesOfEntry) }),
    }
    return this.say(by, { kind: 'vouch', says }, knows)
  }

  expel(by: Identity, whom: LibraryId, knows?: Iterable<Governance>): EntryId {
    return this.say(by, { kind: 'proposal', says: { what: { type: 'expel', library: publicKeyOf(whom), cut: [] } } }, knows)
  }

  amend(by: Identity, base: EntryId, terms: Partial<Terms>, knows?: Iterable<Governance>): EntryId {
    const what = { type: 'amend' as const, base: bytesOfEntry(base), terms: { ...plainTerms, ...terms } }
    return this.say(by, { kind: 'proposal', says: { what } }, knows)
  }

  approve(by: Identity, proposal: EntryId, knows?: Iterable<Governance>): EntryId {
    return this.say(by, { kind: 'approval', says: { proposal: bytesOfEntry(proposal) } }, knows)
  }

  leave(by: Identity, knows?: Iterable<Governance>): EntryId {
    return this.say(by, { kind: 'leave', says: {} }, knows)
  }

  membership(entries: Iterable<Governance> = this.entries): Membership {
    const membership = membershipOf(this.network, entries)
    if (membership === undefined) throw new Error('The founding agreement is not among the entries.')
    return membership
  }

  /** Who is a member now. */
  members(entries?: Iterable<Governance>): Set<LibraryId> {
    const { members } = this.membership(entries)
    return new Set([...members.values()].filter(({ status }) => status === 'member').map(({ library }) => library))
  }

  status(of: Identity): string | undefined {
    return this.membership().members.get(of.library)?.status
  }
}
