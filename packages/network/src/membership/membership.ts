// Who is a member of a network: a pure function of the governing entries in its members' journals (I4). What is said here
// is told for people in docs/membership.md.
//
// Admission. The founder is a member. Whoever has consented and is vouched for by as many members as the agreement asks is
// one too. What somebody who was never admitted says counts for nothing.
//
// Leaving. Of who has left, everything counts but what builds on the leave. Enough new vouches, which name the leave, bring it
// back.
//
// Decisions. Amendments, the end, expulsions and successions are proposed by a member and decided when so many electors have
// agreed as the quorum asks, always more than half. Electors are the members, without the one that is decided about; without
// those who were admitted by members who knew of the proposal (so that growing undoes nothing), and without those who had gone
// before. One that goes later, knowing of it, is still counted.
//
// Expulsion and succession cut: of the library's entries those count that the proposal builds on, and no others. So what it
// did before stays, for others too, and what it says later, or says that it said earlier, is nothing. A proposal knows all that
// its author ever knew, so nobody can cut before what it has built on itself.
//
// Amendment. Versions make a chain. A vouch or a proposal is judged by the oldest version whose amendment has seen it, else by
// the one in force: an old date gets nobody past amended terms. An amended quorum does not undo what the amendment has seen.
//
// When decisions contradict each other, each is applied in turn and everything is counted anew: first one that others build on;
// then one that needs no vote of anybody whose own expulsion has votes enough, so that the expelled cannot strike back; then
// expulsions and successions before amendments; then the one about whoever has been there for the shortest time; then the
// lowest id. So of two that expel each other, each with nothing but its own vote, the one that was there for longer stays.
//
// Forks. A journal that its owner forked counts as one: who has said something twice has said it once, and entries of all
// branches count. Nothing depends on which branch came first.
import type { LibraryId } from '@serumpun/replica'
import type { Governance } from '../entries.ts'
import type { EntryId, NetworkId } from '../ids.ts'
import type { Terms } from '../terms.ts'
import { Admission, type Admitted, type Cut, type Decided, type Version } from './admission.ts'
import { concerned, type Tally, tallyOf } from './decisions.ts'
import { Ledger, type Numbered, type Of } from './ledger.ts'

export type MemberStatus = 'member' | 'waiting' | 'left' | 'expelled' | 'succeeded'

export interface Member {
  readonly library: LibraryId
  readonly status: MemberStatus
  /** 0 is the founder, 1 whom it admitted, and so on. Undefined while waiting. */
  readonly rank: number | undefined
  /** Who vouches for it. */
  readonly sponsors: readonly LibraryId[]
  /** When the last vouch that it needed was dated, by its author's clock, in ms since 1970: shown, never relied on. */
  readonly since: number | undefined
  /** Versions of the agreement that it has signed; the first by its consent. */
  readonly signed: ReadonlySet<EntryId>
  /** Its newest entries that count, where it was expelled or followed by another. */
  readonly cut: readonly EntryId[] | undefined
  readonly successor: LibraryId | undefined
  readonly predecessor: LibraryId | undefined
}

export interface Proposal {
  readonly entry: Of<'proposal'>
  /** `void`: not a member's, or no longer possible. */
  readonly state: 'open' | 'decided' | 'void'
  readonly agreed: readonly LibraryId[]
  readonly needed: number
  readonly electors: number
}

export interface Membership {
  readonly network: NetworkId
  readonly founder: LibraryId
  /** The agreement as it was amended; the last is in force. */
  readonly versions: readonly { readonly id: EntryId; readonly terms: Terms }[]
  readonly terms: Terms
  readonly version: EntryId
  /** The members have decided to end the network. */
  readonly hasEnded: boolean
  /** Everybody who is, was or waits to be a member. */
  readonly members: ReadonlyMap<LibraryId, Member>
  readonly proposals: readonly Proposal[]
}

interface Applied {
  readonly proposal: Numbered<'proposal'>
  readonly tally: Tally
}

