// One transaction of the writer: shards, entries and words that change together, and the cursor that says so.
// Entries are written at once; words, title columns and counts when all entries are known, each in its own order.
import { unpackDescription } from './description.ts'
import {
  digestOf,
  PROFILE,
  PROFILE_DATASET,
  PROFILE_KEY,
  type Reading,
  readEntry,
  RECORD,
  SKIPPED,
  type Words,
  wordsOf,
} from './reading.ts'
import { SHARD_SLOTS } from './schema.ts'
import { settle } from './settlement.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import { emptyColumn, packColumn, rowOf, shardOfRow, slotOfRow, type TitleColumn, unpackColumn } from './title-column.ts'
import { TAG, titleDigits } from './title-number.ts'
import type { EntryRow, ShardRow, WriterStatements } from './writer-statements.ts'

/** Titles whose coming or going is looked up one by one; with more, all are counted anew when there is time. */
const MAX_TITLES_LOOKED_UP = 64

const isTitle = (value: number | undefined): value is number => value !== undefined && value > 0
/** Whether a slot holds a record, shown or not: the word index has those. */
const isRecord = (value: number | undefined): boolean => value !== undefined && value !== 0 && !Number.isNaN(value)

/** A shard as the transaction found it, and as it will leave it. */
interface OpenShard {
  readonly id: number
  readonly dataset: number
  readonly branch: number
  readonly number: number
  readonly isNew: boolean
  readonly before: TitleColumn
  readonly titles: TitleColumn
  /** Slots of which the word index has a row now: 1, else 0. */
  readonly indexed: Uint8Array
  hash: Uint8Array
  /** Where a free slot is looked for next. */
  next: number
  gone: boolean
}

/** Entries as they are given: as values, or read already. */
interface Readable<Given> {
  digest(given: Given): string
  reading(dataset: DatasetRow, key: string, given: Given): Reading
}

const TO_READ: Readable<Uint8Array> = {
  digest: digestOf,
  reading: ({ library, name }, key, value) => readEntry(library, name, key, value),
}

const AS_READ: Readable<Reading> = {
  digest: ({ digest }) => digest,
  reading: (_, __, reading) => reading,
}

/** A dataset's row, and the names in it. */
export interface DatasetRow {
  readonly id: number
  readonly library: string
  readonly name: string
}

/** What outlives a transaction: rows that it need not read again. */
export interface WriterMemory {
  readonly datasets: Map<string, DatasetRow>
  nextShard: number
}

export class Transaction {
  readonly #sql: WriterStatements
  readonly #memory: WriterMemory
  readonly #shards = new Map<number, OpenShard>()
  /** Words to take from the word index, and to put there, by row; those of new shards are put there at once. */
  readonly #oldWords = new Map<number, Words>()
  readonly #words = new Map<number, Words>()
  /** The last row of which words have been written. */
  #lastWords = 0
  /** Keys for which it must be decided again which entry counts. */
  readonly #unsettled = new Map<string, { dataset: DatasetRow; key: string }>()
  readonly #emptied = new Set<DatasetRow>()
  #skipped = 0

  constructor(sql: WriterStatements, memory: WriterMemory) {
    this.#sql = sql
    this.#memory = memory
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
    for (const { dataset, key } of this.#unsettled.values()) this.#settle(dataset, key)
    const { version, records, titles, skipped } = this.#sql.counts.first() ?? { version: 0, records: 0, titles: 0, skipped: 0 }
    const change = this.#titleChange(titles)
    this.#writeWords()
    this.#writeShards(version + 1)
    this.#sql.putCounts.run(version + 1, records + change.records, change.titles, skipped + this.#skipped)
  }

  // Shards

  #dataset({ library, dataset: name }: ShardRef): DatasetRow | undefined {
    return this.#memory.datasets.get(`${library} ${name}`)
  }

