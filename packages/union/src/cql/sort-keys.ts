// CQL's `sortBy` → the sorts that there are.
import type { Sort } from '../search-request.ts'
import type { CqlModifier, CqlPrefix, CqlSortKey } from './ast.ts'
import { CqlError } from './diagnostics.ts'
import { fieldOf } from './indexes.ts'

/** The sort that a query asks for; undefined where it does not say. @throws {CqlError} where there is no such sort. */
export function sortOf(keys: readonly CqlSortKey[], prefixes: readonly CqlPrefix[]): Sort | undefined {
  const [key, second] = keys
  if (key === undefined) return undefined
  if (second !== undefined) {
    throw new CqlError('tooManySortKeys', `“sortBy” takes one index here; leave out “${second.index}” and what follows.`)
  }
  const field = fieldOf(key.index, prefixes)
  const descending = isDescending(key.modifiers)
  if (field.kind === 'year') return descending ? 'newest' : 'year'
  if (field.kind === 'words' && field.column === 'title') {
    if (descending) throw new CqlError('sortSequence', 'Titles are sorted from A to Z only; leave out “/sort.descending”.')
    return 'title'
  }
  throw new CqlError('sorting', `There is no sorting by “${key.index}” here; there are title and date.`)
}

/** What is done anyway: upper and lower case are the same, and what lacks a year stands at the end. */
const HELD = new Set(['ignorecase', 'missinghigh', 'missinglow'])

function isDescending(modifiers: readonly CqlModifier[]): boolean {
  let descending = false
  for (const { name, comparison } of modifiers) {
    const bare = name.replace(/^(?:sort|cql)\./, '')
    if (comparison === undefined && (bare === 'ascending' || bare === 'descending')) descending = bare === 'descending'
    else if (comparison !== undefined || !HELD.has(bare)) {
      throw new CqlError('sorting', `Sorting has no modifier “/${name}” here; there are /sort.ascending and /sort.descending.`)
    }
  }
  return descending
}