class Deciding {
  readonly #ledger: Ledger
  readonly #versions: Version[]
  readonly #cuts = new Map<LibraryId, Cut>()
  readonly #successors = new Map<LibraryId, { of: LibraryId; rank: number; proposal: number }>()
  readonly applied: Applied[] = []
  hasEnded = false

  constructor(ledger: Ledger, founding: NonNullable<Ledger['founding']>) {
    this.#ledger = ledger
    this.#versions = [{ id: founding.version, terms: founding.terms, proposal: undefined, seen: undefined }]
  }

  get decided(): Decided {
    return { versions: this.#versions, cuts: this.#cuts, successors: this.#successors }
  }

  /** Applies decisions one by one until there is none left. */
  run(): Admission {
    for (;;) {
      const admission = new Admission(this.#ledger, this.decided)
      const next = this.hasEnded ? undefined : this.#next(admission)
      if (next === undefined) return admission
      this.#apply(next, admission)
      this.applied.push(next)
    }
  }

  #next(admission: Admission): Applied | undefined {
    const passing: Applied[] = []
    for (const proposal of this.#ledger.proposals) {
      if (this.applied.some((one) => one.proposal === proposal)) continue
      const tally = tallyOf(proposal, this.#ledger, admission, this.decided)
      if (tally !== undefined && tally.agreed.size >= tally.needed) passing.push({ proposal, tally })
    }
    if (passing.length < 2) return passing[0]
    const { causality } = this.#ledger
    const first = passing.filter((one) => {
      const past = causality.past(one.proposal.number)
      return passing.every((other) => other === one || !past.has(other.proposal.number))
    })
    const disputed = new Set(passing.map(({ proposal }) => concerned(proposal)).filter((library) => library !== undefined))
    const order = (one: Applied): readonly number[] => [isBeyondDispute(one, disputed) ? 1 : 0, precedence(one, admission)]
    return first.toSorted((a, b) => compare(order(b), order(a)) || (idOf(a) < idOf(b) ? -1 : 1))[0]
  }

  #apply({ proposal }: Applied, admission: Admission): void {
    const { what } = proposal.entry.says
    const seen = this.#ledger.causality.past(proposal.number)
    switch (what.type) {
      case 'amend':
        this.#versions.push({ id: proposal.entry.id, terms: what.terms, proposal: proposal.number, seen })
        return
      case 'end':
        this.hasEnded = true
        return
      case 'expel':
      case 'succeed':
        this.#cuts.set(what.library, { proposal: proposal.number, counts: seen })
        if (what.type === 'succeed')
          this.#successors.set(what.successor, {
            of: what.library,
            rank: admission.get(what.library)?.rank ?? 0,
            proposal: proposal.number,
          })
    }
  }
}

const idOf = ({ proposal }: Applied): EntryId => proposal.entry.id

const compare = (a: readonly number[], b: readonly number[]): number =>
  a.map((one, i) => one - (b[i] as number)).find((difference) => difference !== 0) ?? 0

/** Whether it would have been decided without the votes of those whose own expulsion has votes enough. */
function isBeyondDispute({ tally }: Applied, disputed: ReadonlySet<LibraryId>): boolean {
  return [...tally.agreed].filter((library) => !disputed.has(library)).length >= tally.needed
}

/** The rank of whom it is about; whom the founder admitted is decided about after those who came later. */
function precedence({ proposal }: Applied, admission: Admission): number {
  const { what } = proposal.entry.says
  return what.type === 'amend' || what.type === 'end' ? -1 : (admission.get(what.library)?.rank ?? 0)
}

/** @returns undefined while the founding agreement is not here. */
export function membershipOf(network: NetworkId, entries: Iterable<Governance>): Membership | undefined {
  let said = [...entries]
  for (;;) {
    const membership = computed(network, said)
    if (membership === undefined) return undefined
    // Strangers are no go-betweens either: what is known only through them is not known.
    const concerned = said.filter(({ author }) => membership.members.has(author))
    if (concerned.length === said.length) return membership
    said = concerned
  }
}

