// Reading a file in a thread of its own: what it turned out to be, then batch after batch, as fast as they are taken.
import { Worker } from 'node:worker_threads'
import type { OpenOptions } from '@serumpun/bib/read'
import type { ReaderMessage } from './batch.ts'

export interface ReadingOptions {
  /** What is said of the file in advance. */
  readonly open: OpenOptions
  /** Records to be described; with any, nothing is sent that would be written. @default 0 */
  readonly samples?: number
}

/** What the thread leaves behind is garbage after each record; without a bound it grew to 140 MB before it was collected. */
const HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 192 } as const

/** What the thread is started with. */
export interface ReadingTask extends ReadingOptions {
  readonly file: string
}

/**
 * Everything that the reading thread says, `end` or `failed` last.
 * @throws {Error} when the thread dies, which no file should be able to make it.
 */
export async function* readInThread(file: string, options: ReadingOptions): AsyncGenerator<ReaderMessage, void, undefined> {
  const workerData: ReadingTask = { file, ...options }
  const worker = new Worker(new URL('./read-worker.ts', import.meta.url), {
    workerData,
    name: 'import',
    resourceLimits: HEAP,
  })
  const arrived: ReaderMessage[] = []
  let change = Promise.withResolvers<void>()
  worker.on('message', (message: ReaderMessage) => {
    arrived.push(message)
    change.resolve()
  })
  // Also while nobody waits for a change.
  let broken: Error | undefined
  const breakOff = (error: Error): void => {
    broken ??= error
    change.resolve()
  }
  worker.once('error', breakOff)
  worker.once('exit', () => breakOff(new Error('The thread that reads the file ended before its end.')))
  try {
    for (;;) {
      const message = arrived.shift()
      if (message === undefined) {
        if (broken !== undefined) throw broken
        await change.promise
        change = Promise.withResolvers()
        continue
      }
      yield message
      if (message.type === 'batch') worker.postMessage('taken')
      if (message.type === 'end' || message.type === 'failed') return
    }
  } finally {
    await worker.terminate()
  }
}
