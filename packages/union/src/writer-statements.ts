// The SQL of the writer, prepared once, each with the types of its rows.
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import type { SaidAssertion } from './assertions/effective.ts'
import { KeyLookup, RUNS } from './clustering/key-lookup.ts'

export interface ShardRow {
  readonly id: number
  readonly library: string
  /** Of the dataset. */
  readonly name: string
  readonly branch: number
  readonly number: number
  readonly hash: Uint8Array
  readonly statics: Uint8Array
  readonly titles: Uint8Array
  readonly descriptions: Uint8Array
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
  readonly merged: number
  readonly unclustered: number
  readonly skipped: number
}

const SHARD = `
  SELECT shard.id, library, name, branch, number, hash, statics, titles, descriptions
  FROM shard JOIN dataset ON dataset.id = shard.dataset`
const ENTRY = 'SELECT number, dataset, key, place, kind, ms, count, digest FROM record'

/** What has been said and not been taken back by who said it. */
const SAID = `
  SELECT library, says, a, b, ms, count, digest FROM assertion JOIN record ON record.number = assertion.row
  WHERE NOT EXISTS (
    SELECT 1 FROM retraction WHERE retraction.library = assertion.library AND retraction.assertion = assertion.key
  )`

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
  readonly shardTitles: Rows<{ id: number; titles: Uint8Array }>
  readonly cursor: Rows<{ library: string; dataset: string; branch: number; shard: number; hash: Uint8Array }>
  readonly putShard: StatementSync
  readonly dropShard: StatementSync

  readonly entriesBetween: Rows<EntryRow>
  readonly entriesOfKey: Rows<EntryRow>
  readonly description: Rows<{ description: string | null }>
  readonly namedRecord: Rows<{ library: string; name: string; key: string; description: string }>
  readonly addEntry: StatementSync
  readonly changeEntry: StatementSync
  readonly movePlace: StatementSync
  readonly dropEntry: StatementSync

  readonly addWords: StatementSync
  readonly dropWords: StatementSync
  readonly mergeWords: StatementSync
  readonly totalChanges: Rows<{ changes: number }>

  readonly lastTitle: Rows<{ id: number | null }>
  readonly titleIds: Rows<{ id: number }>
  readonly mergedRecords: Rows<{ merged: number | null }>
  readonly shardIds: Rows<{ id: number }>
  readonly shardColumns: Rows<{ id: number; statics: Uint8Array; descriptions: Uint8Array }>
  readonly shardTitle: Rows<{ titles: Uint8Array }>
  readonly putShardTitle: StatementSync
  readonly putWholeCounts: StatementSync
  readonly dropAllCrowded: StatementSync
  readonly members: Rows<{ members: Uint8Array }>
  readonly putTitle: StatementSync
  readonly dropTitle: StatementSync
  readonly putKey: StatementSync
  readonly recentKeys: Rows<{ entries: number }>
  readonly allRecentKeys: Rows<{ key: number; record: number; gone: number }>
  readonly dropRecentKeys: StatementSync
  readonly lastRun: Rows<{ run: number }>
  readonly runs: Rows<{ runs: number }>
  readonly runsBelow: Rows<{ run: number }>
  readonly keys: KeyLookup
  readonly nextBlock: Rows<{ id: number; first: number; entries: Uint8Array }>
  readonly blockAt: Rows<{ first: number; entries: Uint8Array }>
  readonly blockAfter: Rows<{ first: number; entries: Uint8Array }>
  readonly addBlock: StatementSync
  readonly dropBlock: StatementSync
  readonly mergeTarget: Rows<{ run: number }>
  readonly beginMerge: StatementSync
  readonly endMerge: StatementSync
  readonly home: Rows<{ library: string }>
  readonly dropHome: StatementSync
  readonly putHome: StatementSync
  readonly addAssertion: StatementSync
  readonly dropAssertion: StatementSync
  readonly assertionAt: Rows<{ a: string; b: string }>
  readonly assertionsOfKey: Rows<{ a: string; b: string }>
  readonly anyAssertion: Rows<{ row: number }>
  readonly saidOf: Rows<SaidAssertion>
  readonly allSaid: Rows<SaidAssertion>
  readonly addRetraction: StatementSync
  readonly dropRetraction: StatementSync
  readonly retractionAt: Rows<{ library: string; assertion: string }>
  readonly rowsOfName: Rows<{ number: number }>
  readonly addHoldings: StatementSync
  readonly dropHoldings: StatementSync
  readonly dropDoubtsOf: StatementSync
  readonly dropAllDoubts: StatementSync
  readonly putDoubt: StatementSync
  readonly crowdedKey: Rows<{ key: number }>
  readonly addCrowded: StatementSync
  readonly dropCrowded: StatementSync

  readonly factsOf: Rows<{ facts: Uint8Array }>
  readonly putFacts: StatementSync
  readonly dropFacts: StatementSync

  readonly putLibrary: StatementSync
  readonly dropLibrary: StatementSync
  readonly counts: Rows<CountsRow>
  readonly putCounts: StatementSync

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
    this.shardTitles = rows('SELECT id, titles FROM shard WHERE id > ? ORDER BY id')
    this.cursor = rows(`
      SELECT library, name AS dataset, branch, number AS shard, hash FROM shard JOIN dataset ON dataset.id = shard.dataset`)
    this.putShard = db.prepare(`
      INSERT INTO shard (id, dataset, branch, number, hash, version, statics, titles, descriptions) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET hash = excluded.hash, version = excluded.version,
        statics = excluded.statics, titles = excluded.titles, descriptions = excluded.descriptions`)
    this.dropShard = db.prepare('DELETE FROM shard WHERE id = ?')

    this.entriesBetween = rows(`${ENTRY} WHERE number BETWEEN ? AND ?`)
    this.entriesOfKey = rows(`${ENTRY} WHERE dataset = ? AND key = ? ORDER BY place`)
    this.description = rows('SELECT description FROM record WHERE number = ?')
    this.namedRecord = rows(`
      SELECT library, name, key, description FROM record JOIN dataset ON dataset.id = record.dataset WHERE record.number = ?`)
    this.addEntry = db.prepare('INSERT OR IGNORE INTO record VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)')
    this.changeEntry = db.prepare('UPDATE record SET kind = ?, ms = ?, count = ?, digest = ?, description = ? WHERE number = ?')
    this.movePlace = db.prepare('UPDATE record SET place = 0 WHERE number = ?')
    this.dropEntry = db.prepare('DELETE FROM record WHERE number = ?')

    this.addWords = db.prepare('INSERT INTO words (rowid, title, creators, subjects, identifiers, other) VALUES (?, ?, ?, ?, ?, ?)')
    this.dropWords = db.prepare(`
      INSERT INTO words (words, rowid, title, creators, subjects, identifiers, other) VALUES ('delete', ?, ?, ?, ?, ?, ?)`)
    this.mergeWords = db.prepare("INSERT INTO words (words, rank) VALUES ('merge', ?)")
    this.totalChanges = rows('SELECT total_changes() AS changes')

    this.lastTitle = rows('SELECT max(id) AS id FROM title')
    this.titleIds = rows('SELECT id FROM title')
    this.mergedRecords = rows('SELECT sum(length(members) / 4 - 1) AS merged FROM title')
    this.shardIds = rows('SELECT id FROM shard ORDER BY id')
    this.shardColumns = rows('SELECT id, statics, descriptions FROM shard')
    this.shardTitle = rows('SELECT titles FROM shard WHERE id = ?')
    this.putShardTitle = db.prepare('UPDATE shard SET titles = ?, version = ? WHERE id = ?')
    this.putWholeCounts = db.prepare('UPDATE counts SET version = version + 1, merged = ?, unclustered = ?')
    this.dropAllCrowded = db.prepare('DELETE FROM crowded')
    this.members = rows('SELECT members FROM title WHERE id = ?')
    this.putTitle = db.prepare('INSERT OR REPLACE INTO title VALUES (?, ?)')
    this.dropTitle = db.prepare('DELETE FROM title WHERE id = ?')
    this.putKey = db.prepare('INSERT OR REPLACE INTO match_key VALUES (?, ?, ?)')
    this.recentKeys = rows('SELECT count(*) AS entries FROM (SELECT 1 FROM match_key LIMIT ?)')
    this.allRecentKeys = rows('SELECT key, record, gone FROM match_key ORDER BY key, record')
    this.dropRecentKeys = db.prepare('DELETE FROM match_key')
    this.lastRun = rows(`
      SELECT max(run) AS run FROM (SELECT max(run) AS run FROM key_block UNION ALL SELECT max(run) FROM key_merge)`)
    this.runs = rows(`${RUNS} SELECT count(run) AS runs FROM runs`)
    this.runsBelow = rows(`${RUNS} SELECT run FROM runs WHERE run < ?`)
    this.keys = new KeyLookup(db)
    this.nextBlock = rows('SELECT id, first, entries FROM key_block WHERE run = ? AND first > ? ORDER BY first LIMIT 1')
    // Of the oldest run, into which all have been merged but for what has come since.
    this.blockAt = rows(`
      SELECT first, entries FROM key_block WHERE run = (SELECT min(run) FROM key_block) AND first <= ? ORDER BY first DESC LIMIT 1`)
    this.blockAfter = rows(`
      SELECT first, entries FROM key_block WHERE run = (SELECT min(run) FROM key_block) AND first > ? ORDER BY first LIMIT 1`)
    this.addBlock = db.prepare('INSERT INTO key_block (run, first, entries) VALUES (?, ?, ?)')
    this.dropBlock = db.prepare('DELETE FROM key_block WHERE id = ?')
    this.mergeTarget = rows('SELECT run FROM key_merge')
    this.beginMerge = db.prepare('INSERT INTO key_merge VALUES (?)')
    this.endMerge = db.prepare('DELETE FROM key_merge')
    this.home = rows('SELECT library FROM home')
    this.dropHome = db.prepare('DELETE FROM home')
    this.putHome = db.prepare('INSERT INTO home VALUES (?)')
    this.addAssertion = db.prepare('INSERT INTO assertion VALUES (?, ?, ?, ?, ?, ?)')
    this.dropAssertion = db.prepare('DELETE FROM assertion WHERE row = ?')
    this.assertionAt = rows('SELECT a, b FROM assertion WHERE row = ?')
    this.assertionsOfKey = rows('SELECT a, b FROM assertion WHERE library = ? AND key = ?')
    this.anyAssertion = rows('SELECT row FROM assertion LIMIT 1')
    this.saidOf = rows(`${SAID} AND (a = ? OR b = ?)`)
    this.allSaid = rows(SAID)
    this.addRetraction = db.prepare('INSERT INTO retraction VALUES (?, ?, ?)')
    this.dropRetraction = db.prepare('DELETE FROM retraction WHERE row = ?')
    this.retractionAt = rows('SELECT library, assertion FROM retraction WHERE row = ?')
    this.rowsOfName = rows(`
      SELECT number FROM record WHERE dataset = (SELECT id FROM dataset WHERE library = ? AND name = ?) AND key = ?`)
    this.addHoldings = db.prepare('INSERT INTO holdings VALUES (?, ?, ?)')
    this.dropHoldings = db.prepare('DELETE FROM holdings WHERE row = ?')
    this.dropDoubtsOf = db.prepare('DELETE FROM doubt WHERE a = ? OR b = ?')
    this.dropAllDoubts = db.prepare('DELETE FROM doubt')
    this.putDoubt = db.prepare('INSERT OR REPLACE INTO doubt VALUES (?, ?, ?, ?, ?)')
    this.crowdedKey = rows('SELECT key FROM crowded WHERE key = ?')
    this.addCrowded = db.prepare('INSERT OR IGNORE INTO crowded VALUES (?)')
    this.dropCrowded = db.prepare('DELETE FROM crowded WHERE key = ?')

    this.factsOf = rows('SELECT facts FROM shard_facts WHERE shard = ?')
    this.putFacts = db.prepare('INSERT OR REPLACE INTO shard_facts VALUES (?, ?, ?)')
    this.dropFacts = db.prepare('DELETE FROM shard_facts WHERE shard = ?')

    this.putLibrary = db.prepare('INSERT OR REPLACE INTO library VALUES (?, ?, ?, ?)')
    this.dropLibrary = db.prepare('DELETE FROM library WHERE id = ?')
    this.counts = rows('SELECT version, records, merged, unclustered, skipped FROM counts')
    this.putCounts = db.prepare('UPDATE counts SET version = ?, records = ?, merged = ?, unclustered = ?, skipped = ?')
  }
}
