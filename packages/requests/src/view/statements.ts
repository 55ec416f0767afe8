// The SQL of the view, prepared once, each with the types of its rows.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { EVENT_COLUMNS, type EventRow } from './event-row.ts'

export interface ShardRow {
  readonly number: number
  readonly library: string
  readonly dataset: string
  readonly branch: number
  readonly place: number
  readonly hash: Uint8Array
}

export interface RequestRow {
  readonly number: number
  readonly network: number
  readonly id: string
  readonly maker: number | null
}

interface NameRow {
  readonly number: number
  readonly id: string
}

/** A statement with the type of the rows that it gives. */
export class Rows<Row> {
  readonly #statement: StatementSync

  constructor(statement: StatementSync) {
    this.#statement = statement
  }

  first(...values: SQLInputValue[]): Row | undefined {
    return this.#statement.get(...values) as Row | undefined
  }

  all(...values: SQLInputValue[]): Row[] {
    return this.#statement.all(...values) as unknown as Row[]
  }

  each(...values: SQLInputValue[]): Iterable<Row> {
    return this.#statement.iterate(...values) as unknown as Iterable<Row>
  }
}

function inArrays(statement: StatementSync): StatementSync {
  statement.setReturnArrays(true)
  return statement
}

export class Statements {
  readonly begin: StatementSync
  readonly commit: StatementSync
  readonly rollback: StatementSync
  readonly libraries: Rows<NameRow>
  readonly addLibrary: StatementSync
  readonly networks: Rows<NameRow>
  readonly addNetwork: StatementSync
  readonly shards: Rows<ShardRow>
  readonly shardAt: Rows<ShardRow>
  readonly addShard: StatementSync
  readonly setShard: StatementSync
  readonly dropShard: StatementSync
  readonly eventsBetween: Rows<{ number: number; id: string; request: number }>
  readonly addEvent: StatementSync
  readonly dropEvent: StatementSync
  readonly dropSealed: StatementSync
  readonly requestOf: Rows<{ number: number }>
  readonly requestByNumber: Rows<RequestRow>
  readonly addRequest: StatementSync
  readonly setMaker: StatementSync
  readonly eventByNumber: Rows<EventRow>
  readonly dirty: Rows<{ request: number }>
  readonly anyState: Rows<{ number: number }>
  readonly addDirty: StatementSync
  readonly dropDirty: StatementSync
  readonly requestsBetween: Rows<RequestRow>

  constructor(db: DatabaseSync) {
    const rows = <Row>(sql: string): Rows<Row> => new Rows(db.prepare(sql))
    const arrays = <Row>(sql: string): Rows<Row> => new Rows(inArrays(db.prepare(sql)))
    this.begin = db.prepare('BEGIN IMMEDIATE')
    this.commit = db.prepare('COMMIT')
    this.rollback = db.prepare('ROLLBACK')
    this.libraries = rows('SELECT number, id FROM library')
    this.addLibrary = db.prepare('INSERT INTO library (id) VALUES (?)')
    this.networks = rows('SELECT number, id FROM network')
    this.addNetwork = db.prepare('INSERT INTO network (id) VALUES (?)')
    this.shards = rows('SELECT * FROM shard')
    this.shardAt = rows('SELECT * FROM shard WHERE library = ? AND dataset = ? AND branch = ? AND place = ?')
    this.addShard = db.prepare('INSERT INTO shard (library, dataset, branch, place, hash) VALUES (?, ?, ?, ?, ?)')
    this.setShard = db.prepare('UPDATE shard SET hash = ? WHERE number = ?')
    this.dropShard = db.prepare('DELETE FROM shard WHERE number = ?')
    this.eventsBetween = rows('SELECT number, id, request FROM event WHERE number BETWEEN ? AND ?')
    this.addEvent = db.prepare(
      'INSERT INTO event (number, request, author, ms, count, id, said, sealed) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    )
    this.dropEvent = db.prepare('DELETE FROM event WHERE number = ?')
    this.dropSealed = db.prepare('UPDATE event SET sealed = NULL WHERE request = ? AND sealed IS NOT NULL')
    this.requestOf = rows('SELECT number FROM request WHERE id = ? AND network = ?')
    this.requestByNumber = rows('SELECT number, network, id, maker FROM request WHERE number = ?')
    this.addRequest = db.prepare('INSERT INTO request (id, network) VALUES (?, ?)')
    this.setMaker = db.prepare('UPDATE request SET maker = ? WHERE number = ?')
    this.eventByNumber = arrays(`SELECT ${EVENT_COLUMNS} FROM event WHERE number = ?`)
    this.dirty = rows('SELECT request FROM dirty ORDER BY request LIMIT ?')
    this.anyState = rows('SELECT number FROM state LIMIT 1')
    this.addDirty = db.prepare('INSERT OR IGNORE INTO dirty (request) VALUES (?)')
    this.dropDirty = db.prepare('DELETE FROM dirty WHERE request BETWEEN ? AND ?')
    this.requestsBetween = rows('SELECT number, network, id, maker FROM request WHERE number BETWEEN ? AND ?')
  }
}

/** What reads events by their request; prepared when the index that it needs is there. */
export class ReducingStatements {
  /** One party's events in the order of its clock, each once, whatever branches it is in. */
  readonly eventsOf: Rows<EventRow>
  /** Events of several requests, each request's together, and in these each author's in the order of its clock. */
  readonly eventsBetween: Rows<readonly [...event: EventRow, request: number]>
  readonly makersOf: Rows<EventRow>
  readonly sealedOf: Rows<{ id: string; author: number; said: string; sealed: Uint8Array }>
  readonly partiesOf: Rows<{ requester: number | null; supplier: number | null }>
  readonly putState: StatementSync
  readonly dropState: StatementSync

  constructor(db: DatabaseSync) {
    const arrays = <Row>(sql: string): Rows<Row> => new Rows(inArrays(db.prepare(sql)))
    this.eventsOf = arrays(
      `SELECT ${EVENT_COLUMNS} FROM event WHERE request = ? AND author = ? GROUP BY ms, count, id ORDER BY ms, count, id LIMIT ?`,
    )
    this.eventsBetween = arrays(
      `SELECT ${EVENT_COLUMNS}, request FROM event WHERE request BETWEEN ? AND ? ORDER BY request, author, ms, count, id`,
    )
    this.makersOf = arrays(`SELECT ${EVENT_COLUMNS} FROM event WHERE request = ? AND id = ? ORDER BY number`)
    this.sealedOf = new Rows(
      db.prepare(
        'SELECT id, author, said, sealed FROM event WHERE request = ? AND author = ? AND sealed IS NOT NULL GROUP BY ms, count, id',
      ),
    )
    this.partiesOf = new Rows(db.prepare('SELECT requester, supplier FROM state WHERE number = ?'))
    this.putState = db.prepare(`INSERT OR REPLACE INTO state (number, network, id, requester, supplier, standing, service, need,
      reference, requester_open, supplier_open, requester_todo, supplier_todo, due, requested, changed, answered, supplied, ended,
      whereabouts, conflicts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`)
    this.dropState = db.prepare('DELETE FROM state WHERE number = ?')
  }
}
