// A node that has just started asks others first what it may have signed before (I6); whoever wants to write meanwhile is told.
import type { OpenedLibrary } from '../opened-library.ts'
import type { OperationContext } from './operations.ts'

interface Context extends Pick<OperationContext, 'onProgress' | 'signal'> {
  readonly library: Pick<OpenedLibrary, 'replica'>
}

/** Resolves when own records may be written, or the operation is to stop. */
export async function untilOwnWritesAreReleased({ library: { replica }, onProgress, signal }: Context): Promise<void> {
  if (!replica.holdsBackOwnWrites) return
  onProgress({ waiting: 'The node has just started and asks other libraries first for what it may have lost; a few seconds' })
  const stopped = Promise.withResolvers<void>()
  const stop = (): void => stopped.resolve()
  signal.addEventListener('abort', stop, { once: true })
  await Promise.race([replica.ownWritesReleased, stopped.promise])
  signal.removeEventListener('abort', stop)
}
