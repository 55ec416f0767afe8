// The calls that the pages make, all to the node that served them.
import { NodeRefused, NodeUnreachable } from './errors.ts'
import type { NodeStatus, Problem, Title, TitlePage } from './types.ts'

export interface SearchParameters {
  /** What to look for; empty lists all titles, newest first. */
  q: string
  limit: number
  cursor?: string | undefined
}

/**
 * @throws {NodeUnreachable} nobody answers
 * @throws {NodeRefused} the node answers with an error
 */
export function fetchStatus(signal: AbortSignal): Promise<NodeStatus> {
  return get('/api/status', signal)
}

/** Same errors as `fetchStatus`; an invalid cursor is a `NodeRefused`. */
export function searchTitles({ q, limit, cursor }: SearchParameters, signal: AbortSignal): Promise<TitlePage> {
  const query = new URLSearchParams({ q, limit: String(limit) })
  if (cursor !== undefined) query.set('cursor', cursor)
  return get(`/api/search?${query}`, signal)
}

/** The title that has the record `id`, whatever its own id is. Same errors as `fetchStatus`; a record of no library is a `NodeRefused` of 404. */
export function fetchTitle(id: string, signal: AbortSignal): Promise<Title> {
  return get(`/api/titles/${encodeURIComponent(id)}`, signal)
}

async function get<Answer>(path: string, signal: AbortSignal): Promise<Answer> {
  let response: Response
  try {
    response = await fetch(path, { signal, headers: { accept: 'application/json' } })
    if (response.ok) return (await response.json()) as Answer
  } catch (error) {
    // What the caller gave up is not the node's failure.
    if (signal.aborted) throw error
    throw new NodeUnreachable({ cause: error })
  }
  throw new NodeRefused(response.status, await problemIn(response))
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
