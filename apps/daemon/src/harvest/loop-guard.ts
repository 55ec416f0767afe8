// Notices a list that leads nowhere: a page that comes again, or page after page without a record.
// Tokens alone tell nothing: some servers keep one and the same for a whole list.
import { hash } from 'node:crypto'
import { DaemonError } from '../errors.ts'

export class LoopGuard {
  readonly #mostEmpty: number
  readonly #mostPages: number
  /** Of pages with records. 16 bytes each: a list of ten million records in pages of a hundred takes some megabytes. */
  readonly #met = new Set<string>()
  #empty = 0

  constructor(mostEmpty: number, mostPages: number) {
    this.#mostEmpty = mostEmpty
    this.#mostPages = mostPages
  }

  /** The list is begun anew: its pages come again. */
  restart(): void {
    this.#met.clear()
    this.#empty = 0
  }

  /** Whether this very page has come before. */
  hasMet({ records, fingerprint }: { readonly records: number; readonly fingerprint: string }): boolean {
    return records > 0 && this.#met.has(nameOf(fingerprint))
  }

  /** @throws {DaemonError} `HARVEST_ANSWER`. */
  check({ records, fingerprint }: { readonly records: number; readonly fingerprint: string }): void {
    this.#empty = records === 0 ? this.#empty + 1 : 0
    if (this.#empty > this.#mostEmpty)
      throw new DaemonError(
        'HARVEST_ANSWER',
        `The server sent ${this.#empty} pages without a record, one after another, and promises more.`,
      )
    if (records === 0) return
    const name = nameOf(fingerprint)
    if (this.#met.has(name))
      throw new DaemonError(
        'HARVEST_ANSWER',
        'The server sends the same page of records again and again. What was harvested stays; tell those who run it.',
      )
    if (this.#met.size >= this.#mostPages)
      throw new DaemonError(
        'HARVEST_ANSWER',
        `The server's list has no end: after ${this.#mostPages} pages it promises more. What was harvested stays; harvest in parts with --set or --from and --until.`,
      )
    this.#met.add(name)
  }
}

const nameOf = (fingerprint: string): string => hash('sha256', fingerprint, 'base64url').slice(0, 22)
