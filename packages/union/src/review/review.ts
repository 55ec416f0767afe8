// What staff are asked: pairs of titles that may be one, with what speaks for and against it.
import type { EvidenceItem } from '@serumpun/bib'
import type { LibraryId } from '@serumpun/replica'
import type { TitleId } from '../record-id.ts'
import type { Member } from '../title.ts'

/** One of the two titles. */
export interface DoubtfulTitle {
  /** Its least record's name, as lists have it. */
  readonly id: TitleId
  /** How many records it has. */
  readonly records: number
  /** The record that was compared; of copies the one with the least name. */
  readonly record: Member
}

export interface DoubtfulPair {
  readonly a: DoubtfulTitle
  readonly b: DoubtfulTitle
  readonly score: number
  /** `score`: not enough evidence. `conflict`: enough, but other records of the two titles must stay apart, or few of them agree. */
  readonly why: 'score' | 'conflict'
  /** What was compared, what each record says, and what it counts. */
  readonly evidence: readonly EvidenceItem[]
}

export interface ReviewRequest {
  /** Pairs on the page. @default 20 */
  readonly limit?: number
  /** What the page before gave as `next`. */
  readonly cursor?: string
}

export interface ReviewPage {
  /** The strongest first. A page may have fewer than asked for, and still not be the last. */
  readonly pairs: readonly DoubtfulPair[]
  readonly next: string | undefined
}

/** What a library says of two records. */
export interface TitleAssertion {
  readonly library: LibraryId
  /** As the library's profile says. */
  readonly libraryName: string | undefined
  /** Of the journal's entry: who takes it back cites it. */
  readonly key: string
  readonly says: 'same' | 'not-same'
  readonly a: TitleId
  readonly b: TitleId
  readonly reason: string
  /** When, by the library's clock. */
  readonly ms: number
  /** Its author has taken it back. */
  readonly isTakenBack: boolean
  /** It is what this view goes by. */
  readonly isEffective: boolean
}
