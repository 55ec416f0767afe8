// Pieces that are sorted before they are written, however many there are: put aside in a file without a name, which is gone
// with the process (SQLite, "Temporary Files Used By SQLite": a database with an empty name, in SQLITE_TMPDIR or the system's folder for them).
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { DaemonError } from '../../errors.ts'

export class SortedPieces {
  readonly #db: DatabaseSync
  readonly #insert: StatementSync
  count = 0

  constructor() {
    this.#db = new DatabaseSync('')
    // 16 MB in memory, the rest on the disk; nothing of it outlives a crash.
    this.#db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000; PRAGMA temp_store = FILE')
    this.#db.exec('CREATE TABLE piece (key TEXT NOT NULL, text TEXT NOT NULL) STRICT; BEGIN')
    this.#insert = this.#db.prepare('INSERT INTO piece VALUES (?, ?)')
  }

  /** @throws {DaemonError} `FILE` when the disk is full. */
  add(key: string, text: string): void {
    try {
      this.#insert.run(key.toWellFormed(), text.toWellFormed())
      this.count++
    } catch (cause) {
      const message = `What is to be sorted cannot be put aside: ${(cause as Error).message}. Is the disk full? SQLITE_TMPDIR names another folder.`
      throw new DaemonError('FILE', message, { cause })
    }
  }

  /** In order of their keys; of equal keys, in that in which they came. */
  *inOrder(): Generator<string, void, undefined> {
    const rows = this.#db.prepare('SELECT text FROM piece ORDER BY key, rowid')
    for (const row of rows.iterate()) yield (row as { text: string }).text
  }

  close(): void {
    if (this.#db.isOpen) this.#db.close()
  }
}
