// Keys with the rows that have them, in the file. Few changes go to a table of their own (`match_key`), what comes by the
// thousand goes sorted into blocks of a run that is never changed; the newest that is known of a row and a key counts. Runs are
// merged into one when there is nothing else to do. A table alone would write at random places all over the file and take three
// times the room; what Level would do the same way would not be in one transaction with the rest.
import type { WriterStatements } from '../writer-statements.ts'
import { blocksOf, BlockPacker, BlockReader, compareEntries, type KeyEntry } from './key-block.ts'

/** Entries of few changes, above which they become a run: some milliseconds of work. */
const MAX_RECENT = 4096

/** Entries that one step of merging writes: some 20 ms. */
const MERGED_IN_STEP = 50_000

export class KeyRuns {
  readonly #sql: WriterStatements

  constructor(sql: WriterStatements) {
    this.#sql = sql
  }

  /** Notes a few entries, in no order. */
  putFew(entries: Iterable<KeyEntry>): void {
    for (const { number, row, gone } of entries) this.#sql.putKey.run(number, row, gone ? 1 : 0)
  }

  /** Notes many entries, none twice. */
  putMany(entries: KeyEntry[]): void {
    // What is in the table counts as newer than all runs.
    this.gather()
    this.#putRun(entries.sort(compareEntries))
  }

  #putRun(sorted: Iterable<KeyEntry>): void {
    const run = (this.#sql.lastRun.first()?.run ?? 0) + 1
    for (const { first, bytes } of blocksOf(sorted)) this.#sql.addBlock.run(run, first, bytes)
  }

  get runs(): number {
    return this.#sql.runs.first()?.runs ?? 0
  }

  /** Whether all but what is recent is in one run. */
  get isMerged(): boolean {
    return this.runs <= 1 && !this.isMerging
  }

  get isMerging(): boolean {
    return this.#sql.mergeTarget.first() !== undefined
  }

  /** Whether there is anything that few changes have brought. */
  get hasRecent(): boolean {
    return this.#sql.recentKeys.first(1)?.entries === 1
  }

  /** Whether that is so much that it had better become a run. */
  get hasMuchRecent(): boolean {
    return this.#sql.recentKeys.first(MAX_RECENT)?.entries === MAX_RECENT
  }

  /** Makes a run of what few changes have brought. */
  gather(): void {
    if (!this.hasRecent) return
    this.#putRun(this.#recent())
    this.#sql.dropRecentKeys.run()
  }

  *#recent(): Generator<KeyEntry> {
    for (const { key, record, gone } of this.#sql.allRecentKeys.each()) yield { number: key, row: record, gone: gone === 1 }
  }

  /**
   * Merges some of all runs into the newest one that merging has begun; what has been merged leaves the others, so that it can
   * be gone on with at any time.
   *
   * @param most how many entries to write, about.
   */
  mergeSome(most = MERGED_IN_STEP): void {
    const target = this.#sql.mergeTarget.first()?.run ?? this.#begin()
    const sources = this.#sql.runsBelow.all(target).map(({ run }) => new RunReader(this.#sql, run))
    const packer = new BlockPacker()
    const put = (block: ReturnType<BlockPacker['end']>): void => {
      if (block !== undefined) this.#sql.addBlock.run(target, block.first, block.bytes)
    }
    const queue = new MergeQueue(sources)
    let written = 0
    let last = -1
    for (let source = queue.first(); source !== undefined; source = queue.first()) {
      const { number, row, gone } = source
      if (written >= most && number !== last) break
      // Of what several say of a row and a key, the newest comes first.
      queue.skip(number, row)
      last = number
      written++
      if (!gone) put(packer.add(number, row, false))
    }
    put(packer.end())
    for (const source of sources) source.dropConsumed()
    if (queue.first() === undefined) this.#sql.endMerge.run()
  }

  #begin(): number {
    const run = (this.#sql.lastRun.first()?.run ?? 0) + 1
    this.#sql.beginMerge.run(run)
    return run
  }

  /**
   * Blocks with all entries from a number on, in their order; to be read when all is in one run. They are read one by one, so
   * that others may write in between.
   */
  *scan(from: number): Generator<BlockReader> {
    const start = this.#sql.blockAt.first(from)
    for (
      let block = start ?? this.#sql.blockAfter.first(-1);
      block !== undefined;
      block = this.#sql.blockAfter.first(block.first)
    ) {
      yield new BlockReader({ first: block.first, bytes: block.entries })
    }
  }
}

/** What is left of a run, from its beginning. */
class RunReader {
  readonly run: number
  number = 0
  row = 0
  gone = false
  readonly #sql: WriterStatements
  readonly #consumed: number[] = []
  #reader: BlockReader | undefined
  #id = 0
  #first = -1
  /** How many entries of the block in which it stands have been taken. */
  #taken = 0

  constructor(sql: WriterStatements, run: number) {
    this.#sql = sql
    this.run = run
  }

  next(): boolean {
    while (this.#reader?.next() !== true) {
      if (this.#reader !== undefined) this.#consumed.push(this.#id)
      const block = this.#sql.nextBlock.first(this.run, this.#first)
      if (block === undefined) {
        this.#reader = undefined
        return false
      }
      this.#id = block.id
      this.#first = block.first
      this.#taken = -1
      this.#reader = new BlockReader({ first: block.first, bytes: block.entries })
    }
    this.#taken++
    this.number = this.#reader.number
    this.row = this.#reader.row
    this.gone = this.#reader.gone
    return true
  }

  /** Deletes the blocks that have been taken, and writes anew what is left of the one in which it stands. */
  dropConsumed(): void {
    for (const id of this.#consumed) this.#sql.dropBlock.run(id)
    const reader = this.#reader
    if (reader === undefined || this.#taken <= 0) return
    this.#sql.dropBlock.run(this.#id)
    const rest: KeyEntry[] = []
    do rest.push({ number: reader.number, row: reader.row, gone: reader.gone })
    while (reader.next())
    for (const { first, bytes } of blocksOf(rest)) this.#sql.addBlock.run(this.run, first, bytes)
  }
}

/** Runs by the entry at which each stands; of equal ones the newest first. */
class MergeQueue {
  readonly #heap: RunReader[]

  constructor(sources: readonly RunReader[]) {
    this.#heap = sources.filter((source) => source.next())
    for (let at = this.#heap.length >> 1; at >= 0; at--) this.#sink(at)
  }

  first(): RunReader | undefined {
    return this.#heap[0]
  }

  /** Takes all entries of this number and row. */
  skip(number: number, row: number): void {
    for (let top = this.#heap[0]; top !== undefined && top.number === number && top.row === row; top = this.#heap[0]) {
      if (!top.next()) {
        const last = this.#heap.pop()
        if (last === undefined || last === top) continue
        this.#heap[0] = last
      }
      this.#sink(0)
    }
  }

  #sink(from: number): void {
    const heap = this.#heap
    const item = heap[from]
    if (item === undefined) return
    let at = from
    for (;;) {
      let child = 2 * at + 1
      const [left, right] = [heap[child], heap[child + 1]]
      if (left === undefined) break
      if (right !== undefined && comes(right, left)) child++
      const least = heap[child] as RunReader
      if (!comes(least, item)) break
      heap[at] = least
      at = child
    }
    heap[at] = item
  }
}

function comes(a: RunReader, b: RunReader): boolean {
  return (a.number - b.number || a.row - b.row || b.run - a.run) < 0
}