  #addDataset({ library, dataset: name }: ShardRef): DatasetRow {
    const { lastInsertRowid } = this.#sql.addDataset.run(library, name)
    const row = { id: Number(lastInsertRowid), library, name }
    this.#memory.datasets.set(`${library} ${name}`, row)
    return row
  }

  #find(dataset: DatasetRow, of: ShardRef): OpenShard | undefined {
    const row = this.#sql.shardAt.first(dataset.id, of.branch, of.shard)
    const stored = row && this.#opened(row)
    if (stored !== undefined) return stored
    for (const open of this.#shards.values()) {
      if (open.dataset === dataset.id && open.branch === of.branch && open.number === of.shard && !open.gone) return open
    }
    return undefined
  }

  #opened(row: ShardRow): OpenShard | undefined {
    const known = this.#shards.get(row.id)
    if (known !== undefined) return known.gone ? undefined : known
    const { id, dataset, branch, number, hash, titles } = row
    const before = unpackColumn(titles)
    const indexed = Uint8Array.from(before, (value) => (isRecord(value) ? 1 : 0))
    const open = { id, dataset, branch, number, hash, isNew: false, before, titles: before.slice(), indexed, next: 0, gone: false }
    this.#shards.set(id, open)
    return open
  }

  #shardOf(row: number): OpenShard {
    const id = shardOfRow(row)
    const stored = this.#shards.get(id) ?? this.#sql.shardById.first(id)
    const open = stored === undefined || 'before' in stored ? stored : this.#opened(stored)
    if (open === undefined) throw new Error(`Row ${row} belongs to no shard.`)
    return open
  }

  #addShard(dataset: DatasetRow, of: ShardRef, hash: Uint8Array): OpenShard {
    const id = this.#memory.nextShard++
    const open = {
      id,
      dataset: dataset.id,
      branch: of.branch,
      number: of.shard,
      hash,
      isNew: true,
      before: emptyColumn(),
      titles: emptyColumn(),
      indexed: new Uint8Array(SHARD_SLOTS),
      next: 0,
      gone: false,
    }
    this.#shards.set(id, open)
    this.#emptied.delete(dataset)
    return open
  }

  #replaceShard<Given>(of: ShardRef, hash: Uint8Array, given: Iterable<readonly [key: string, Given]>, as: Readable<Given>): void {
    const dataset = this.#dataset(of) ?? this.#addDataset(of)
    const shard = this.#find(dataset, of)
    if (shard === undefined) {
      const added = this.#addShard(dataset, of, hash)
      for (const [key, each] of given) this.#add(dataset, added, key, as.reading(dataset, key, each))
      return
    }
    if (Buffer.compare(shard.hash, hash) === 0) return
    shard.hash = hash
    const known = new Map(this.#entriesOf(shard).map((row) => [row.key, row]))
    const present = new Map(given)
    // What goes makes room first: a shard may be full before and after.
    for (const row of known.values()) if (!present.has(row.key)) this.#remove(dataset, shard, row)
    for (const [key, each] of present) this.#put(dataset, shard, known.get(key), key, each, as)
  }

  #change({ of, before, hash, changes }: Extract<ShardUpdate, { kind: 'changes' }>): boolean {
    const dataset = this.#dataset(of)
    const shard = dataset && this.#find(dataset, of)
    if (dataset === undefined || shard === undefined || Buffer.compare(shard.hash, before) !== 0) return false
    shard.hash = hash
    const rowOfKey = (key: string): EntryRow | undefined =>
      this.#sql.entriesOfKey.all(dataset.id, key).find(({ number }) => shardOfRow(number) === shard.id)
    const all = [...changes]
    for (const [key, value] of all) {
      const row = value === undefined ? rowOfKey(key) : undefined
      if (row !== undefined) this.#remove(dataset, shard, row)
    }
    for (const [key, value] of all) if (value !== undefined) this.#put(dataset, shard, rowOfKey(key), key, value, TO_READ)
    return true
  }

  #drop(of: ShardRef): void {
    const dataset = this.#dataset(of)
    const shard = dataset && this.#find(dataset, of)
    if (dataset === undefined || shard === undefined) return
    for (const row of this.#entriesOf(shard)) this.#remove(dataset, shard, row)
    shard.gone = true
    this.#emptied.add(dataset)
  }

  // Entries

  #entriesOf(shard: OpenShard): EntryRow[] {
    return this.#sql.entriesBetween.all(rowOf(shard.id, 0), rowOf(shard.id, SHARD_SLOTS - 1))
  }

  #put<Given>(
    dataset: DatasetRow,
    shard: OpenShard,
    row: EntryRow | undefined,
    key: string,
    given: Given,
    as: Readable<Given>,
  ): void {
    // Most entries of a shard that has changed have not: reading them would be most of the work.
    if (row !== undefined && row.digest === as.digest(given)) return
    const reading = as.reading(dataset, key, given)
    if (row === undefined) this.#add(dataset, shard, key, reading)
    else this.#replace(dataset, shard, row, reading)
  }

  #add(dataset: DatasetRow, shard: OpenShard, key: string, reading: Reading): void {
    while (shard.next < SHARD_SLOTS && !Number.isNaN(shard.titles[shard.next])) shard.next++
    if (shard.next === SHARD_SLOTS) throw new RangeError(`A shard has at most ${SHARD_SLOTS} entries.`)
    const row = rowOf(shard.id, shard.next)
    const { time, digest, kind } = reading
    const description = 'description' in reading ? reading.description : null
    const insert = (place: number) =>
      this.#sql.addEntry.run(row, dataset.id, key, place, kind, time.ms, time.count, digest, description).changes
    if (insert(0) === 0) {
      const rivals = this.#sql.entriesOfKey.all(dataset.id, key)
      insert((rivals.at(-1)?.place ?? 0) + 1)
      this.#unsettle(dataset, key)
    } else if (kind === PROFILE) this.#unsettle(dataset, key)
    this.#note(shard, row, reading)
  }

  #replace(dataset: DatasetRow, shard: OpenShard, row: EntryRow, reading: Reading): void {
    const { time, digest, kind } = reading
    const description = 'description' in reading ? reading.description : null
    this.#forgetWords(shard, row)
    this.#sql.changeEntry.run(kind, time.ms, time.count, digest, description, row.number)
    if (row.kind === SKIPPED) this.#skipped--
    this.#note(shard, row.number, reading)
    this.#unsettle(dataset, row.key)
  }

  /** What an entry brings along beside its row. */
  #note(shard: OpenShard, row: number, reading: Reading): void {
    shard.titles[slotOfRow(row)] = reading.kind === RECORD ? reading.title : 0
    if (reading.kind === SKIPPED) this.#skipped++
    if (reading.kind !== RECORD) return
    // The word index flushes its buffer wherever a row number is not above the one before. A new shard's rows are, and
    // keeping nothing of them spares the garbage collector; others wait to be sorted.
    if (shard.isNew && row > this.#lastWords) this.#addWords(shard, row, reading.words)
    else this.#words.set(row, reading.words)
  }

  #addWords(shard: OpenShard, row: number, { title, creators, subjects, identifiers, other }: Words): void {
    this.#sql.addWords.run(row, title, creators, subjects, identifiers, other)
    shard.indexed[slotOfRow(row)] = 1
    this.#lastWords = row
  }

  /** Before an entry's row goes or changes: without content of its own, the word index must be told which words go. */
  #forgetWords(shard: OpenShard, { number, digest }: EntryRow): void {
    this.#words.delete(number)
    const slot = slotOfRow(number)
    if (shard.indexed[slot] !== 1) return
    shard.indexed[slot] = 0
    const { description } = this.#sql.description.first(number) ?? {}
    const title = Math.abs(shard.titles[slot] ?? 0)
    this.#oldWords.set(number, wordsOf(unpackDescription(description ?? ''), title, digest))
  }

  #remove(dataset: DatasetRow, shard: OpenShard, row: EntryRow): void {
    this.#forgetWords(shard, row)
    this.#sql.dropEntry.run(row.number)
    if (row.kind === SKIPPED) this.#skipped--
    const slot = slotOfRow(row.number)
    shard.titles[slot] = Number.NaN
    shard.next = Math.min(shard.next, slot)
    this.#unsettle(dataset, row.key)
  }

  #unsettle(dataset: DatasetRow, key: string): void {
    this.#unsettled.set(`${dataset.id} ${key}`, { dataset, key })
  }

  #settle(dataset: DatasetRow, key: string): void {
    const rows = this.#sql.entriesOfKey.all(dataset.id, key)
    const [first] = rows
    // Adding relies on it: where a key has entries, one of them has place 0.
    if (first !== undefined && first.place !== 0) this.#sql.movePlace.run(first.number)
    const chosen = settle(rows)
    for (const row of rows) {
      const { titles } = this.#shardOf(row.number)
      const title = Math.abs(titles[slotOfRow(row.number)] ?? 0)
      titles[slotOfRow(row.number)] = row === chosen ? title : -title
    }
    if (dataset.name === PROFILE_DATASET && key === PROFILE_KEY) this.#putLibrary(dataset, chosen)
  }

  #putLibrary(dataset: DatasetRow, chosen: EntryRow | undefined): void {
    const profile = chosen?.kind === PROFILE ? this.#sql.description.first(chosen.number)?.description : undefined
    if (typeof profile !== 'string') {
      this.#sql.dropLibrary.run(dataset.library)
      return
    }
    const { name, code, place } = JSON.parse(profile) as { name: string; code?: string; place?: string }
    this.#sql.putLibrary.run(dataset.library, name, code ?? null, place ?? null)
  }

  // What waits for the rest

  #writeWords(): void {
    const rows = new Set([...this.#oldWords.keys(), ...this.#words.keys()])
    for (const row of Array.from(rows).sort((a, b) => a - b)) {
      const old = this.#oldWords.get(row)
      if (old !== undefined) this.#sql.dropWords.run(row, old.title, old.creators, old.subjects, old.identifiers, old.other)
      const words = this.#words.get(row)
      if (words !== undefined) this.#addWords(this.#shardOf(row), row, words)
    }
  }

  #writeShards(version: number): void {
    for (const { id, dataset, branch, number, hash, titles, gone } of this.#shards.values()) {
      if (gone) this.#sql.dropShard.run(id)
      else this.#sql.putShard.run(id, dataset, branch, number, hash, version, packColumn(titles))
    }
    for (const dataset of this.#emptied) {
      if (this.#sql.anyShardOf.first(dataset.id) !== undefined) continue
      this.#sql.dropDataset.run(dataset.id)
      this.#memory.datasets.delete(`${dataset.library} ${dataset.name}`)
    }
  }

  // Counts

  /** How many more records are shown, and how many titles there are then; null where they had better be counted anew. */
  #titleChange(titlesBefore: number | null): { records: number; titles: number | null } {
    let records = 0
    const touched = new Set<number>()
    for (const { before, titles } of this.#shards.values()) {
      for (let slot = 0; slot < SHARD_SLOTS; slot++) {
        const [was, is] = [before[slot], titles[slot]]
        if (was === is) continue
        if (isTitle(is)) {
          records++
          touched.add(is)
        }
        if (isTitle(was)) {
          records--
          touched.add(was)
        }
      }
    }
    if (titlesBefore === null || touched.size > MAX_TITLES_LOOKED_UP)
      return { records, titles: touched.size === 0 ? titlesBefore : null }
    let titles = titlesBefore
    for (const title of touched) titles += this.#comesOrGoes(title)
    return { records, titles }
  }

  /** 1 where a title has its first record, -1 where it has lost its last, else 0. The word index is still as it was. */
  #comesOrGoes(title: number): number {
    let was = false
    let is = false
    for (const { titles, before } of this.#shards.values()) {
      was ||= before.includes(title)
      is ||= titles.includes(title)
    }
    if (was && is) return 0
    for (const { row } of this.#sql.rowsWith.each(`"${TAG}${titleDigits(title)}"`)) {
      const open = this.#shards.get(shardOfRow(row))
      // Of open shards everything is known already.
      if (open !== undefined) continue
      const stored = this.#sql.shardById.first(shardOfRow(row))
      if (stored !== undefined && unpackColumn(stored.titles)[slotOfRow(row)] === title) return 0
    }
    return (is ? 1 : 0) - (was ? 1 : 0)
  }
}
