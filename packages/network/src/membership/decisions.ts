// Whether a proposal has been decided: who is asked, who has agreed, how many must.
import type { LibraryId } from '@serumpun/replica'
import { type Fraction, votesNeeded } from '../terms.ts'
import { Admission, type Admitted, type Decided, isEnough, type Version } from './admission.ts'
import type { EntrySet } from './causality.ts'
import type { Ledger, Numbered } from './ledger.ts'

export interface Tally {
  /** Who has agreed, the proposer among them. */
  readonly agreed: ReadonlySet<LibraryId>
  readonly needed: number
  readonly electors: number
}

/** The version by which an entry is judged: the oldest whose amendment has seen it, else the one in force. */
export function versionFor(entry: number, versions: readonly Version[]): Version {
  const older = versions.findIndex((_, i) => versions[i + 1]?.seen?.has(entry) === true)
  return versions[older < 0 ? versions.length - 1 : older] as Version
}

/** Whether the proposal can be decided at all now: an amendment of what is in force, an expulsion of somebody who is there. */
function isOpen({ entry }: Numbered<'proposal'>, admission: Admission, { versions, cuts }: Decided): boolean {
  const { what } = entry.says
  switch (what.type) {
    case 'amend':
    case 'end':
      return what.base === versions.at(-1)?.id
    case 'expel':
      return entry.author !== what.library && !cuts.has(what.library) && admission.get(what.library) !== undefined
    case 'succeed':
      return (
        entry.author !== what.library &&
        what.successor !== what.library &&
        !cuts.has(what.library) &&
        !cuts.has(what.successor) &&
        admission.get(what.library) !== undefined
      )
  }
}

function quorumFor({ number, entry }: Numbered<'proposal'>, versions: readonly Version[]): Fraction {
  const { quorum } = versionFor(number, versions).terms
  return entry.says.what.type === 'amend' || entry.says.what.type === 'end' ? quorum.amend : quorum.expel
}

/** Whom it is about: it has no say in it. */
export function concerned({ entry }: Numbered<'proposal'>): LibraryId | undefined {
  const { what } = entry.says
  return what.type === 'expel' || what.type === 'succeed' ? what.library : undefined
}

/** @returns undefined where the proposal does not count: not a member's, or about nothing that can be decided now. */
export function tallyOf(proposal: Numbered<'proposal'>, ledger: Ledger, present: Admission, decided: Decided): Tally | undefined {
  const { entry, number } = proposal
  if (!present.counts(entry.author, number) || !isOpen(proposal, present, decided)) return undefined
  const admission = withoutLaterGuests(proposal, ledger, present, decided)
  if (!admission.counts(entry.author, number)) return undefined
  const agreed = new Set([entry.author])
  for (const approval of ledger.approvalsOf.get(entry.id) ?? [])
    if (admission.counts(approval.entry.author, approval.number)) agreed.add(approval.entry.author)
  const about = concerned(proposal)
  if (about !== undefined) agreed.delete(about)
  const later = ledger.causality.future(number)
  let electors = 0
  for (const admitted of admission.admitted()) {
    if (admitted.library === about) continue
    if (!wasThere(admitted, later, decided)) agreed.delete(admitted.library)
    else if (agreed.has(admitted.library) || !hadGone(admitted, later, decided)) electors++
  }
  return { agreed, electors, needed: votesNeeded(quorumFor(proposal, decided.versions), electors) }
}

/**
 * Who is there without those whom the one that is to be cut admits beyond the cut: else it could undo its expulsion by vouching
 * for as many as it takes.
 */
function withoutLaterGuests(proposal: Numbered<'proposal'>, ledger: Ledger, present: Admission, decided: Decided): Admission {
  const about = concerned(proposal)
  const vouches = about === undefined ? [] : (ledger.vouchesBy.get(about) ?? [])
  if (about === undefined || vouches.length === 0) return present
  const counts = ledger.causality.past(proposal.number)
  if (vouches.every(({ number }) => counts.has(number) || !present.counts(about, number))) return present
  const cuts = new Map([...decided.cuts, [about, { proposal: proposal.number, counts }] as const])
  return new Admission(ledger, { ...decided, cuts })
}

/**
 * Whether a member was one when the proposal was made, or became one without knowing of it. Those who were admitted by
 * members who knew of it came later: a network that grows does not undo what it has decided.
 */
function wasThere({ library, rank, vouches }: Admitted, later: EntrySet, { successors, versions }: Decided): boolean {
  const successor = successors.get(library)
  if (successor !== undefined) return !later.has(successor.proposal)
  if (rank === 0 || !vouches.some(({ number }) => later.has(number))) return true
  return isEnough(
    vouches.filter(({ number }) => !later.has(number)),
    versions,
  )
}

/** Whether it had left, or been expelled, when the proposal was made; who goes later, knowing of it, is still counted. */
function hadGone({ library, left, leaves }: Admitted, later: EntrySet, { cuts }: Decided): boolean {
  const cut = cuts.get(library)
  if (cut !== undefined) return !later.has(cut.proposal)
  return left !== undefined && !leaves.every(({ number }) => later.has(number))
}
