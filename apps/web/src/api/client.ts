// The calls that the pages make, all to the node that served them. What is asked and answered is typed by the API's own contract.
import type { AnswerAt, InputAt, PathOf } from '@serumpun/api'
import { NodeRefused, NodeUnreachable } from './errors.ts'
import type { Facets, NodeStatus, Problem, SearchParameters, Title, TitlePage } from './types.ts'

/**
 * @throws {NodeUnreachable} nobody answers
 * @throws {NodeRefused} the node answers with an error
 */
export function fetchStatus(signal: AbortSignal): Promise<NodeStatus> {
  return get('/api/status', {}, signal)
}

/** Same errors as `fetchStatus`; an invalid cursor is a `NodeRefused`. */
export function searchTitles(parameters: SearchParameters, signal: AbortSignal): Promise<TitlePage> {
  return get('/api/search', { query: { ...checkedByNode(parameters), correct: 'true' } }, signal)
}

/** How what a search finds divides. Same errors as `searchTitles`. */
export function fetchFacets(parameters: Omit<SearchParameters, 'limit' | 'cursor' | 'sort'>, signal: AbortSignal): Promise<Facets> {
  return get('/api/facets', { query: checkedByNode(parameters) }, signal)
}

/** The title that has the record `id`, whatever its own id is. Same errors as `fetchStatus`; a record of no library is a `NodeRefused` of 404. */
export function fetchTitle(id: string, signal: AbortSignal): Promise<Title> {
  return get('/api/titles/{id}', { params: { id } }, signal)
}

type SearchQuery = InputAt<'get', '/api/search'>['query']

/** Filters come from the page's address, where anything may stand: the node says so where it is no filter. */
function checkedByNode(parameters: Partial<SearchParameters>): SearchQuery {
  return parameters as SearchQuery
}

async function get<const Path extends PathOf<'get'>>(
  path: Path,
  input: InputAt<'get', Path>,
  signal: AbortSignal,
): Promise<AnswerAt<'get', Path>> {
  let response: Response
  try {
    response = await fetch(addressOf(path, input), { signal, headers: { accept: 'application/json' } })
    if (response.ok) return (await response.json()) as AnswerAt<'get', Path>
  } catch (error) {
    // What the caller gave up is not the node's failure.
    if (signal.aborted) throw error
    throw new NodeUnreachable({ cause: error })
  }
  throw new NodeRefused(response.status, await problemIn(response))
}

/** Names in braces are filled in; lists become repeated parameters; what is undefined is left out. */
function addressOf(path: string, { params, query }: { params?: unknown; query?: unknown }): string {
  const named = new Map(Object.entries(params ?? {}))
  const filled = path.replaceAll(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(named.get(name))))
  const pairs = Object.entries(query ?? {}).flatMap(([name, value]: [string, unknown]) =>
    (Array.isArray(value) ? value : [value]).filter((each) => each !== undefined).map((each) => [name, String(each)]),
  )
  return pairs.length === 0 ? filled : `${filled}?${new URLSearchParams(pairs)}`
}

async function problemIn(response: Response): Promise<Problem> {
  if (!response.headers.get('content-type')?.includes('json')) return {}
  try {
    const body: unknown = await response.json()
    return typeof body === 'object' && body !== null ? body : {}
  } catch {
    return {}
  }
}
