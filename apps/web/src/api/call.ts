// One question to the node that served the page, and what can come of it.
import { NodeRefused, NodeUnreachable } from './errors.ts'
import type { Problem } from './types.ts'

interface Question extends Omit<RequestInit, 'headers'> {
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * @param path with its parameters filled in (`addressOf`)
 * @returns an answer that says yes
 * @throws {NodeUnreachable} nobody answers
 * @throws {NodeRefused} the node answers with an error
 */
export async function ask(path: string, init: Question): Promise<Response> {
  let response: Response
  try {
    response = await fetch(path, { ...init, headers: { accept: 'application/json', ...init.headers } })
  } catch (error) {
    // What the caller gave up is not the node's failure.
    if (init.signal?.aborted === true) throw error
    throw new NodeUnreachable({ cause: error })
  }
  if (response.ok) return response
  throw new NodeRefused(response.status, await problemIn(response))
}

/** Same errors as `ask`; an answer that breaks off is a `NodeUnreachable`. */
export async function askJson(path: string, init: Question): Promise<unknown> {
  const response = await ask(path, init)
  try {
    return await response.json()
  } catch (error) {
    if (init.signal?.aborted === true) throw error
    throw new NodeUnreachable({ cause: error })
  }
}

/** Names in braces are filled in; lists become repeated parameters; what is undefined is left out. */
export function addressOf(path: string, { params, query }: { params?: unknown; query?: unknown }): string {
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
