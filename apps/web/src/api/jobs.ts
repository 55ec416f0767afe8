// Imports and exports: jobs of the node, which go on whatever becomes of the page. Same errors as `fetchStatus`.
import { queryOptions, type QueryClient } from '@tanstack/react-query'
import { addressOf, ask, askJson } from './call.ts'
import { NodeRefused, NodeUnreachable } from './errors.ts'
import type { JobEvent } from './node-link.ts'
import type { ExportJob, ExportRequest, ImportChoices, ImportJob, Problem } from './types.ts'

/** Newest first. Events keep them fresh; asking again now and then makes up for events that were missed. */
export const importsQuery = queryOptions({
  queryKey: ['imports'],
  queryFn: async ({ signal }) => ((await askJson('/api/imports', { signal })) as { items: ImportJob[] }).items,
  refetchInterval: 10_000,
})

/** Newest first. */
export const exportsQuery = queryOptions({
  queryKey: ['exports'],
  queryFn: async ({ signal }) => ((await askJson('/api/exports', { signal })) as { items: ExportJob[] }).items,
  refetchInterval: 10_000,
})

/** Puts what an event tells into the lists, where they have been read. */
export function followJob(queryClient: QueryClient, { name, job }: JobEvent): void {
  const key = name.startsWith('import') ? importsQuery.queryKey : exportsQuery.queryKey
  queryClient.setQueryData(key as readonly string[], (jobs: { id: string }[] | undefined) => {
    if (jobs === undefined) return undefined
    if (name.endsWith('-removed')) return jobs.filter(({ id }) => id !== job.id)
    return jobs.some(({ id }) => id === job.id) ? jobs.map((each) => (each.id === job.id ? job : each)) : [job, ...jobs]
  })
}

/**
 * Sends a file to the node, which looks at it and writes nothing yet.
 * @param onSent told how many bytes have gone
 */
export function uploadFile(file: File, onSent: (bytes: number) => void, signal: AbortSignal): Promise<ImportJob> {
  // Not fetch: it cannot tell how far an upload has come.
  const request = new XMLHttpRequest()
  const { promise, resolve, reject } = settled<ImportJob>()
  signal.addEventListener('abort', () => request.abort())
  request.upload.addEventListener('progress', ({ loaded }) => onSent(loaded))
  request.addEventListener('load', () => {
    const body: unknown = request.response
    if (request.status === 201) resolve(body as ImportJob)
    else reject(new NodeRefused(request.status, typeof body === 'object' && body !== null ? (body as Problem) : {}))
  })
  request.addEventListener('error', () => reject(new NodeUnreachable()))
  request.addEventListener('abort', () => reject(new DOMException('The upload was given up.', 'AbortError')))
  request.open('POST', addressOf('/api/imports', { query: { name: file.name } }))
  request.responseType = 'json'
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.send(file)
  return promise
}

/** `Promise.withResolvers`, which browsers of 2023 do not have. */
function settled<Value>() {
  let resolve!: (value: Value) => void
  let reject!: (error: Error) => void
  const promise = new Promise<Value>((yes, no) => {
    resolve = yes
    reject = no
  })
  return { promise, resolve, reject }
}

export async function lookAgain(id: string, choices: ImportChoices): Promise<void> {
  await ask(addressOf('/api/imports/{id}/look', { params: { id } }), jsonBody(choices))
}

export async function startImport(id: string): Promise<void> {
  await ask(addressOf('/api/imports/{id}/start', { params: { id } }), { method: 'POST' })
}

/** Stops an import; one that is not running is forgotten, with its file. */
export async function cancelImport(id: string): Promise<void> {
  await ask(addressOf('/api/imports/{id}', { params: { id } }), { method: 'DELETE' })
}

/** Where the records are that an import could not take. */
export const rejectsFile = (id: string): string => addressOf('/api/imports/{id}/rejects', { params: { id } })

export async function startExport(request: ExportRequest): Promise<ExportJob> {
  return (await askJson('/api/exports', jsonBody(request))) as ExportJob
}

/** Stops an export and forgets its file. */
export async function cancelExport(id: string): Promise<void> {
  await ask(addressOf('/api/exports/{id}', { params: { id } }), { method: 'DELETE' })
}

export const exportedFile = (id: string): string => addressOf('/api/exports/{id}/file', { params: { id } })

const jsonBody = (body: unknown) => ({
  method: 'POST',
  body: JSON.stringify(body),
  headers: { 'content-type': 'application/json' },
})
