// The view's file: its tables, and the settings of SQLite that make it fast and never wrong.
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { RequestsError } from '../errors.ts'

/** Changes whenever the tables, or anything that is derived from events, change: a file of another version is built anew. */
const SCHEMA_VERSION = 2

/** "SrRq": tells the file from other SQLite databases. */
const APPLICATION_ID = 0x53_72_52_71

/** Rows of one shard's events are numbered from its number times this: as many as a shard has entries. */
export const SHARD_SLOTS = 512

// Libraries, networks and requests are numbered as they come, so that events are small. A request that somebody speaks of
// before the event that makes it has come has a row without a state.
const TABLES = `
  CREATE TABLE library (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;
  CREATE TABLE network (number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE) STRICT;

  -- The cursor: what of the replica these tables hold. Written in the same transaction as the rows.
  CREATE TABLE shard (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    dataset TEXT NOT NULL,
    branch INTEGER NOT NULL,
    place INTEGER NOT NULL,
    hash BLOB NOT NULL,
    UNIQUE (library, dataset, branch, place)
  ) STRICT;

  CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    request INTEGER NOT NULL,
    author INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    id TEXT NOT NULL,
    -- JSON: [type, payload, cites]
    said TEXT NOT NULL,
    sealed BLOB
  ) STRICT;

  CREATE TABLE request (
    number INTEGER PRIMARY KEY,
    network INTEGER NOT NULL,
    id TEXT NOT NULL,
    -- The event that makes it.
    maker INTEGER,
    UNIQUE (id, network)
  ) STRICT;

  -- What the reduction gave of each request, as lists need it; without a row where the event that makes it has not come.
  CREATE TABLE state (
    number INTEGER PRIMARY KEY,
    network INTEGER NOT NULL,
    id TEXT NOT NULL,
    requester INTEGER,
    supplier INTEGER,
    standing TEXT NOT NULL,
    service TEXT NOT NULL,
    need TEXT NOT NULL,
    reference TEXT NOT NULL,
    requester_open INTEGER NOT NULL,
    supplier_open INTEGER NOT NULL,
    requester_todo TEXT,
    supplier_todo TEXT,
    due INTEGER,
    requested INTEGER NOT NULL,
    changed INTEGER NOT NULL,
    answered INTEGER,
    supplied INTEGER,
    ended INTEGER,
    whereabouts TEXT NOT NULL,
    conflicts INTEGER NOT NULL
  ) STRICT;

  -- Requests of which events have come that their state does not show yet.
  CREATE TABLE dirty (request INTEGER PRIMARY KEY) STRICT;

  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`

// Indexes are made when a bulk load into an empty file is over: until then it only appends, and sorting a million entries once
// takes a tenth of the time of inserting them one by one.

/** For reading events by their request: made before the first request is reduced. */
export const EVENT_INDEX = 'CREATE INDEX IF NOT EXISTS event_of_request ON event (request, author, ms, count, id)'

/** For lists: made when the first requests have been reduced. */
export const STATE_INDEXES: readonly string[] = [
  'of_requester ON state (requester, changed) WHERE requester IS NOT NULL',
  'of_supplier ON state (supplier, changed) WHERE supplier IS NOT NULL',
  'open_requester ON state (requester, changed) WHERE requester_open = 1',
  'open_supplier ON state (supplier, changed) WHERE supplier_open = 1',
  'todo_requester ON state (requester, changed) WHERE requester_todo IS NOT NULL',
  'todo_supplier ON state (supplier, changed) WHERE supplier_todo IS NOT NULL',
  'due_requester ON state (requester, due) WHERE due IS NOT NULL',
  'due_supplier ON state (supplier, due) WHERE due IS NOT NULL',
  'of_need ON state (need)',
].map((index) => `CREATE INDEX IF NOT EXISTS ${index}`)

const firstColumn = (db: DatabaseSync, sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0]

/** SQLite's primary result code, without what extends it; 0 where the error is another's. */
const codeOf = (error: unknown): number => (error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0)

/** SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN; SQLITE_BUSY, SQLITE_LOCKED, SQLITE_NOMEM: they pass. */
const WRITE_FAILURES = new Set([13, 10, 8, 14, 5, 6, 7])

/** SQLITE_CORRUPT, SQLITE_NOTADB */
const DAMAGES = new Set([11, 26])

/** What SQLite said, in the words of this package; any other error is itself. */
export function explained(error: unknown): unknown {
  const code = codeOf(error)
  if (DAMAGES.has(code)) return new RequestsError('REQUESTS_BAD_FILE', 'A file of the request log is damaged.', { cause: error })
  return WRITE_FAILURES.has(code)
    ? new RequestsError('REQUESTS_WRITE_FAILED', 'The request log could not be written. Is the disk full?', { cause: error })
    : error
}

/** What a file of this package is to be like. */
export interface FileForm {
  readonly tables: string
  readonly applicationId: number
  readonly version: number
  /** FULL where what is written exists nowhere else (I5); NORMAL where it can be built anew. */
  readonly synchronous: 'FULL' | 'NORMAL'
}

const VIEW: FileForm = { tables: TABLES, applicationId: APPLICATION_ID, version: SCHEMA_VERSION, synchronous: 'NORMAL' }

/**
 * Opens a file, or makes it.
 * @param path or `:memory:`.
 * @throws {RequestsError} `REQUESTS_BAD_FILE` when it is damaged, no database, or of another version; `REQUESTS_WRITE_FAILED`.
 */
export function openFile(path: string, { tables, applicationId, version, synchronous }: FileForm): DatabaseSync {
  let db: DatabaseSync | undefined
  try {
    db = new DatabaseSync(path)
    db.exec(`PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = ${synchronous};
      PRAGMA cache_size = -32768; PRAGMA wal_autocheckpoint = 4000; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON`)
    const id = firstColumn(db, 'PRAGMA application_id')
    if (id === 0 && firstColumn(db, 'SELECT count(*) FROM sqlite_schema') === 0) db.exec(`BEGIN IMMEDIATE; ${tables} COMMIT`)
    else if (id !== applicationId || firstColumn(db, 'PRAGMA user_version') !== version) {
      throw new RequestsError('REQUESTS_BAD_FILE', `${path} is not a file of the request log of version ${version}.`)
    }
    return db
  } catch (error) {
    db?.close()
    throw explained(error)
  }
}

export const openViewFile = (path: string): DatabaseSync => openFile(path, VIEW)

/** Deletes a file and what belongs to it. Nothing may have it open. */
export function dropFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}
