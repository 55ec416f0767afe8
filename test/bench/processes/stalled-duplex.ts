// A peer that greets, shows its heads, and then answers nothing: alive for TCP, dead for us.
import type { Duplex } from '@serumpun/replica'

/** Numbers of `get-tree` and `get-shard` (docs/protocol.md, "Wire frames"); a frame is an array whose first item is its number. */
const QUESTIONS = new Set([3, 5])

export function stalledAfterGreeting(duplex: Duplex): Duplex {
  return {
    send: (frame) => duplex.send(frame),
    frames: upToFirstQuestion(duplex.frames),
    close: () => duplex.close(),
    abort: (reason) => duplex.abort(reason),
  }
}

async function* upToFirstQuestion(frames: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  for await (const frame of frames) {
    if (QUESTIONS.has(frame[1] as number)) await new Promise<never>(() => undefined)
    yield frame
  }
}
