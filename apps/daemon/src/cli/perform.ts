// Runs an operation on a library's folder: through the running node where there is one, else by opening the folder.
import { connectControl } from '../control/client.ts'
import { DataFolder } from '../data-folder.ts'

export interface PerformOptions<Progress> {
  readonly onProgress?: (progress: Progress) => void
  /**
   * The catalogue view, where the operation needs one: caught up before it, or after it, or as it is. Others are spared its
   * threads and their memory. @default none
   */
  readonly view?: 'before' | 'after' | 'as-it-is'
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
  const { performAlone } = await import('./perform-alone.ts')
  return (await performAlone(folder, operation, parameters, onProgress, options)) as Result
}
