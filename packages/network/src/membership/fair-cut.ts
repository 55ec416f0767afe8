// Whether an expulsion cuts fairly: before approving one, a node looks whether it would undo what others have built on.
import type { LibraryId } from '@serumpun/replica'
import type { Governance } from '../entries.ts'
import type { EntryId } from '../ids.ts'
import { Causality } from './causality.ts'

/**
 * Entries of the library that others have cited, and that the proposal to cut it does not know. Whoever proposes it knowing all
 * that there is leaves out none of them; what the library says afterwards, and nobody has built on, does not matter.
 */
export function leftOutBy(proposal: EntryId, library: LibraryId, entries: Iterable<Governance>): EntryId[] {
  const causality = new Causality(entries)
  const number = causality.number(proposal)
  if (number === undefined) return []
  const known = causality.past(number)
  const knowsProposal = causality.future(number)
  const leftOut = new Set<EntryId>()
  for (const [i, { author, after }] of causality.entries.entries()) {
    // Who already knew of the proposal may have been in league with the one that it is about.
    if (author === library || knowsProposal.has(i)) continue
    for (const id of after) {
      const cited = causality.number(id)
      if (cited !== undefined && !known.has(cited) && causality.entries[cited]?.author === library) leftOut.add(id)
    }
  }
  return [...leftOut].toSorted()
}
