// One transaction of the writer: shards, entries and words that change together, and the cursor that says so.
// Entries are written at once; words, shards and counts when all entries are known.
import { Asserted } from './assertions/asserted.ts'
import type { AssertionBody, RetractionBody } from './assertions/entries.ts'
import { clusterChanges } from './clustering/cluster-changes.ts'
import type { HoldingsReading } from './holdings/holdings-record.ts'
import { MatchChanges } from './clustering/match-changes.ts'
import { writeShards } from './shown-change.ts'
import { type OpenShard, OpenShards, type WriterMemory } from './open-shards.ts'
import { FactChanges } from './facets/fact-changes.ts'
import {
  ASSERTION,
  digestOf,
  HOLDINGS,
  isRead,
  PROFILE,
  PROFILE_DATASET,
  PROFILE_KEY,
  type Reading,
  readEntry,
  RECORD,
  RETRACTION,
  SKIPPED,
} from './reading.ts'
import { SHARD_SLOTS } from './schema.ts'
import { settle } from './settlement.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import { rowOf, shardOfRow, slotOfRow } from './shard-columns.ts'
import { WordChanges } from './word-changes.ts'
import type { EntryRow, WriterStatements } from './writer-statements.ts'

/** Entries as they are given: as values, or read already. */
interface Readable<Given> {
  digest(given: Given): string
  reading(shard: OpenShard, key: string, given: Given): Reading
}

const TO_READ: Readable<Uint8Array> = {
  digest: digestOf,
  reading: ({ dataset: { library, name } }, key, value) => readEntry(library, name, key, value),
}

const AS_READ: Readable<Reading> = {
  digest: ({ digest }) => digest,
  reading: (_, __, reading) => reading,
}

export class Transaction {
  readonly #sql: WriterStatements
  readonly #shards: OpenShards
  readonly #words: WordChanges
  readonly #matches: MatchChanges
  readonly #asserted: Asserted
  readonly #facts: FactChanges
  /** Keys for which it must be decided again which entry counts, each with a shard of its dataset. */
  readonly #unsettled = new Map<string, { shard: OpenShard; key: string }>()
  #skipped = 0

  constructor(sql: WriterStatements, memory: WriterMemory) {
    this.#sql = sql
    this.#shards = new OpenShards(sql, memory)
    this.#words = new WordChanges(sql)
    this.#matches = new MatchChanges(sql)
    this.#asserted = new Asserted(sql, this.#shards)
    this.#facts = new FactChanges(sql)
  }

  /** @returns false where changes are not of the state that the view has; the whole shard is needed then. */
  apply(update: ShardUpdate): boolean {
    if (update.kind === 'drop') this.#drop(update.of)
    else if (update.kind === 'changes') return this.#change(update)
    else if (update.kind === 'read') this.#replaceShard(update.of, update.hash, update.readings, AS_READ)
    else this.#replaceShard(update.of, update.hash, update.entries, TO_READ)
    return true
  }

  /** Writes everything that waits for the rest. */
  finish(): void {
    for (const { shard, key } of this.#unsettled.values()) this.#settle(shard, key)
    const merged = clusterChanges(this.#matches.of(this.#shards), this.#asserted, this.#shards, this.#sql)
    this.#words.write()
    this.#facts.write((this.#sql.counts.first()?.version ?? 0) + 1)
    writeShards(this.#shards, this.#sql, { merged, skipped: this.#skipped })
  }

  // Shards

  #replaceShard<Given>(of: ShardRef, hash: Uint8Array, given: Iterable<readonly [key: string, Given]>, as: Readable<Given>): void {
    const shard = this.#shards.find(of)
    if (shard === undefined) {
      const added = this.#shards.add(of, hash)
      for (const [key, each] of given) if (isRead(of.dataset, key)) this.#add(added, key, as.reading(added, key, each))
      return
    }
    if (Buffer.compare(shard.hash, hash) === 0) return
    shard.hash = hash
    const known = new Map(this.#entriesOf(shard).map((row) => [row.key, row]))
    const present = new Map(Array.from(given).filter(([key]) => isRead(of.dataset, key)))
    // What goes makes room first: a shard may be full before and after.
    for (const row of known.values()) if (!present.has(row.key)) this.#remove(shard, row)
    for (const [key, each] of present) this.#put(shard, known.get(key), key, each, as)
  }

  #change({ of, before, hash, changes }: Extract<ShardUpdate, { kind: 'changes' }>): boolean {
    const shard = this.#shards.find(of)
    if (shard === undefined || Buffer.compare(shard.hash, before) !== 0) return false
    shard.hash = hash
    const rowOfKey = (key: string): EntryRow | undefined =>
      this.#sql.entriesOfKey.all(shard.dataset.id, key).find(({ number }) => shardOfRow(number) === shard.id)
    const all = [...changes].filter(([key]) => isRead(of.dataset, key))
    for (const [key, value] of all) {
      const row = value === undefined ? rowOfKey(key) : undefined
      if (row !== undefined) this.#remove(shard, row)
    }
    for (const [key, value] of all) if (value !== undefined) this.#put(shard, rowOfKey(key), key, value, TO_READ)
    return true
  }

  #drop(of: ShardRef): void {
    const shard = this.#shards.find(of)
    if (shard === undefined) return
    for (const row of this.#entriesOf(shard)) this.#remove(shard, row)
    shard.gone = true
  }

  // Entries

  #entriesOf(shard: OpenShard): EntryRow[] {
    return this.#sql.entriesBetween.all(rowOf(shard.id, 0), rowOf(shard.id, SHARD_SLOTS - 1))
  }

  #put<Given>(shard: OpenShard, row: EntryRow | undefined, key: string, given: Given, as: Readable<Given>): void {
    // Most entries of a shard that has changed have not: reading them would be most of the work.
    if (row !== undefined && row.digest === as.digest(given)) return
    const reading = as.reading(shard, key, given)
    if (row === undefined) this.#add(shard, key, reading)
    else this.#replace(shard, row, reading)
  }