function computed(network: NetworkId, entries: Iterable<Governance>): Membership | undefined {
  const ledger = new Ledger(network, entries)
  const { founding } = ledger
  if (founding === undefined) return undefined
  const deciding = new Deciding(ledger, founding)
  const admission = deciding.run()
  const { versions } = deciding.decided
  const current = versions.at(-1) as Version
  return {
    network,
    founder: founding.founder,
    versions: versions.map(({ id, terms }) => ({ id, terms })),
    terms: current.terms,
    version: current.id,
    hasEnded: deciding.hasEnded,
    members: membersOf(ledger, admission, deciding),
    proposals: ledger.proposals.map((proposal) => proposalOf(proposal, ledger, admission, deciding)),
  }
}

function proposalOf(
  proposal: Numbered<'proposal'>,
  ledger: Ledger,
  admission: Admission,
  { applied, decided }: Deciding,
): Proposal {
  const { entry } = proposal
  const done = applied.find((one) => one.proposal === proposal)
  const tally = done?.tally ?? tallyOf(proposal, ledger, admission, decided)
  if (tally === undefined) return { entry, state: 'void', agreed: [], needed: 0, electors: 0 }
  const { needed, electors } = tally
  return { entry, state: done === undefined ? 'open' : 'decided', agreed: [...tally.agreed].toSorted(), needed, electors }
}

function membersOf(ledger: Ledger, admission: Admission, deciding: Deciding): Map<LibraryId, Member> {
  const { successors } = deciding.decided
  const cutBy = new Map<LibraryId, Of<'proposal'>>()
  for (const { proposal } of deciding.applied) {
    const { what } = proposal.entry.says
    if (what.type === 'expel' || what.type === 'succeed') cutBy.set(what.library, proposal.entry)
  }
  const members: Member[] = admission.admitted().map((admitted) => {
    const { library, rank, vouches } = admitted
    const cut = cutBy.get(library)?.says.what
    return {
      library,
      rank,
      status: statusOf(admitted, cut),
      sponsors: sponsorsOf(vouches),
      since: vouches.length === 0 ? undefined : Math.max(...vouches.map(({ entry }) => entry.time.ms)),
      signed: signedBy(ledger, admission, admitted),
      cut: cut?.type === 'expel' || cut?.type === 'succeed' ? cut.cut : undefined,
      successor: cut?.type === 'succeed' ? cut.successor : undefined,
      predecessor: successors.get(library)?.of,
    }
  })
  for (const { library, vouches } of admission.waiting()) {
    const nothing = { rank: undefined, since: undefined, cut: undefined, successor: undefined, predecessor: undefined }
    members.push({ library, status: 'waiting', sponsors: sponsorsOf(vouches), signed: new Set(), ...nothing })
  }
  return new Map(members.toSorted((a, b) => (a.library < b.library ? -1 : 1)).map((member) => [member.library, member]))
}

type What = Of<'proposal'>['says']['what']

function statusOf({ left }: Admitted, cut: What | undefined): MemberStatus {
  if (cut?.type === 'expel') return 'expelled'
  if (cut?.type === 'succeed') return 'succeeded'
  return left === undefined ? 'member' : 'left'
}

function sponsorsOf(vouches: readonly Numbered<'vouch'>[]): LibraryId[] {
  return [...new Set(vouches.map(({ entry }) => entry.author))].toSorted()
}

function signedBy(ledger: Ledger, admission: Admission, { library, vouches }: Admitted): Set<EntryId> {
  const signed = new Set(vouches.map(({ entry }) => entry.says.version))
  if (library === ledger.founding?.founder) signed.add(ledger.founding.version)
  for (const { number, entry } of ledger.signaturesBy.get(library) ?? [])
    if (admission.counts(library, number)) signed.add(entry.says.version)
  return signed
}
