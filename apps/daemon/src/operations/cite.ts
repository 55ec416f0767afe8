// Citing titles: by the id of any of their records, or what a search finds.
import { decodeIso2709 } from '@serumpun/bib'
import { CITATION_STYLES, type Citation, type CitationStyle, cite } from '@serumpun/bib/write'
import { parseTitleId, type RecordName, type Title, UnionError } from '@serumpun/union'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import { recordsNamed } from '../exporting/named-records.ts'
import type { OpenedLibrary } from '../opened-library.ts'

export interface CitedTitle extends Citation {
  /** Title id. */
  readonly id: string
  readonly title: string
}

const STYLES = Object.keys(CITATION_STYLES) as [CitationStyle, ...CitationStyle[]]

/** Titles that are cited at once: for more there are the formats of reference managers. */
export const MOST_CITED = 100

const parameters = z.object({
  /** A title's id or a query. */
  what: z.string().min(1).max(1000),
  style: z.enum(STYLES),
  limit: z.int().min(1).max(MOST_CITED),
})

/** Undefined for a text that does not name a record: it is searched for. */
function nameIn(text: string): RecordName | undefined {
  try {
    return parseTitleId(text)
  } catch (error) {
    if (error instanceof UnionError) return undefined
    throw error
  }
}

async function titlesOf({ view }: OpenedLibrary, what: string, limit: number, signal: AbortSignal): Promise<Title[]> {
  const isName = nameIn(what) !== undefined
  const ids = isName ? [what] : (await view.search({ query: what, limit }, signal)).items.map(({ id }) => id)
  const titles: Title[] = []
  for (const id of ids) {
    const title = await view.title(id, signal)
    if (title !== undefined) titles.push(title)
  }
  if (isName && titles.length === 0)
    throw new DaemonError('NO_SUCH_TITLE', `No record has the id '${what.slice(0, 200)}' (any more). Search for its title instead.`)
  return titles
}

/**
 * A title is cited from the record that says most of it.
 * @throws {DaemonError} `NO_SUCH_TITLE`; {UnionError} of the search.
 */
export async function citeTitles(library: OpenedLibrary, given: unknown, signal: AbortSignal): Promise<readonly CitedTitle[]> {
  const { what, style, limit } = parameters.parse(given)
  const titles = await titlesOf(library, what, limit, signal)
  const names = titles.map(({ describedBy }) => parseTitleId(describedBy))
  const records = await recordsNamed(library.replica, names)
  return titles.flatMap(({ id, title, describedBy }) => {
    const stored = records.get(describedBy)
    return stored === undefined ? [] : [{ id, title, ...cite(decodeIso2709(stored), style) }]
  })
}