  #add(shard: OpenShard, key: string, reading: Reading): void {
    while (shard.next < SHARD_SLOTS && !Number.isNaN(shard.now.statics[shard.next])) shard.next++
    if (shard.next === SHARD_SLOTS) throw new RangeError(`A shard has at most ${SHARD_SLOTS} entries.`)
    const row = rowOf(shard.id, shard.next)
    const { time, digest, kind } = reading
    const dataset = shard.dataset.id
    const description = 'description' in reading ? reading.description : null
    const insert = (place: number) =>
      this.#sql.addEntry.run(row, dataset, key, place, kind, time.ms, time.count, digest, description).changes
    if (insert(0) === 0) {
      const rivals = this.#sql.entriesOfKey.all(dataset, key)
      insert((rivals.at(-1)?.place ?? 0) + 1)
      this.#unsettle(shard, key)
    } else if (kind === PROFILE) this.#unsettle(shard, key)
    this.#note(shard, row, key, reading)
  }

  #replace(shard: OpenShard, row: EntryRow, reading: Reading): void {
    const { time, digest, kind } = reading
    const description = 'description' in reading ? reading.description : null
    this.#forget(shard, row)
    this.#sql.changeEntry.run(kind, time.ms, time.count, digest, description, row.number)
    if (row.kind === SKIPPED) this.#skipped--
    this.#note(shard, row.number, row.key, reading)
    this.#unsettle(shard, row.key)
  }

  /** What an entry brings along beside its row. */
  #note(shard: OpenShard, row: number, key: string, reading: Reading): void {
    const slot = slotOfRow(row)
    if (reading.kind === SKIPPED) this.#skipped++
    shard.now.statics[slot] = reading.kind === RECORD ? reading.number : 0
    shard.now.descriptions[slot] = reading.kind === RECORD ? reading.match.description : 0
    const { library } = shard.dataset
    if (reading.kind === ASSERTION) this.#asserted.addAssertion(row, library, key, JSON.parse(reading.description) as AssertionBody)
    if (reading.kind === HOLDINGS) this.#sql.addHoldings.run(row, library, (JSON.parse(reading.description) as HoldingsReading).of)
    if (reading.kind === RETRACTION) this.#asserted.addRetraction(row, library, JSON.parse(reading.description) as RetractionBody)
    if (reading.kind !== RECORD) return
    this.#words.put(shard, row, reading.words)
    this.#facts.put(shard, row, reading.facts)
    this.#matches.put(row, reading.match)
  }

  /** Before an entry's row goes or changes: what is derived from it has to be known once more. */
  #forget(shard: OpenShard, row: EntryRow): void {
    this.#words.take(shard, row)
    this.#facts.take(shard, row.number)
    this.#matches.take(shard, row.number)
    if (row.kind === ASSERTION) this.#asserted.dropAssertion(row.number)
    if (row.kind === HOLDINGS) this.#sql.dropHoldings.run(row.number)
    if (row.kind === RETRACTION) this.#asserted.dropRetraction(row.number)
  }

  #remove(shard: OpenShard, row: EntryRow): void {
    this.#forget(shard, row)
    this.#sql.dropEntry.run(row.number)
    if (row.kind === SKIPPED) this.#skipped--
    const slot = slotOfRow(row.number)
    shard.now.statics[slot] = Number.NaN
    shard.now.descriptions[slot] = 0
    shard.next = Math.min(shard.next, slot)
    this.#unsettle(shard, row.key)
  }

  // Settling which of several entries of a key counts

  #unsettle(shard: OpenShard, key: string): void {
    this.#unsettled.set(`${shard.dataset.id} ${key}`, { shard, key })
  }

  #settle({ dataset }: OpenShard, key: string): void {
    const rows = this.#sql.entriesOfKey.all(dataset.id, key)
    const [first] = rows
    // Adding relies on it: where a key has entries, one of them has place 0.
    if (first !== undefined && first.place !== 0) this.#sql.movePlace.run(first.number)
    const chosen = settle(rows)
    for (const row of rows) {
      const { statics } = this.#shards.ofRow(row.number).now
      const number = Math.abs(statics[slotOfRow(row.number)] ?? 0)
      statics[slotOfRow(row.number)] = row === chosen ? number : -number
    }
    if (dataset.name === PROFILE_DATASET && key === PROFILE_KEY) this.#putLibrary(dataset.library, chosen)
  }

  #putLibrary(library: string, chosen: EntryRow | undefined): void {
    const profile = chosen?.kind === PROFILE ? this.#sql.description.first(chosen.number)?.description : undefined
    if (typeof profile !== 'string') {
      this.#sql.dropLibrary.run(library)
      return
    }
    const { name, code, place } = JSON.parse(profile) as { name: string; code?: string; place?: string }
    this.#sql.putLibrary.run(library, name, code ?? null, place ?? null)
  }
}
