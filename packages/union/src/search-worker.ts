// The thread that searches: its own read-only connection, so that no search waits behind what is being indexed.
import { parentPort, workerData } from 'node:worker_threads'
import { CatalogueReader, type SearchPage, type SearchRequest } from './reader.ts'
import { type IndexMemory, openForReading } from './schema.ts'
import type { Title } from './title.ts'
import { answerCall, type Call } from './worker-call.ts'

const { path, memory } = workerData as { path: string; memory: IndexMemory }
const db = openForReading(path, memory)
const reader = new CatalogueReader(db)

const methods = {
  search: (request: SearchRequest): SearchPage => reader.search(request),
  title: (id: string): Title | undefined => reader.title(id),
  close: (): void => db.close(),
}

parentPort?.on('message', (call: Call) => parentPort?.postMessage(answerCall(methods, call)))
