// The thread that searches: its own read-only connection, so that no search waits behind what is being indexed.
import { parentPort, workerData } from 'node:worker_threads'
import { CatalogueReader } from './reader.ts'
import type { SearchPage } from './search-page.ts'
import type { RecordName } from './record-id.ts'
import type { CheckedReview } from './review/check-review.ts'
import type { ReviewPage, TitleAssertion } from './review/review.ts'
import { type IndexMemory, openForReading } from './schema.ts'
import type { CheckedSearch } from './check-search.ts'
import type { Title, Withdrawal } from './title.ts'
import { answerCalls } from './worker-call.ts'

export interface SearchWorkerInit {
  readonly path: string
  readonly memory: IndexMemory
}

let file: { reader: CatalogueReader; close: () => void } | undefined

function opened(): CatalogueReader {
  if (file === undefined) {
    const { path, memory } = workerData as SearchWorkerInit
    const db = openForReading(path, memory)
    file = { reader: new CatalogueReader(db), close: () => db.close() }
  }
  return file.reader
}

if (parentPort !== null) {
  answerCalls(parentPort, {
    open: (): void => void opened(),
    search: (search: CheckedSearch): SearchPage => opened().search(search),
    title: (name: RecordName): Title | undefined => opened().title(name),
    withdrawal: (name: RecordName): Withdrawal | undefined => opened().withdrawal(name),
    review: (asked: CheckedReview): ReviewPage => opened().review(asked),
    assertions: (name: RecordName): TitleAssertion[] => opened().assertions(name),
    close: (): void => file?.close(),
  })
}
