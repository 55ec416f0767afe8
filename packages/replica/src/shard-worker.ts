// The worker thread of thread-work.ts: one bench, one call at a time.
import { parentPort } from 'node:worker_threads'
import { ReplicaError } from './errors.ts'
import { type PackedChanges, unpackChanges } from './packed-changes.ts'
import { BaseMissing, type RemoteBench, ShardBench } from './work.ts'

/** A call as it crosses to the thread, and its answer. */
export interface BenchCall {
  readonly id: number
  readonly method: keyof RemoteBench
  readonly parameters: readonly unknown[]
  /** Those of an `edit`, which its task is without. */
  readonly changes?: PackedChanges
}

export type BenchAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly missing: true }
  | { readonly id: number; readonly failure: { readonly code?: string; readonly message: string } }

const bench = new ShardBench()

function answer({ id, method, parameters, changes }: BenchCall): BenchAnswer {
  try {
    const run = bench[method] as (...given: unknown[]) => unknown
    return { id, result: run.apply(bench, changes === undefined ? [...parameters] : withChanges(parameters, changes)) }
  } catch (error) {
    if (error instanceof BaseMissing) return { id, missing: true }
    if (error instanceof ReplicaError) return { id, failure: { code: error.code, message: error.message } }
    return { id, failure: { message: error instanceof Error ? error.message : String(error) } }
  }
}

const withChanges = ([base, task]: readonly unknown[], changes: PackedChanges): unknown[] => [
  base,
  { ...(task as object), changes: unpackChanges(changes) },
]

/** Large results move instead of being copied; nothing here looks at them again. */
function movable(value: unknown): ArrayBuffer[] {
  const packed = value instanceof Uint8Array ? value : (value as { packed?: unknown } | undefined)?.packed
  const whole = packed instanceof Uint8Array && packed.byteOffset === 0 && packed.length === packed.buffer.byteLength
  return whole && packed.buffer instanceof ArrayBuffer ? [packed.buffer] : []
}

parentPort?.on('message', (call: BenchCall) => {
  const message = answer(call)
  parentPort?.postMessage(message, 'result' in message ? movable(message.result) : [])
})
