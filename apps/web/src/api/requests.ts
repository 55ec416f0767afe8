// Calls about requests between libraries. Same errors as `fetchStatus`.
import { addressOf, askJson } from './call.ts'
import type { Asked, Asking, LibraryRequest, RequestList, Saying } from './types.ts'

export async function fetchRequests(
  query: { role: 'requester' | 'supplier'; box: 'todo' | 'open' | 'due' | 'all' },
  signal: AbortSignal,
): Promise<RequestList> {
  return (await askJson(addressOf('/api/requests', { query }), { signal })) as RequestList
}

export async function fetchRequest(id: string, signal: AbortSignal): Promise<LibraryRequest> {
  return (await askJson(addressOf('/api/requests/{id}', { params: { id } }), { signal })) as LibraryRequest
}

export async function askForTitle(asking: Asking): Promise<Asked> {
  return (await askJson('/api/requests', jsonPost(asking))) as Asked
}

/** @returns the request as it is once it has been said */
export async function sayOfRequest(id: string, saying: Saying): Promise<LibraryRequest> {
  return (await askJson(addressOf('/api/requests/{id}/messages', { params: { id } }), jsonPost(saying))) as LibraryRequest
}

const jsonPost = (body: unknown) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
