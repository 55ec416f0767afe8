// Who has been admitted: from the founder on, everybody for whom enough members vouch.
import type { LibraryId } from '@serumpun/replica'
import { isConsented } from '../entries.ts'
import type { EntryId } from '../ids.ts'
import { MAX_VOUCHES_FOR_ONE } from '../limits.ts'
import type { Terms } from '../terms.ts'
import type { EntrySet } from './causality.ts'
import type { Ledger, Numbered } from './ledger.ts'

/** A version of the agreement in force, and what the proposal that made it knew. */
export interface Version {
  readonly id: EntryId
  readonly terms: Terms
  readonly proposal: number | undefined
  readonly seen: EntrySet | undefined
}

/** An expulsion or succession that has been decided: of the library's entries only these count. */
export interface Cut {
  readonly proposal: number
  readonly counts: EntrySet
}

/** What has been decided so far. */
export interface Decided {
  readonly versions: readonly Version[]
  readonly cuts: ReadonlyMap<LibraryId, Cut>
  /** Successors and whom they follow. */
  readonly successors: ReadonlyMap<LibraryId, { readonly of: LibraryId; readonly rank: number; readonly proposal: number }>
}

export interface Admitted {
  readonly library: LibraryId
  /** How far from the founder: 0 is the founder, 1 whom it admitted. Who has the lower has been there for longer. */
  readonly rank: number
  /** The vouches of members, those too that were not needed. */
  readonly vouches: readonly Numbered<'vouch'>[]
  /** It has left and not come back; of its entries these count. */
  readonly left: EntrySet | undefined
  readonly leaves: readonly Numbered<'leave'>[]
}

interface Candidate {
  readonly library: LibraryId
  readonly vouches: Numbered<'vouch'>[]
  /** Numbers of the vouches, and how many of each sponsor. */
  readonly numbers: Set<number>
  readonly ofSponsor: Map<LibraryId, number>
  readonly leaves: readonly Numbered<'leave'>[]
  readonly left: EntrySet | undefined
  rank: number | undefined
  isBack: boolean
}

/**
 * Whether enough members vouch under the version in force, or did under an older one as the amendment of it knew: what an
 * amendment has not seen is judged by the amended terms, so that nobody gets past them by a late vouch with an old date.
 */
export function isEnough(vouches: readonly Numbered<'vouch'>[], versions: readonly Version[]): boolean {
  return versions.some(({ terms }, i) => {
    const seen = versions[i + 1]?.seen
    if (vouches.length < terms.sponsors) return false
    const sponsors = new Set<LibraryId>()
    for (const { number, entry } of vouches) if (seen === undefined || seen.has(number)) sponsors.add(entry.author)
    return sponsors.size >= terms.sponsors
  })
}

/** Everybody who was admitted at any time, under what has been decided. */
export class Admission {
  readonly #ledger: Ledger
  readonly #decided: Decided
  readonly #known: ReadonlySet<EntryId>
  readonly #candidates = new Map<LibraryId, Candidate>()
  #admitted: readonly Admitted[] | undefined

