// Server-sent events: one connection that tells what changes.
import { limits } from '@serumpun/api'
import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import { Refusal } from './problem.ts'

/** A comment line now and then shows both sides that the connection lives. */
const HEARTBEAT_MS = 15_000

/** @param about What is told anew: of several tellings of one thing a slow reader gets the last. */
export type Tell = (event: string, json: string, about?: string) => void

/** Counts the listeners of all streams together. */
export class EventStreams {
  readonly #most: number
  #listeners = 0

  /** @param most Pages that may listen at once. */
  constructor(most: number = limits.MAX_LISTENERS) {
    this.#most = most
  }

  /**
   * @param listen Tells what there is to tell from now on; its result ends that. `end` closes the stream when all has been told.
   * @throws {Refusal} `TOO_MANY_LISTENERS`.
   */
  open(context: Context, listen: (tell: Tell, end: () => void) => () => void): Response {
    if (this.#listeners >= this.#most)
      throw new Refusal(503, 'TOO_MANY_LISTENERS', `More than ${this.#most} pages are listening. Close some.`)
    // Nobody would read the body, nor end it.
    if (context.req.method === 'HEAD') return context.body(null, 200, { 'content-type': 'text/event-stream' })
    return streamSSE(context, async (stream) => {
      this.#listeners++
      const waiting = new Map<string, { event: string; data: string }>()
      let wake = Promise.withResolvers<void>()
      let ended = false
      const end = (): void => {
        ended = true
        wake.resolve()
      }
      const stop = listen((event, data, about = event) => {
        waiting.set(about, { event, data })
        wake.resolve()
      }, end)
      stream.onAbort(end)
      const heartbeat = setInterval(() => {
        if (waiting.size === 0) void stream.write(': here\n\n')
      }, HEARTBEAT_MS)
      while ((!ended || waiting.size > 0) && !stream.aborted) {
        wake = Promise.withResolvers()
        const [next] = waiting
        if (next === undefined) {
          await wake.promise
          continue
        }
        waiting.delete(next[0])
        await stream.writeSSE(next[1])
      }
      clearInterval(heartbeat)
      stop()
      this.#listeners--
    })
  }
}
