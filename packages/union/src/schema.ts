// The view's file: its tables, and the settings of SQLite that make it fast and never wrong.
import { rmSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { UnionError } from './errors.ts'
import { TAG } from './static-number.ts'

/**
 * Changes whenever the tables, or anything that is derived from records, change; a file of another version is dropped
 * and built anew. Descriptions, match keys and search texts come from @serumpun/bib, so its changes count too.
 */
export const SCHEMA_VERSION = 9

/** "SrUc": tells the file from other SQLite databases. */
const APPLICATION_ID = 0x53_72_55_63

/** Pages of the file. Rows of the word index fill them whole, and 8 KiB index a quarter faster than 4. */
const PAGE_BYTES = 8192

/** What an index may use of the machine. */
export interface IndexMemory {
  /** Pages kept by the connection that writes. @default 32 MiB */
  readonly writerCacheBytes?: number
  /** Pages kept by the connection that searches. @default 16 MiB */
  readonly readerCacheBytes?: number
  /** Words of new records collected before they are sorted and written. @default 8 MiB */
  readonly wordBufferBytes?: number
  /** Whether a thread of its own reads new shards for the one that writes: it takes about 40 MB. @default true */
  readonly readingThread?: boolean
}

/** For a PC with 2 GB: about 80 MB less, bulk indexing half as fast. */
export const SMALL_MEMORY: Required<IndexMemory> = {
  writerCacheBytes: 8 * 1024 * 1024,
  readerCacheBytes: 4 * 1024 * 1024,
  wordBufferBytes: 1024 * 1024,
  readingThread: false,
}

export const DEFAULT_MEMORY: Required<IndexMemory> = {
  writerCacheBytes: 32 * 1024 * 1024,
  readerCacheBytes: 16 * 1024 * 1024,
  wordBufferBytes: 8 * 1024 * 1024,
  readingThread: true,
}

// Rows of `record` are numbered shard × slots + slot, and the word index uses the same numbers: a bulk load then only
// appends to every B-tree, which is what makes it fast. What is known of each row (its static number, its title, its
// description's number) is kept in columns of its shard (shard-columns.ts).
const TABLES = `
  CREATE TABLE dataset (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    library TEXT NOT NULL,
    name TEXT NOT NULL,
    UNIQUE (library, name)
  ) STRICT;

  -- The cursor: what of the replica these tables hold. Written in the same transaction as the rows.
  CREATE TABLE shard (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    dataset INTEGER NOT NULL,
    branch INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL,
    version INTEGER NOT NULL,
    statics BLOB NOT NULL,
    titles BLOB NOT NULL,
    descriptions BLOB NOT NULL,
    UNIQUE (dataset, branch, number)
  ) STRICT;
  CREATE INDEX shard_version ON shard (version);

  -- Titles that show more than one record: numbers of their rows, ascending, in 4 bytes each.
  CREATE TABLE title (
    id INTEGER PRIMARY KEY,
    members BLOB NOT NULL
  ) STRICT;

  -- Which shown records have a key (match-numbers.ts, clustering/key-runs.ts): what a few changes said last …
  CREATE TABLE match_key (
    key INTEGER NOT NULL,
    record INTEGER NOT NULL,
    gone INTEGER NOT NULL,
    PRIMARY KEY (key, record)
  ) STRICT, WITHOUT ROWID;

  -- … and what came by the thousand.
  CREATE TABLE key_block (
    id INTEGER PRIMARY KEY,
    run INTEGER NOT NULL,
    first INTEGER NOT NULL,
    entries BLOB NOT NULL
  ) STRICT;
  CREATE UNIQUE INDEX key_block_first ON key_block (run, first);

  -- The run into which all older ones are being merged.
  CREATE TABLE key_merge (
    run INTEGER NOT NULL
  ) STRICT;

  -- What staff say of two records, by the row of the entry, and what of it they have taken back (assertions/entries.ts).
  CREATE TABLE assertion (
    row INTEGER PRIMARY KEY,
    library TEXT NOT NULL,
    key TEXT NOT NULL,
    says TEXT NOT NULL,
    a TEXT NOT NULL,
    b TEXT NOT NULL
  ) STRICT;
  CREATE INDEX assertion_key ON assertion (library, key);
  CREATE INDEX assertion_a ON assertion (a);
  CREATE INDEX assertion_b ON assertion (b);
  CREATE TABLE retraction (
    row INTEGER PRIMARY KEY,
    library TEXT NOT NULL,
    assertion TEXT NOT NULL
  ) STRICT;
  CREATE INDEX retraction_assertion ON retraction (library, assertion);

  -- Descriptions that may be of one title, for staff to decide (clustering/doubts.ts): by their numbers, the lesser first.
  CREATE TABLE doubt (
    a INTEGER NOT NULL,
    b INTEGER NOT NULL,
    score INTEGER NOT NULL,
    tie INTEGER NOT NULL,
    conflict INTEGER NOT NULL,
    PRIMARY KEY (a, b)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX doubt_b ON doubt (b);
  CREATE INDEX doubt_order ON doubt (score DESC, tie);

  -- The library whose view this is, if it is anybody's: a written setting.
  CREATE TABLE home (
    library TEXT NOT NULL
  ) STRICT;

  -- Holdings records, by the row of the entry, with the control number of the record that they are of (holdings/).
  CREATE TABLE holdings (
    row INTEGER PRIMARY KEY,
    library TEXT NOT NULL,
    of TEXT NOT NULL
  ) STRICT;
  CREATE INDEX holdings_of ON holdings (library, of);

  -- Keys that brought nothing together when the records that have them were last put into titles: too many share them.
  CREATE TABLE crowded (
    key INTEGER PRIMARY KEY
  ) STRICT;

  -- Every entry, shown or not: what decides between two of one key must not depend on which came first.
  -- place: 0, or above 0 for further entries of a key that stands in several shards.
  CREATE TABLE record (
    number INTEGER PRIMARY KEY,
    dataset INTEGER NOT NULL,
    key TEXT NOT NULL,
    place INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    ms INTEGER NOT NULL,
    count INTEGER NOT NULL,
    digest TEXT NOT NULL,
    description TEXT,
    UNIQUE (dataset, key, place)
  ) STRICT;

  -- What records are counted, filtered and sorted by (facets/row-facts.ts): beside the shards, as titles change far oftener.
  CREATE TABLE shard_facts (
    shard INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    facts BLOB NOT NULL
  ) STRICT;
  CREATE INDEX shard_facts_version ON shard_facts (version);

  CREATE TABLE library (
    id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    code TEXT,
    place TEXT
  ) STRICT, WITHOUT ROWID;

  CREATE TABLE counts (
    version INTEGER NOT NULL,
    records INTEGER NOT NULL,
    -- Records that are not the first of their title: titles are records less these.
    merged INTEGER NOT NULL,
    -- Records of which it is not known yet what title they belong to.
    unclustered INTEGER NOT NULL,
    skipped INTEGER NOT NULL
  ) STRICT;
  INSERT INTO counts VALUES (0, 0, 0, 0, 0);

  -- Not contentless_delete: with it, FTS5 never subtracts what goes from its averages, and ranks would depend on history.
  CREATE VIRTUAL TABLE words USING fts5 (
    title, creators, subjects, identifiers, other,
    content = '',
    tokenize = "unicode61 remove_diacritics 2 tokenchars '${TAG}'"
  );
  INSERT INTO words (words, rank) VALUES ('pgsz', ${PAGE_BYTES - 60});
  -- Merging as records come in costs half as much again; it is done when there is nothing else to do (merge).
  INSERT INTO words (words, rank) VALUES ('automerge', 0);
  -- This merge would be done all at once, while everybody waits; it is only to keep within FTS5's 2,000 segments.
  INSERT INTO words (words, rank) VALUES ('crisismerge', 1000);

  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${SCHEMA_VERSION};
`

/** Rows of one shard are numbered from its id times this: as many as a shard has entries (the replica's MAX_SHARD_ENTRIES). */
export const SHARD_SLOTS = 512

const firstColumn = (db: DatabaseSync, sql: string): unknown => Object.values(db.prepare(sql).get() ?? {})[0]

/** Whether SQLite says that the file is damaged or no database (SQLITE_CORRUPT, SQLITE_NOTADB and their extended codes). */
export function isDamage(error: unknown): boolean {
  const code = codeOf(error)
  return code === 11 || code === 26
}

/** SQLite's primary result code, without what extends it; 0 where the error is another's. */
const codeOf = (error: unknown): number => (error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0)

/** SQLITE_FULL, SQLITE_IOERR, SQLITE_READONLY, SQLITE_CANTOPEN */
const WRITE_FAILURES = new Set([13, 10, 8, 14])

/** What SQLite said, in the words of this package; any other error is itself. */
export function explained(error: unknown): unknown {
  if (isDamage(error)) return new UnionError('UNION_BAD_FILE', 'The file of the catalogue view is damaged.', { cause: error })
  return WRITE_FAILURES.has(codeOf(error))
    ? new UnionError('UNION_WRITE_FAILED', 'The catalogue view could not be written. Is the disk full?', { cause: error })
    : error
}

function openDatabase(path: string, readOnly: boolean): DatabaseSync {
  try {
    return new DatabaseSync(path, { readOnly })
  } catch (error) {
    throw explained(error)
  }
}

/** What the file says of itself, or undefined where it says nothing yet. */
function checkVersion(db: DatabaseSync): 'empty' | 'ours' | 'other' {
  if (firstColumn(db, 'PRAGMA application_id') === APPLICATION_ID) {
    return firstColumn(db, 'PRAGMA user_version') === SCHEMA_VERSION ? 'ours' : 'other'
  }
  return firstColumn(db, 'SELECT count(*) FROM sqlite_schema') === 0 ? 'empty' : 'other'
}

/**
 * Opens the view's file for writing; makes it where there is none.
 *
 * WAL with synchronous=NORMAL: a commit is not synced, a checkpoint syncs the log before it touches the file. After a
 * crash of the process nothing is lost; after power loss SQLite drops the log's unsynced end, so that the file is as it
 * was after some earlier commit. The cursor is of that commit too: the view is behind, never wrong. synchronous=OFF
 * would be 3 % faster and could leave a file of pages from different commits.
 *
 * @throws {UnionError} `UNION_BAD_FILE` when it is damaged, no database, or of another version: drop it and open again;
 * `UNION_WRITE_FAILED` when there is no room for it.
 */
export function openForWriting(path: string, memory: IndexMemory): DatabaseSync {
  const settings = { ...DEFAULT_MEMORY, ...memory }
  const db = openDatabase(path, false)
  try {
    db.exec(`PRAGMA page_size = ${PAGE_BYTES}; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
      PRAGMA cache_size = -${settings.writerCacheBytes >> 10}; PRAGMA wal_autocheckpoint = 4000;
      PRAGMA journal_size_limit = 67108864; PRAGMA temp_store = MEMORY; PRAGMA cell_size_check = ON`)
    const version = checkVersion(db)
    if (version === 'other') throw new UnionError('UNION_BAD_FILE', `${path} is not a catalogue view of version ${SCHEMA_VERSION}.`)
    if (version === 'empty') db.exec(`BEGIN IMMEDIATE; ${TABLES} COMMIT`)
    db.exec(`INSERT INTO words (words, rank) VALUES ('hashsize', ${Math.trunc(settings.wordBufferBytes)})`)
    return db
  } catch (error) {
    db.close()
    throw explained(error)
  }
}

/**
 * A second connection, which sees what has been committed and never waits for what is being written.
 * @throws {UnionError} `UNION_BAD_FILE` when the file is damaged.
 */
export function openForReading(path: string, memory: IndexMemory): DatabaseSync {
  const settings = { ...DEFAULT_MEMORY, ...memory }
  const db = openDatabase(path, true)
  try {
    db.exec(`PRAGMA cache_size = -${settings.readerCacheBytes >> 10}; PRAGMA temp_store = MEMORY`)
    if (checkVersion(db) === 'ours') return db
    throw new UnionError('UNION_BAD_FILE', `${path} is not a catalogue view of version ${SCHEMA_VERSION}.`)
  } catch (error) {
    db.close()
    throw explained(error)
  }
}

/** Deletes the view's file and what belongs to it. Nothing may have it open. */
export function dropFile(path: string): void {
  for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true })
}
