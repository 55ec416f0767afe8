// Which record of the own catalogue came under which OAI identifier: a server says of a deleted record nothing else.
// Rows are written before the catalogue's entries and dropped after them, so that after a crash at any instant no entry is
// without its row; a row without its entry does no harm.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type StatementSync } from 'node:sqlite'
import { DaemonError } from '../errors.ts'

export interface Harvested {
  readonly identifier: string
  /** Of the catalogue's entry. */
  readonly key: string
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  CREATE TABLE IF NOT EXISTS source (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
  -- Several keys for one identifier: its record has changed its control number, and the crash came in between.
  CREATE TABLE IF NOT EXISTS harvested (
    source INTEGER NOT NULL,
    identifier TEXT NOT NULL,
    key TEXT NOT NULL,
    generation INTEGER NOT NULL,
    PRIMARY KEY (source, identifier, key)
  ) STRICT, WITHOUT ROWID;
  -- Several servers, or sets of one, may have the same record.
  CREATE INDEX IF NOT EXISTS harvested_key ON harvested (key);
`

/** All identifiers of one source; the file is shared by all sources. */
export class IdentifierMap {
  readonly #db: DatabaseSync
  readonly #source: number
  readonly #put: StatementSync
  readonly #touch: StatementSync
  readonly #keys: StatementSync
  readonly #holders: StatementSync
  readonly #drop: StatementSync

  /** @throws {DaemonError} `FILE`. */
  constructor(file: string, source: string) {
    try {
      mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
      this.#db = new DatabaseSync(file)
      this.#db.exec(SCHEMA)
      this.#db.prepare('INSERT INTO source (name) VALUES (?) ON CONFLICT DO NOTHING').run(source)
      this.#source = (this.#db.prepare('SELECT id FROM source WHERE name = ?').get(source) as { id: number }).id
      this.#put = this.#db.prepare(`INSERT INTO harvested VALUES (?, ?, ?, ?)
        ON CONFLICT DO UPDATE SET generation = excluded.generation`)
      this.#touch = this.#db.prepare('UPDATE harvested SET generation = ? WHERE source = ? AND identifier = ?')
      this.#keys = this.#db.prepare('SELECT key FROM harvested WHERE source = ? AND identifier = ?')
      this.#holders = this.#db.prepare('SELECT source, identifier FROM harvested WHERE key = ?')
      this.#drop = this.#db.prepare('DELETE FROM harvested WHERE source = ? AND identifier = ? AND key = ?')
    } catch (cause) {
      throw new DaemonError('FILE', `${file} cannot be opened: ${(cause as Error).message}`, { cause })
    }
  }

  #inTransaction(work: () => void): void {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      try {
        work()
        this.#db.exec('COMMIT')
      } catch (error) {
        if (this.#db.isTransaction) this.#db.exec('ROLLBACK')
        throw error
      }
    } catch (cause) {
      throw new DaemonError('FILE', `What was harvested cannot be noted: ${(cause as Error).message}. Is the disk full?`, { cause })
    }
  }

  /** Notes records, and identifiers whose records are there but could not be read this time. */
  note(records: readonly Harvested[], seen: readonly string[], generation: number): void {
    if (records.length + seen.length === 0) return
    this.#inTransaction(() => {
      for (const { identifier, key } of records) this.#put.run(this.#source, identifier, key, generation)
      for (const identifier of seen) this.#touch.run(generation, this.#source, identifier)
    })
  }

  keysOf(identifier: string): string[] {
    return (this.#keys.all(this.#source, identifier) as { key: string }[]).map(({ key }) => key)
  }

  /** Whether anything else than these rows of this source has the key. */
  isHeldBeside(key: string, going: ReadonlySet<string>): boolean {
    return (this.#holders.all(key) as { source: number; identifier: string }[]).some(
      ({ source, identifier }) => source !== this.#source || !going.has(rowName({ identifier, key })),
    )
  }

  drop(records: readonly Harvested[]): void {
    if (records.length === 0) return
    this.#inTransaction(() => {
      for (const { identifier, key } of records) this.#drop.run(this.#source, identifier, key)
    })
  }

  count(): number {
    return (this.#db.prepare('SELECT count(*) AS n FROM harvested WHERE source = ?').get(this.#source) as { n: number }).n
  }

  countBefore(generation: number): number {
    const sql = 'SELECT count(*) AS n FROM harvested WHERE source = ? AND generation < ?'
    return (this.#db.prepare(sql).get(this.#source, generation) as { n: number }).n
  }

  /** Some of those that no harvest has met since this generation began. */
  someBefore(generation: number, limit: number): Harvested[] {
    const sql = 'SELECT identifier, key FROM harvested WHERE source = ? AND generation < ? LIMIT ?'
    return this.#db.prepare(sql).all(this.#source, generation, limit) as unknown as Harvested[]
  }

  close(): void {
    this.#db.close()
  }
}

/** Names a row within its source. */
export const rowName = ({ identifier, key }: Harvested): string => `${identifier}\n${key}`
