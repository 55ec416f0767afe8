// What a new entry cites: all that its author knows, by the entries that nothing else builds on yet.
import type { LibraryId } from '@serumpun/replica'
import type { Governance } from './entries.ts'
import type { EntryId } from './ids.ts'
import { MAX_CITED, USUALLY_CITED } from './limits.ts'

/**
 * The newest of the entries that are here: the author's own first, then proposals and approvals, because who votes later
 * depends on knowing of them.
 * @param cites `all` for proposals, which close the books on what they have seen; `usual` for everything else.
 */
export function citationsFor(author: LibraryId, entries: Iterable<Governance>, cites: 'all' | 'usual'): EntryId[] {
  const newest = new Map<EntryId, Governance>()
  for (const entry of entries) newest.set(entry.id, entry)
  // An own entry is followed by own ones alone, so that a journal is a chain of its own whatever others have cited.
  const cited: EntryId[] = []
  for (const { author: by, after } of newest.values())
    for (const id of after) if (by === author || newest.get(id)?.author !== author) cited.push(id)
  for (const id of cited) newest.delete(id)
  const weight = (entry: Governance): number => {
    if (entry.author === author) return 0
    return entry.kind === 'proposal' || entry.kind === 'approval' ? 1 : 2
  }
  const ordered = [...newest.values()].toSorted((a, b) => weight(a) - weight(b) || (a.id < b.id ? -1 : 1))
  return ordered.slice(0, cites === 'all' ? MAX_CITED : USUALLY_CITED).map(({ id }) => id)
}
