// What happened, in order: a hash over all of it (the same seed must give the same), and the last lines for people.
import { createHash } from 'node:crypto'

const TAIL_LINES = 200

export class Trace {
  readonly #hash = createHash('sha256')
  readonly #tail: string[] = []
  readonly #onLine: ((line: string) => void) | undefined
  #digest: string | undefined

  constructor(onLine?: (line: string) => void) {
    this.#onLine = onLine
  }

  /** Something worth reading. */
  line(ms: number, who: string, what: string): void {
    const line = `${(ms / 1000).toFixed(3).padStart(9)} ${who.padEnd(8)} ${what}`
    this.#hash.update(line)
    this.#tail.push(line)
    if (this.#tail.length > TAIL_LINES * 2) this.#tail.splice(0, TAIL_LINES)
    this.#onLine?.(line)
  }

  /** Something that only counts for sameness: there are thousands of them. */
  quiet(what: string): void {
    this.#hash.update(what)
  }

  get tail(): string[] {
    return this.#tail.slice(-TAIL_LINES)
  }

  /** Of all that has happened; nothing can be added afterwards. */
  digest(): string {
    this.#digest ??= this.#hash.digest('hex')
    return this.#digest
  }
}
