// Runs an operation on a library's folder: through the running node where there is one, else by opening the folder.
import { connectControl } from '../control/client.ts'
import { DataFolder } from '../data-folder.ts'
import { memoryFrom } from '../memory.ts'
import { openLibrary } from '../opened-library.ts'
import { performOperation } from '../operations/operations.ts'

export interface PerformOptions<Progress> {
  readonly onProgress?: (progress: Progress) => void
  /** Wait until the catalogue view has taken in all that is stored, before or after the operation. @default neither */
  readonly view?: 'before' | 'after'
  /** What is told while the view catches up. */
  readonly onIndexing?: (pendingShards: number) => void
}

/** @throws typed errors of the folder, the store and the operation. */
export async function perform<Result, Progress = unknown>(
  data: string,
  operation: string,
  parameters: unknown,
  options: PerformOptions<Progress> = {},
): Promise<Result> {
  const folder = new DataFolder(data)
  // Says that there is no library before saying that there is no node.
  await folder.identity()
  const onProgress = (progress: unknown): void => options.onProgress?.(progress as Progress)
  const remote = await connectControl(folder.socket)
  if (remote !== undefined) {
    try {
      return (await remote.perform(operation, parameters, onProgress)) as Result
    } finally {
      remote.close()
    }
  }
  return (await performAlone(folder, operation, parameters, onProgress, options)) as Result
}

async function performAlone(
  folder: DataFolder,
  operation: string,
  parameters: unknown,
  onProgress: (progress: unknown) => void,
  options: Pick<PerformOptions<unknown>, 'view' | 'onIndexing'>,
): Promise<unknown> {
  const library = await openLibrary(folder, { recoverFirst: false, memory: memoryFrom(process.env) })
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const unsubscribe = library.view.onStatus(() => options.onIndexing?.(library.view.status().pendingShards))
  try {
    if (options.view === 'before') await library.view.whenCurrent()
    const result = await performOperation(operation, parameters, {
      library,
      network: undefined,
      onProgress,
      signal: stopping.signal,
    })
    if (options.view === 'after') await library.view.whenCurrent()
    return result
  } finally {
    unsubscribe()
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await library.close()
  }
}
