// Calls to a worker thread and their answers, one at a time in order, with the package's error codes kept.
import { Worker } from 'node:worker_threads'
import { UnionError, type UnionErrorCode } from './errors.ts'

export interface Call {
  readonly id: number
  readonly method: string
  readonly parameters: readonly unknown[]
}

export type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: { readonly code?: string; readonly message: string } }

interface Waiting {
  resolve(result: unknown): void
  reject(error: Error): void
}

/** What answers a call in the worker, by method. */
export type Methods = Readonly<Record<string, (...parameters: never[]) => unknown>>

/** Answers one call; typed errors keep their code. */
export function answerCall(methods: Methods, { id, method, parameters }: Call): Answer {
  try {
    const run = methods[method] as ((...given: readonly unknown[]) => unknown) | undefined
    if (run === undefined) throw new TypeError(`The worker has no method '${method}'.`)
    return { id, result: run(...parameters) }
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    return { id, failure: error instanceof UnionError ? { code: error.code, message } : { message } }
  }
}

function errorOf({ code, message }: { code?: string; message: string }): Error {
  return code === undefined ? new Error(message) : new UnionError(code as UnionErrorCode, message)
}

/** A worker thread that answers calls. */
export class CalledWorker {
  readonly #worker: Worker
  readonly #waiting = new Map<number, Waiting>()
  readonly #most: number
  #nextId = 1
  #ended: Error | undefined

  /** @param most calls that may wait; one more is refused with `UNION_BUSY`. */
  constructor(url: URL, workerData: unknown, most: number) {
    this.#most = most
    this.#worker = new Worker(url, { workerData })
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new UnionError('UNION_CLOSED', 'The catalogue view has been closed.')))
  }

  call(method: string, parameters: readonly unknown[], moved: readonly ArrayBuffer[] = []): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (this.#waiting.size >= this.#most)
      return Promise.reject(new UnionError('UNION_BUSY', 'Too many searches wait already. Try again in a moment.'))
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#worker.postMessage({ id, method, parameters } satisfies Call, [...moved])
    })
  }

  #settle(answer: Answer): void {
    const waiting = this.#waiting.get(answer.id)
    this.#waiting.delete(answer.id)
    if ('result' in answer) waiting?.resolve(answer.result)
    else waiting?.reject(errorOf(answer.failure))
  }

  #end(error: Error): void {
    this.#ended ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(this.#ended)
    this.#waiting.clear()
  }

  async close(): Promise<void> {
    await this.#worker.terminate()
  }
}
