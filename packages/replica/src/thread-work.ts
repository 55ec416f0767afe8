// Shard work in worker threads, so that no verification, however large, holds up the node's event loop.
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { ReplicaError, type ReplicaErrorCode } from './errors.ts'
import type { BenchAnswer, BenchCall } from './shard-worker.ts'
import { packChanges, type PackedChanges } from './packed-changes.ts'
import { BaseMissing, type RemoteBench, type ShardWork, shardWorkOn } from './work.ts'

export interface ThreadWorkOptions {
  /** @default one less than the machine has cores, at least 1 and at most 4 */
  readonly threads?: number
}

/**
 * What a thread leaves behind is garbage after each shard, and holds the shard's bytes until it is collected. In 8 MB there
 * is room for a few shards; V8's own 48 MB let it grow for nothing (measured: 11 MB less a thread, and no slower).
 */
const YOUNG_GENERATION_MB = 8

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

class BenchThread {
  /** Begun with the first call, and with the next one after a rest. */
  #worker: Worker | undefined
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #closed = false
  readonly bench: RemoteBench

  constructor() {
    const call = <Name extends keyof RemoteBench>(method: Name) =>
      ((...parameters: unknown[]) => this.#call(method, parameters)) as RemoteBench[Name]
    this.bench = {
      verify: call('verify'),
      inspect: call('inspect'),
      advance: call('advance'),
      edit: (base, { changes, ...task }) => {
        const packed = packChanges(changes)
        return this.#call('edit', [base, task], packed) as ReturnType<RemoteBench['edit']>
      },
      diffSince: call('diffSince'),
      stateVector: call('stateVector'),
      pack: call('pack'),
      entries: call('entries'),
    }
  }

  #begin(): Worker {
    const worker = new Worker(new URL('./shard-worker.ts', import.meta.url), {
      name: 'shards',
      resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
    })
    worker.unref()
    worker.on('message', (answer: BenchAnswer) => this.#settle(answer))
    worker.on('error', (error) => this.#replace(worker, error))
    worker.on('exit', () => this.#replace(worker, closed()))
    return worker
  }

  /** A thread that died (out of memory) fails what it was asked; the next question finds another in its place. */
  #replace(worker: Worker, error: Error): void {
    if (this.#worker !== worker) return
    this.#worker = undefined
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }

  #call(method: keyof RemoteBench, parameters: unknown[], changes?: PackedChanges): Promise<unknown> {
    if (this.#closed) return Promise.reject(closed())
    const id = this.#nextId++
    const worker = (this.#worker ??= this.#begin())
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      // A thread keeps the process alive only while somebody waits for it.
      worker.ref()
      const message: BenchCall = { id, method, parameters, ...(changes !== undefined && { changes }) }
      worker.postMessage(message, changes === undefined ? [] : [changes.bytes.buffer, changes.lengths.buffer])
    })
  }

  #settle(answer: BenchAnswer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if (this.#waiting.size === 0) this.#worker?.unref()
    if ('result' in answer) waiting?.resolve(answer.result)
    else if ('missing' in answer) waiting?.reject(new BaseMissing())
    else waiting?.reject(failureOf(answer.failure))
  }

  async close(): Promise<void> {
    this.#closed = true
    await this.#worker?.terminate()
  }

  /** Ends the thread, if nobody waits for it. */
  async rest(): Promise<void> {
    if (this.#waiting.size > 0) return
    const worker = this.#worker
    this.#worker = undefined
    await worker?.terminate()
  }
}

const closed = (): ReplicaError => new ReplicaError('REPLICA_CLOSED', 'The shard workers have been closed.')

function failureOf({ code, message }: { code?: string; message: string }): Error {
  return code === undefined ? new Error(message) : new ReplicaError(code as ReplicaErrorCode, message)
}

export function threadShardWork(options: ThreadWorkOptions = {}): ShardWork {
  const count = options.threads ?? Math.min(4, Math.max(1, availableParallelism() - 1))
  const threads = Array.from({ length: count }, () => new BenchThread())
  const benchFor = (shard: number): RemoteBench => (threads[shard % count] as BenchThread).bench
  return shardWorkOn(benchFor, {
    rest: async () => void (await Promise.all(threads.map((thread) => thread.rest()))),
    close: async () => void (await Promise.all(threads.map((thread) => thread.close()))),
  })
}
