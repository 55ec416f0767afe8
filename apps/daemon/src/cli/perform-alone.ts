// An operation on a library's folder that this command opens itself, as no node is running. Loaded only then: it takes all that a node
// is made of, and a command that finds a node needs none of it.
import type { DataFolder } from '../data-folder.ts'
import { DaemonError } from '../errors.ts'
import { memoryFrom } from '../memory.ts'
import { openLibrary, type OpenedLibrary } from '../opened-library.ts'
import { performOperation } from '../operations/operations.ts'
import type { PerformOptions } from './perform.ts'

/** Opens the folder, for want of a running node. @throws typed errors of the folder, the store and the operation. */
export async function performAlone(
  folder: DataFolder,
  operation: string,
  parameters: unknown,
  onProgress: (progress: unknown) => void,
  options: Pick<PerformOptions<unknown>, 'view' | 'onIndexing'>,
): Promise<unknown> {
  const viewFailed = new AbortController()
  const onViewFailure = (error: Error): void => viewFailed.abort(error)
  const memory = memoryFrom(process.env)
  const viewLater = options.view === undefined || options.view === 'after'
  const library = await openLibrary(folder, { recoverFirst: false, memory, onViewFailure, viewLater })
  const stopping = new AbortController()
  const stop = (): void => stopping.abort()
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
  const signals = { stopping: stopping.signal, viewFailed: viewFailed.signal }
  try {
    if (options.view === 'before') await catchUp(library, signals, options, '')
    const result = await performOperation(operation, parameters, {
      library,
      network: undefined,
      joining: undefined,
      onProgress,
      signal: stopping.signal,
    })
    if (options.view === 'after') {
      await library.openView()
      await catchUp(library, signals, options, 'Everything has been stored, but not all of it can be found yet. ')
    }
    return result
  } finally {
    process.off('SIGINT', stop)
    process.off('SIGTERM', stop)
    await library.close()
  }
}

/**
 * Waits until the catalogue view has taken in all that is stored. The view itself would try again for ever: a command
 * that somebody waits for gives up.
 * @throws {DaemonError} `NOT_SEARCHABLE`, `STOPPED`.
 */
async function catchUp(
  { view }: OpenedLibrary,
  { stopping, viewFailed }: Readonly<Record<'stopping' | 'viewFailed', AbortSignal>>,
  { onIndexing }: Pick<PerformOptions<unknown>, 'onIndexing'>,
  before: string,
): Promise<void> {
  const given = AbortSignal.any([stopping, viewFailed])
  const givenUp = new Promise<void>((resolve) => {
    if (given.aborted) resolve()
    given.addEventListener('abort', () => resolve(), { once: true })
  })
  const unsubscribe = view.onStatus(() => onIndexing?.(view.status().pendingShards))
  await Promise.race([view.whenCurrent(), givenUp])
  unsubscribe()
  if (view.status().current) return
  if (stopping.aborted) throw new DaemonError('STOPPED', `${before}Stopped; the next command goes on with it.`)
  const cause = viewFailed.reason as Error | undefined
  const why = cause?.message ?? 'The catalogue view stands still.'
  throw new DaemonError('NOT_SEARCHABLE', `${before}${why} The next command goes on with it.`, { cause })
}
