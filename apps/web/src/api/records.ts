// Calls about single records. Same errors as `fetchStatus`.
import { addressOf, ask, askJson } from './call.ts'
import type { MarcRecord, WithdrawnRecord, WrittenRecord } from './types.ts'

export async function fetchRecord(id: string, signal: AbortSignal): Promise<MarcRecord> {
  return (await askJson(addressOf('/api/records/{id}', { params: { id } }), { signal })) as MarcRecord
}

/** An own record, and what names this version of it. */
export async function fetchVersion(id: string, signal: AbortSignal): Promise<{ record: MarcRecord; etag: string }> {
  const response = await ask(addressOf('/api/records/{id}', { params: { id } }), { signal })
  return { record: (await response.json()) as MarcRecord, etag: response.headers.get('etag') ?? '' }
}

/**
 * Writes an own record: a new one, or another version of one that is there.
 * @throws {NodeRefused} with `errors` where the record cannot be stored; 412 where somebody else has changed it meanwhile
 */
export async function saveRecord(record: MarcRecord, version?: { id: string; etag: string }): Promise<WrittenRecord> {
  const body = JSON.stringify(record)
  const headers = { 'content-type': 'application/json' }
  if (version === undefined) return (await askJson('/api/records', { method: 'POST', body, headers })) as WrittenRecord
  const path = addressOf('/api/records/{id}', { params: { id: version.id } })
  return (await askJson(path, { method: 'PUT', body, headers: { ...headers, 'if-match': version.etag } })) as WrittenRecord
}

/** Where the record is as a file in another form. */
export function recordFile(id: string, format: 'marc' | 'marcxml' | 'mods' | 'ris' | 'bibtex'): string {
  return addressOf('/api/records/{id}', { params: { id }, query: { format } })
}

/** Makes another library's record an own one. */
export async function copyRecord(id: string): Promise<WrittenRecord> {
  return (await askJson(addressOf('/api/records/{id}/copy', { params: { id } }), { method: 'POST' })) as WrittenRecord
}

/** Takes an own record out of the catalogue again, unless somebody has changed it meanwhile. */
export async function withdrawRecord({ id, etag }: Pick<WrittenRecord, 'id' | 'etag'>): Promise<void> {
  await ask(addressOf('/api/records/{id}', { params: { id } }), { method: 'DELETE', headers: { 'if-match': etag } })
}

/** Latest first. */
export async function fetchWithdrawn(signal: AbortSignal): Promise<WithdrawnRecord[]> {
  return ((await askJson('/api/withdrawn-records', { signal })) as { items: WithdrawnRecord[] }).items
}

/** Brings back an own record that was withdrawn. */
export async function restoreRecord(id: string): Promise<void> {
  await ask(addressOf('/api/records/{id}/restore', { params: { id } }), { method: 'POST' })
}
