// `serumpun search`: titles of the union catalogue, and the lists that are searches without words: new accessions, serials,
// what only one library holds, what others hold too.
import type { FacetName, SearchFilters, SearchRequest, Sort } from '@serumpun/union'
import { DaemonError } from '../errors.ts'
import type { FacetEntry, TitleEntry, TitlePage } from '../operations/search.ts'
import { perform } from './perform.ts'
import { count } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const VALUES = { type: 'string', multiple: true } as const
const OPTIONS = {
  limit: { type: 'string' },
  page: { type: 'string' },
  sort: { type: 'string' },
  facets: { type: 'boolean' },
  facet: VALUES,
  library: VALUES,
  place: VALUES,
  language: VALUES,
  format: VALUES,
  subject: VALUES,
  availability: VALUES,
  from: { type: 'string' },
  to: { type: 'string' },
  'added-since': { type: 'string' },
  'held-by-one': { type: 'boolean' },
  'held-by-others': { type: 'boolean' },
  exact: { type: 'boolean' },
} as const

/** What the summary of an answer counts. Libraries and years have many values: who wants these asks for them. */
const USUAL_FACETS: readonly FacetName[] = ['library', 'language', 'format', 'subject', 'availability']

function whole(call: Call, name: string, least: number, most: number): number | undefined {
  const text = call.text(name)
  if (text === undefined) return undefined
  const number = Number(text)
  if (text.trim() !== '' && Number.isInteger(number) && number >= least && number <= most) return number
  throw new DaemonError('USAGE', `--${name} is a number from ${least} to ${most}.`)
}

function filtersOf(call: Call): SearchFilters {
  const [from, to] = [whole(call, 'from', 0, 9999), whole(call, 'to', 0, 9999)]
  const [byOne, byOthers] = [call.flag('held-by-one'), call.flag('held-by-others')]
  if (byOne && byOthers) throw new DaemonError('USAGE', 'Use either --held-by-one or --held-by-others.')
  const named = ['library', 'place', 'language', 'format', 'subject', 'availability'] as const
  const values = named.flatMap((name) => {
    const texts = call.texts(name)
    return texts === undefined ? [] : [[name, texts] as const]
  })
  const since = call.text('added-since')
  return {
    // Whether there are such formats and policies is for the search to say.
    ...(Object.fromEntries(values) as SearchFilters),
    ...((from !== undefined || to !== undefined) && {
      year: { ...(from !== undefined && { from }), ...(to !== undefined && { to }) },
    }),
    ...(since !== undefined && { addedSince: since }),
    ...(byOne && { holders: { to: 1 } }),
    ...(byOthers && { holders: { from: 2 } }),
  }
}

function requestOf(call: Call): SearchRequest {
  const filters = filtersOf(call)
  const isList = Object.keys(filters).length > 0
  const words = expectPositionals(call, isList ? 0 : 1, 100, 'What to search for')
  const [cursor, sort] = [call.text('page'), call.text('sort')]
  const facets = call.texts('facet') ?? (call.flag('facets') ? USUAL_FACETS : undefined)
  return {
    query: words.join(' '),
    limit: whole(call, 'limit', 1, 100) ?? 20,
    correct: !call.flag('exact'),
    ...(cursor !== undefined && { cursor }),
    ...(sort !== undefined && { sort: sort as Sort }),
    ...(isList && { filters }),
    ...(facets !== undefined && { facets: facets as readonly FacetName[] }),
  }
}

function titleLines({ title, creators, year, identifiers, heldBy }: TitleEntry): string[] {
  const about = [creators.join('; '), year, identifiers.map(({ type, value }) => `${type.toUpperCase()} ${value}`).join(', ')]
  const said = about.filter((part) => part !== undefined && part !== '')
  const holders = heldBy.map(({ name }) => name).join(', ')
  return ['', title, ...(said.length > 0 ? [`  ${said.join(' · ')}`] : []), `  held by ${holders}`]
}

function facetLines({ name, values, more, isExact }: FacetEntry): string[] {
  const about = isExact ? '' : 'about '
  const each = values.map(({ value, label, titles }) => `${label ?? value} (${about}${count(titles)})`)
  return values.length === 0 ? [] : ['', `${name}: ${each.join(', ')}${more ? ' …' : ''}`]
}

function pageText({ total, totalIsExact, items, facets, suggestion, cursor }: TitlePage): string {
  const meant =
    suggestion === undefined ? [] : [`${suggestion.isShown ? 'Nothing found. Showing' : 'Did you mean:'} ${suggestion.query}`]
  if (items.length === 0) return suggestion === undefined ? 'Nothing found.' : ['Nothing found.', ...meant].join('\n')
  const lines = [...meant, `${totalIsExact ? '' : 'more than '}${count(total)} ${total === 1 && totalIsExact ? 'title' : 'titles'}`]
  lines.push(...items.flatMap(titleLines), ...facets.flatMap(facetLines))
  if (cursor !== undefined) lines.push('', `More with: --page ${cursor}`)
  return lines.join('\n')
}

export async function search(args: readonly string[]): Promise<number> {
  const call = parseCall(args, OPTIONS)
  const result = await perform<TitlePage>(call.data, 'search', requestOf(call), { view: 'before' })
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${pageText(result)}\n`)
  return 0
}
