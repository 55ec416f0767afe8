// What the two libraries wrote to each other (elements of ISO 18626) in lines that people read. Pure.
import type { LibraryRequest } from '../../api/types.ts'

type Written = LibraryRequest['messages'][number]['written']

/** The title that a request is about; undefined where this library cannot read it. */
export function titleIn({ messages }: Pick<LibraryRequest, 'messages'>): string | undefined {
  const info = messages[0]?.written?.['bibliographicInfo']
  const title = typeof info === 'object' && info !== null ? (info as Record<string, unknown>)['title'] : undefined
  return typeof title === 'string' ? title : undefined
}

/** A line of what was written: a text as it is, or the code of a reason. */
export type WrittenLine = { readonly text: string } | { readonly reason: string }

/**
 * What people want to read of it: the citation beyond its title, notes, reasons. Identifiers, dates of sending and terms of
 * payment are for programs; what of them matters stands among the facts of the request.
 */
const SPOKEN = new Set([
  'author',
  'subtitle',
  'titleOfComponent',
  'authorOfComponent',
  'volume',
  'issue',
  'pagesRequested',
  'edition',
  'publisher',
  'publicationDate',
  'note',
])
const REASONS = new Set(['reasonUnfilled', 'reasonRetry', 'loanCondition'])

export function linesIn(written: Written): WrittenLine[] {
  return Object.entries(written ?? {}).flatMap(([name, value]) => linesOf(name, value))
}

function linesOf(name: string, value: unknown): WrittenLine[] {
  if (typeof value === 'string') return REASONS.has(name) ? [{ reason: value }] : SPOKEN.has(name) ? [{ text: value }] : []
  if (Array.isArray(value)) return value.flatMap((each) => linesOf(name, each))
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([part, each]) => linesOf(part === 'value' ? name : part, each))
}