  constructor(ledger: Ledger, decided: Decided) {
    this.#ledger = ledger
    this.#decided = decided
    this.#known = new Set(decided.versions.map(({ id }) => id))
    const { founding } = ledger
    let level: Candidate[] = []
    if (founding !== undefined) level.push(this.#admit(this.#candidate(founding.founder), 0))
    for (const [library, { rank }] of decided.successors) level.push(this.#admit(this.#candidate(library), rank))
    for (let rank = 1; level.length > 0; rank++) level = this.#next(level, rank)
  }

  #candidate(library: LibraryId): Candidate {
    const known = this.#candidates.get(library)
    if (known !== undefined) return known
    const cut = this.#decided.cuts.get(library)?.counts
    const leaves = (this.#ledger.leavesBy.get(library) ?? []).filter(({ number }) => cut?.has(number) !== false)
    const left = leaves.length === 0 ? undefined : this.#untilLeft(leaves)
    const candidate: Candidate = {
      library,
      vouches: [],
      numbers: new Set(),
      ofSponsor: new Map(),
      leaves,
      left,
      rank: undefined,
      isBack: false,
    }
    this.#candidates.set(library, candidate)
    return candidate
  }

  /**
   * All but what builds on a leave. What another life of the library says, that does not know of it, still counts: if only what a
   * leave knows counted, a leave that pretends to know nothing would undo what its author did for others.
   */
  #untilLeft(leaves: readonly Numbered<'leave'>[]): EntrySet {
    const futures = leaves.map(({ number }) => this.#ledger.causality.future(number))
    return { has: (entry) => !futures.some((future) => future.has(entry)) }
  }

  #admit(candidate: Candidate, rank: number): Candidate {
    candidate.rank ??= rank
    return candidate
  }

  #next(level: readonly Candidate[], rank: number): Candidate[] {
    const next = new Set<Candidate>()
    for (const sponsor of level) {
      for (const vouch of this.#ledger.vouchesBy.get(sponsor.library) ?? []) {
        const { library, version } = vouch.entry.says
        if (library === sponsor.library || !this.#known.has(version)) continue
        if (!this.#countsOf(sponsor, vouch.number)) continue
        const newcomer = this.#candidate(library)
        const given = newcomer.ofSponsor.get(sponsor.library) ?? 0
        if (newcomer.numbers.has(vouch.number) || given >= MAX_VOUCHES_FOR_ONE || !isConsented(vouch.entry)) continue
        newcomer.ofSponsor.set(sponsor.library, given + 1)
        newcomer.numbers.add(vouch.number)
        newcomer.vouches.push(vouch)
        if (this.#changes(newcomer, rank)) next.add(newcomer)
      }
    }
    return [...next]
  }

  /** @returns whether the newcomer has been admitted, or has come back, by the last vouch. */
  #changes(newcomer: Candidate, rank: number): boolean {
    const { versions } = this.#decided
    let changed = false
    if (newcomer.rank === undefined && isEnough(newcomer.vouches, versions)) {
      this.#admit(newcomer, rank)
      changed = true
    }
    if (newcomer.leaves.length > 0 && !newcomer.isBack && isEnough(this.#bringingBack(newcomer), versions)) {
      newcomer.isBack = true
      changed = true
    }
    return changed
  }

  #bringingBack({ vouches, leaves }: Candidate): Numbered<'vouch'>[] {
    const { causality } = this.#ledger
    return vouches.filter(({ entry }) => {
      const named = (entry.says.returning ?? []).map((id) => causality.number(id)).filter((number) => number !== undefined)
      const covered = causality.past(...named)
      return named.length > 0 && leaves.every(({ number }) => covered.has(number))
    })
  }

  #countsOf(candidate: Candidate, entry: number): boolean {
    const cut = this.#decided.cuts.get(candidate.library)?.counts
    if (cut?.has(entry) === false) return false
    return candidate.isBack || candidate.left?.has(entry) !== false
  }

  /** Whether what the library says there counts in the network. */
  counts(library: LibraryId, entry: number): boolean {
    const candidate = this.#candidates.get(library)
    return candidate?.rank !== undefined && this.#countsOf(candidate, entry)
  }

  get(library: LibraryId): Admitted | undefined {
    const candidate = this.#candidates.get(library)
    return candidate?.rank === undefined ? undefined : this.#admittedOf(candidate, candidate.rank)
  }

  #admittedOf({ library, vouches, leaves, left, isBack }: Candidate, rank: number): Admitted {
    return { library, rank, vouches, leaves, left: isBack ? undefined : left }
  }

  /** Everybody who was admitted at any time. */
  admitted(): readonly Admitted[] {
    this.#admitted ??= [...this.#candidates.values()].flatMap((candidate) =>
      candidate.rank === undefined ? [] : [this.#admittedOf(candidate, candidate.rank)],
    )
    return this.#admitted
  }

  /** For whom members vouch, but not enough of them yet. */
  *waiting(): Iterable<{ readonly library: LibraryId; readonly vouches: readonly Numbered<'vouch'>[] }> {
    for (const { library, rank, vouches } of this.#candidates.values())
      if (rank === undefined && vouches.length > 0) yield { library, vouches }
  }
}
