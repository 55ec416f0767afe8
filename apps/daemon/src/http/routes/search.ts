// Searching: titles, how they divide, what is offered while somebody types, and who holds a title.
import { operations } from '@serumpun/api'
import type { SearchFilters } from '@serumpun/union'
import { DaemonError } from '../../errors.ts'
import type { OpenedLibrary } from '../../opened-library.ts'
import { countFacets, searchTitles, suggestTitles, titleById } from '../../operations/search.ts'
import { answer } from '../answer.ts'
import { type Routes, serve } from '../routes.ts'

const { search, facets, suggestions, title, holdings } = operations

interface Selected {
  readonly library?: readonly string[] | undefined
  readonly place?: readonly string[] | undefined
  readonly language?: readonly string[] | undefined
  readonly yearFrom?: number | undefined
  readonly yearTo?: number | undefined
  readonly format?: SearchFilters['format'] | undefined
  readonly subject?: readonly string[] | undefined
  readonly availability?: SearchFilters['availability'] | undefined
  readonly addedSince?: string | undefined
  readonly holdersFrom?: number | undefined
  readonly holdersTo?: number | undefined
}

function range(from: number | undefined, to: number | undefined): { from?: number; to?: number } | undefined {
  if (from === undefined && to === undefined) return undefined
  return { ...(from !== undefined && { from }), ...(to !== undefined && { to }) }
}

/** What was not given is absent: the view tells "absent" from "undefined". */
function given<Value extends object>(value: Value): { [Name in keyof Value]: Exclude<Value[Name], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, part]) => part !== undefined)) as {
    [Name in keyof Value]: Exclude<Value[Name], undefined>
  }
}

function filtersOf(selected: Selected): SearchFilters {
  const { library, place, language, format, subject, availability, addedSince } = selected
  const year = range(selected.yearFrom, selected.yearTo)
  const holders = range(selected.holdersFrom, selected.holdersTo)
  return given({ library, place, language, year, format, subject, availability, addedSince, holders })
}

/** Members of a network, or those of them that are named. @throws {DaemonError} `NO_SUCH_NETWORK`. */
function librariesIn(
  { networks }: Pick<OpenedLibrary, 'networks'>,
  network: string | undefined,
  named: readonly string[] | undefined,
): readonly string[] | undefined {
  if (network === undefined) return named
  const known = networks.ids().find((id) => id === network)
  if (known === undefined) throw new DaemonError('NO_SUCH_NETWORK', 'This library is in no network of this id.')
  const members: readonly string[] = networks.circleOf(known).readers
  return named === undefined ? members : members.filter((member) => named.includes(member))
}

export const searchRoutes: Routes = (app, { library }) => {
  serve(app, search, [], async (context) => {
    const {
      q,
      limit,
      cursor,
      sort,
      facet,
      facetValues,
      correct,
      within: libraries,
      network,
      ...selected
    } = context.req.valid('query')
    const since = performance.now()
    const within = librariesIn(library, network, libraries)
    const request = given({ query: q, limit, cursor, sort, within, facets: facet, facetValues, correct: correct === 'true' })
    const page = await searchTitles(library, { ...request, filters: filtersOf(selected) }, context.req.raw.signal)
    const tookMs = Math.round((performance.now() - since) * 10) / 10
    const schema = search.responses[200].content['application/json'].schema
    return answer(context, schema, { ...page, tookMs }, { varying: ['tookMs'] })
  })

  serve(app, facets, [], async (context) => {
    const { q, facet, facetValues, within: libraries, network, ...selected } = context.req.valid('query')
    const within = librariesIn(library, network, libraries)
    const request = given({ query: q, within, facets: facet, facetValues })
    const counted = await countFacets(library, { ...request, filters: filtersOf(selected) }, context.req.raw.signal)
    return answer(context, facets.responses[200].content['application/json'].schema, counted)
  })

  serve(app, suggestions, [], async (context) => {
    const { q, limit } = context.req.valid('query')
    const offered = await suggestTitles(library, q, limit, context.req.raw.signal)
    return answer(context, suggestions.responses[200].content['application/json'].schema, offered)
  })

  const found = async (id: string, signal: AbortSignal) => {
    const one = await titleById(library, id, signal)
    if (one !== undefined) return one
    const withdrawal = await library.view.withdrawal(id, signal)
    if (withdrawal === undefined) throw new DaemonError('NO_SUCH_TITLE', 'No library has this record any more.')
    const day = new Date(withdrawal.ms).toISOString().slice(0, 10)
    throw new DaemonError('WITHDRAWN', `Its library has withdrawn this record on ${day}. Search for the title: others may have it.`)
  }

  serve(app, title, [], async (context) => {
    const one = await found(context.req.valid('param').id, context.req.raw.signal)
    return answer(context, title.responses[200].content['application/json'].schema, one)
  })

  serve(app, holdings, [], async (context) => {
    const { id, heldBy } = await found(context.req.valid('param').id, context.req.raw.signal)
    return answer(context, holdings.responses[200].content['application/json'].schema, { id, heldBy })
  })
}
