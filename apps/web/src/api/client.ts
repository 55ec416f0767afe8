// The calls that the pages make, all to the node that served them. What is asked and answered is typed by the API's own contract.
import type { AnswerAt, InputAt, PathOf } from '@serumpun/api'
import { addressOf, askJson } from './call.ts'
import type { Facets, FullTitle, NodeStatus, SearchParameters, TitlePage } from './types.ts'

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
export function fetchTitle(id: string, signal: AbortSignal): Promise<FullTitle> {
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
  return (await askJson(addressOf(path, input), { signal })) as AnswerAt<'get', Path>
}
