// Pieces that are sorted before they are written, however many there are: put aside in a file that is deleted afterwards.
import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { DaemonError } from '../../errors.ts'

export class SortedPieces {
  readonly #file: string
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  count = 0

  /** @throws {DaemonError} `FILE`. */
  constructor(folder: string) {
    this.#file = join(folder, `sort-${randomUUID()}.sqlite`)
    try {
      this.#db = new DatabaseSync(this.#file)
      // It is of no use after a crash.
      this.#db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE')
      this.#db.exec('CREATE TABLE piece (key TEXT NOT NULL, text TEXT NOT NULL) STRICT; BEGIN')
      this.#insert = this.#db.prepare('INSERT INTO piece VALUES (?, ?)')
    } catch (cause) {
      throw new DaemonError('FILE', `${this.#file} cannot be written: ${(cause as Error).message}`, { cause })
    }
  }

  /** @throws {DaemonError} `FILE` when the disk is full. */
  add(key: string, text: string): void {
    try {
      this.#insert.run(key.toWellFormed(), text.toWellFormed())
      this.count++
    } catch (cause) {
      throw new DaemonError('FILE', `${this.#file} cannot be written: ${(cause as Error).message}. Is the disk full?`, { cause })
    }
  }

  /** In order of their keys; of equal keys, in that in which they came. */
  *inOrder(): Generator<string, void, undefined> {
    const rows = this.#db.prepare('SELECT text FROM piece ORDER BY key, rowid')
    for (const row of rows.iterate()) yield (row as { text: string }).text
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
    rmSync(this.#file, { force: true })
  }
}
