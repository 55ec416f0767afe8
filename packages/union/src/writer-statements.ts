// The SQL of the writer, prepared once, each with the types of its rows.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'

export interface ShardRow {
  readonly id: number
  readonly library: string
  /** Of the dataset. */
  readonly name: string
  readonly branch: number
  readonly number: number
  readonly hash: Uint8Array
  readonly titles: Uint8Array
}

export interface EntryRow {
  readonly number: number
  readonly dataset: number
  readonly key: string
  readonly place: number
  readonly kind: number
  readonly ms: number
  readonly count: number
  readonly digest: string
}

export interface CountsRow {
  readonly version: number
  readonly records: number
  /** Null while nobody has counted since the last bulk load. */
  readonly titles: number | null
  readonly skipped: number
}

const SHARD = `
  SELECT shard.id, library, name, branch, number, hash, titles FROM shard JOIN dataset ON dataset.id = shard.dataset`
const ENTRY = 'SELECT number, dataset, key, place, kind, ms, count, digest FROM record'

/** A statement with the type of the rows that it gives. */
class Rows<Row> {
  readonly #statement: StatementSync

  constructor(statement: StatementSync) {
    this.#statement = statement
  }

  first(...values: SQLInputValue[]): Row | undefined {
    return this.#statement.get(...values) as Row | undefined
  }

  all(...values: SQLInputValue[]): Row[] {
    return this.#statement.all(...values) as Row[]
  }

  each(...values: SQLInputValue[]): Iterable<Row> {
    return this.#statement.iterate(...values) as Iterable<Row>
  }
}

export class WriterStatements {
  readonly begin: StatementSync
  readonly commit: StatementSync
  readonly rollback: StatementSync

  readonly datasets: Rows<{ id: number; library: string; name: string }>
  readonly addDataset: StatementSync
  readonly dropDataset: StatementSync

  readonly lastShard: Rows<{ id: number | null }>
  readonly shardAt: Rows<ShardRow>
  readonly shardById: Rows<ShardRow>
  readonly anyShardOf: Rows<{ id: number }>
  readonly shardTitles: Rows<{ titles: Uint8Array }>
  readonly cursor: Rows<{ library: string; dataset: string; branch: number; shard: number; hash: Uint8Array }>
  readonly putShard: StatementSync
  readonly dropShard: StatementSync

  readonly entriesBetween: Rows<EntryRow>
  readonly entriesOfKey: Rows<EntryRow>
  readonly description: Rows<{ description: string | null }>
  readonly addEntry: StatementSync
  readonly changeEntry: StatementSync
  readonly movePlace: StatementSync
  readonly dropEntry: StatementSync

  readonly addWords: StatementSync
  readonly dropWords: StatementSync
  readonly rowsWith: Rows<{ row: number }>
  readonly mergeWords: StatementSync
  readonly totalChanges: Rows<{ changes: number }>

  readonly putLibrary: StatementSync
  readonly dropLibrary: StatementSync
  readonly counts: Rows<CountsRow>
  readonly putCounts: StatementSync
  readonly putTitleCount: StatementSync

  constructor(db: DatabaseSync) {
    const rows = <Row>(sql: string) => new Rows<Row>(db.prepare(sql))
    this.begin = db.prepare('BEGIN IMMEDIATE')
    this.commit = db.prepare('COMMIT')
    this.rollback = db.prepare('ROLLBACK')

    this.datasets = rows('SELECT id, library, name FROM dataset')
    this.addDataset = db.prepare('INSERT INTO dataset (library, name) VALUES (?, ?)')
    this.dropDataset = db.prepare('DELETE FROM dataset WHERE id = ?')

    this.lastShard = rows("SELECT max(seq) AS id FROM sqlite_sequence WHERE name = 'shard'")
    this.shardAt = rows(`${SHARD} WHERE dataset = ? AND branch = ? AND number = ?`)
    this.shardById = rows(`${SHARD} WHERE shard.id = ?`)
    this.anyShardOf = rows('SELECT id FROM shard WHERE dataset = ? LIMIT 1')
    this.shardTitles = rows('SELECT titles FROM shard')
    this.cursor = rows(`
      SELECT library, name AS dataset, branch, number AS shard, hash FROM shard JOIN dataset ON dataset.id = shard.dataset`)
    this.putShard = db.prepare(`
      INSERT INTO shard (id, dataset, branch, number, hash, version, titles) VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, version = excluded.version, titles = excluded.titles`)
    this.dropShard = db.prepare('DELETE FROM shard WHERE id = ?')

    this.entriesBetween = rows(`${ENTRY} WHERE number BETWEEN ? AND ?`)
    this.entriesOfKey = rows(`${ENTRY} WHERE dataset = ? AND key = ? ORDER BY place`)
    this.description = rows('SELECT description FROM record WHERE number = ?')
    this.addEntry = db.prepare('INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.changeEntry = db.prepare('UPDATE record SET kind = ?, ms = ?, count = ?, digest = ?, description = ? WHERE number = ?')
    this.movePlace = db.prepare('UPDATE record SET place = 0 WHERE number = ?')
    this.dropEntry = db.prepare('DELETE FROM record WHERE number = ?')

    this.addWords = db.prepare('INSERT INTO words (rowid, title, creators, subjects, identifiers, other) VALUES (?, ?, ?, ?, ?, ?)')
    this.dropWords = db.prepare(`
      INSERT INTO words (words, rowid, title, creators, subjects, identifiers, other) VALUES ('delete', ?, ?, ?, ?, ?, ?)`)
    this.rowsWith = rows('SELECT rowid AS row FROM words WHERE words MATCH ?')
    this.mergeWords = db.prepare("INSERT INTO words (words, rank) VALUES ('merge', ?)")
    this.totalChanges = rows('SELECT total_changes() AS changes')

    this.putLibrary = db.prepare('INSERT OR REPLACE INTO library VALUES (?, ?, ?, ?)')
    this.dropLibrary = db.prepare('DELETE FROM library WHERE id = ?')
    this.counts = rows('SELECT version, records, titles, skipped FROM counts')
    this.putCounts = db.prepare('UPDATE counts SET version = ?, records = ?, titles = ?, skipped = ?')
    this.putTitleCount = db.prepare('UPDATE counts SET titles = ?')
  }
}
