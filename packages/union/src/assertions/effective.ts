// Which of several assertions about two records holds, by who said what.
import type { Assertion } from '@serumpun/bib'
import type { LibraryId } from '@serumpun/replica'
import type { TitleId } from '../record-id.ts'
import { compareCandidates } from '../settlement.ts'

/** What a library says of two records, and has not taken back. */
export interface SaidAssertion {
  readonly library: LibraryId
  readonly says: 'same' | 'not-same'
  readonly a: TitleId
  readonly b: TitleId
  readonly ms: number
  readonly count: number
  /** Of the entry's value. */
  readonly digest: string
}

/**
 * One verdict for each pair. What one's own library said last holds at home, whatever others say; among others a `not-same`
 * beats a `same`: a title too many is found next to the other, one too few is not. Independent of order.
 *
 * @param home one's own library; undefined where the view is nobody's.
 */
export function effectiveAssertions(said: Iterable<SaidAssertion>, home: LibraryId | undefined): Assertion[] {
  const own = new Map<string, SaidAssertion>()
  const others = new Map<string, Assertion>()
  for (const each of said) {
    const pair = `${each.a}\n${each.b}`
    const { a, b, says: kind } = each
    const before = own.get(pair)
    if (each.library === home && (before === undefined || compareCandidates(each, before) > 0)) own.set(pair, each)
    else if (kind === 'not-same' || !others.has(pair)) others.set(pair, { kind, a, b })
  }
  for (const [pair, { says: kind, a, b }] of own) others.set(pair, { kind, a, b })
  return [...others.values()]
}
