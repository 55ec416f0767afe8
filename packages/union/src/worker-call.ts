// Calls to a worker thread and their answers, with the package's error codes kept.
import { Worker } from 'node:worker_threads'
import { UnionError, type UnionErrorCode } from './errors.ts'
import { WORKER_HEAP } from './limits.ts'

interface Call {
  readonly id: number
  readonly method: string
  readonly parameters: readonly unknown[]
}

type Answer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly failure: { readonly code?: string; readonly message: string } }

/** What answers a call in the worker, by method. */
export type Methods = Readonly<Record<string, (...parameters: never[]) => unknown>>

/** The worker's side of it. */
interface Port {
  on(event: 'message', listener: (message: unknown) => void): void
  postMessage(message: unknown, moved?: readonly ArrayBuffer[]): void
}

/** A result that takes buffers along. */
export class Moving {
  readonly result: unknown
  readonly buffers: readonly ArrayBuffer[]

  constructor(result: unknown, buffers: readonly ArrayBuffer[]) {
    this.result = result
    this.buffers = buffers
  }
}

/** Answers calls that come over a worker's port, one at a time, in order. */
export function answerCalls(port: Port, methods: Methods): void {
  port.on('message', (message) => {
    const { id, method, parameters } = message as Call
    try {
      const run = methods[method] as ((...given: readonly unknown[]) => unknown) | undefined
      if (run === undefined) throw new TypeError(`The worker has no method '${method}'.`)
      const result = run(...parameters)
      if (result instanceof Moving) port.postMessage({ id, result: result.result } satisfies Answer, result.buffers)
      else port.postMessage({ id, result } satisfies Answer)
    } catch (error) {
      port.postMessage({ id, failure: failureOf(error) } satisfies Answer)
    }
  })
}

function failureOf(error: unknown): { code?: string; message: string } {
  const message = error instanceof Error ? error.message : String(error)
  return error instanceof UnionError ? { code: error.code, message } : { message }
}

function errorOf({ code, message }: { code?: string; message: string }): Error {
  return code === undefined ? new Error(message) : new UnionError(code as UnionErrorCode, message)
}

interface Waiting {
  readonly call: Call
  readonly moved: readonly ArrayBuffer[]
  resolve(result: unknown): void
  reject(error: unknown): void
}

export interface CallLimits {
  /** Calls that are with the worker at once; the others wait here, where they can be given up. @default no limit */
  readonly sent?: number
  /** Calls that may wait; one more is refused with `UNION_BUSY`. @default no limit */
  readonly waiting?: number
}

export interface CallOptions {
  /** Buffers to move instead of copying them. */
  readonly moved?: readonly ArrayBuffer[]
  readonly signal?: AbortSignal | undefined
}

/** A worker thread that answers calls. */
export class CalledWorker {
  readonly #worker: Worker
  readonly #limits: Required<CallLimits>
  readonly #sent = new Map<number, Waiting>()
  readonly #queued = new Map<number, Waiting>()
  readonly #onEnd: (error: Error) => void
  #nextId = 1
  #ended: Error | undefined

  /** @param onEnd hears why, when the worker ends by itself. */
  constructor(url: URL, workerData: unknown, onEnd: (error: Error) => void, limits: CallLimits = {}) {
    this.#limits = { sent: Number.POSITIVE_INFINITY, waiting: Number.POSITIVE_INFINITY, ...limits }
    this.#onEnd = onEnd
    this.#worker = new Worker(url, { workerData, resourceLimits: WORKER_HEAP })
    this.#worker.on('message', (answer: Answer) => this.#settle(answer))
    this.#worker.on('error', (error) => this.#end(error))
    this.#worker.on('exit', () => this.#end(new UnionError('UNION_CLOSED', 'The catalogue view has been closed.')))
  }

  /** @throws {UnionError} `UNION_BUSY`, `UNION_CLOSED`, and what the method throws; what the signal gives as its reason. */
  call(method: string, parameters: readonly unknown[], { moved = [], signal }: CallOptions = {}): Promise<unknown> {
    if (this.#ended !== undefined) return Promise.reject(this.#ended)
    if (signal?.aborted === true) return Promise.reject(signal.reason as Error)
    if (this.#queued.size >= this.#limits.waiting) {
      return Promise.reject(new UnionError('UNION_BUSY', 'Too many searches wait already. Try again in a moment.'))
    }
    const { promise, resolve, reject } = Promise.withResolvers<unknown>()
    const call = { id: this.#nextId++, method, parameters }
    this.#queued.set(call.id, { call, moved, resolve, reject })
    const giveUp = (): void => {
      this.#queued.delete(call.id)
      reject(signal?.reason)
    }
    signal?.addEventListener('abort', giveUp, { once: true })
    this.#send()
    return promise.finally(() => signal?.removeEventListener('abort', giveUp))
  }

  #send(): void {
    for (const [id, waiting] of this.#queued) {
      if (this.#sent.size >= this.#limits.sent) return
      this.#queued.delete(id)
      this.#sent.set(id, waiting)
      this.#worker.postMessage(waiting.call, [...waiting.moved])
    }
  }

  #settle(answer: Answer): void {
    const waiting = this.#sent.get(answer.id)
    this.#sent.delete(answer.id)
    this.#send()
    if ('result' in answer) waiting?.resolve(answer.result)
    else waiting?.reject(errorOf(answer.failure))
  }

  #end(error: Error): void {
    if (this.#ended !== undefined) return
    this.#ended = error
    for (const waiting of [...this.#sent.values(), ...this.#queued.values()]) waiting.reject(error)
    this.#sent.clear()
    this.#queued.clear()
    this.#onEnd(error)
  }

  /** Ends the worker at once; calls that wait are refused with `UNION_CLOSED`. */
  async close(): Promise<void> {
    this.#end(new UnionError('UNION_CLOSED', 'The catalogue view has been closed.'))
    await this.#worker.terminate()
  }
}
