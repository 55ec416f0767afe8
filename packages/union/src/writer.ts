// The writing half of the catalogue view: applies batches of shards, each in one transaction with its cursor.
import type { DatabaseSync } from 'node:sqlite'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { explained } from './schema.ts'
import type { ShardRef, ShardUpdate } from './shard-update.ts'
import { ClusteringWork } from './clustering/clustering-work.ts'
import { lookAgainAtSaid } from './clustering/cluster-unclustered.ts'
import { OpenShards, type WriterMemory } from './open-shards.ts'
import { Transaction } from './transaction.ts'
import { WriterStatements } from './writer-statements.ts'

/** A shard whose content the view has, and the hash that it had. */
export interface AppliedShard extends ShardRef {
  readonly hash: Uint8Array
}

export interface CatalogueCounts {
  /** Records shown: of several entries of one key one counts, withdrawn and unreadable ones do not. */
  readonly records: number
  /** Titles; of records that are still to be put into titles each counts as one. */
  readonly titles: number
  /** Records that are searchable, but still to be put into titles. */
  readonly unclustered: number
  /** Entries that the view cannot use: of unknown types, or hostile. */
  readonly skipped: number
}

export class CatalogueWriter {
  readonly #sql: WriterStatements
  readonly #clustering: ClusteringWork
  #memory: WriterMemory

  /** @param wholeFrom records, from which on all are put into titles anew where many are still to be. */
  constructor(db: DatabaseSync, wholeFrom?: number) {
    this.#sql = new WriterStatements(db)
    this.#memory = this.#readMemory()
    const inTransaction = (work: () => void): void => this.#inTransaction(work)
    this.#clustering = new ClusteringWork({ sql: this.#sql, memory: () => this.#memory, inTransaction, wholeFrom })
  }

  #readMemory(): WriterMemory {
    const datasets = new Map(this.#sql.datasets.all().map((row) => [`${row.library} ${row.name}`, row]))
    return { datasets, nextShard: (this.#sql.lastShard.first()?.id ?? 0) + 1, clusteredShard: 0, watch: undefined }
  }

  #inTransaction<Result>(work: () => Result): Result {
    try {
      this.#sql.begin.run()
      try {
        const result = work()
        this.#sql.commit.run()
        return result
      } catch (error) {
        this.#rollBack()
        throw error
      }
    } catch (error) {
      throw explained(error)
    }
  }

  #rollBack(): void {
    try {
      this.#sql.rollback.run()
    } catch {
      // SQLite has rolled back by itself, as it does when the disk is full.
    }
    this.#memory = this.#readMemory()
    this.#clustering.startAgain()
  }

  /**
   * Applies updates in one transaction, in their order: after a crash all of them have happened, or none.
   * @returns shards whose changes do not follow on what the view has; nothing of these was applied.
   * @throws {UnionError} `UNION_WRITE_FAILED` or `UNION_BAD_FILE`; nothing was applied.
   */
  apply(updates: Iterable<ShardUpdate>): ShardRef[] {
    return this.#inTransaction(() => {
      const refused: ShardRef[] = []
      const transaction = new Transaction(this.#sql, this.#memory)
      for (const update of updates) if (!transaction.apply(update)) refused.push(update.of)
      transaction.finish()
      return refused
    })
  }

  /**
   * Whose view it is: what this library says of two records holds, whatever others say.
   * @throws {UnionError} `UNION_WRITE_FAILED` or `UNION_BAD_FILE`.
   */
  setHome(library: LibraryId | undefined): void {
    if (this.#sql.home.first()?.library === library) return
    this.#inTransaction(() => {
      this.#sql.dropHome.run()
      if (library !== undefined) this.#sql.putHome.run(library)
      lookAgainAtSaid(new OpenShards(this.#sql, this.#memory), this.#sql)
    })
  }

  /** What has been applied. */
  *applied(): Iterable<AppliedShard> {
    for (const { library, dataset, branch, shard, hash } of this.#sql.cursor.each()) {
      yield { library: library as LibraryId, dataset: dataset as DatasetName, branch, shard, hash }
    }
  }

  counts(): CatalogueCounts {
    const { records, merged, unclustered, skipped } = this.#sql.counts.first() ?? {
      records: 0,
      merged: 0,
      unclustered: 0,
      skipped: 0,
    }
    return { records, titles: records - merged, unclustered, skipped }
  }

  /**
   * Puts records into titles that have come by the thousand, and keeps their keys in order.
   * @param end when to stop about (`performance.now()`). @returns whether there is more to do.
   */
  clusterUntil(end: number): boolean {
    return this.#clustering.workUntil(end)
  }

  /**
   * Merges segments of the word index, which makes searching faster and the file smaller; answers stay the same.
   * @param pages about how much to write; 100 take some milliseconds.
   * @returns whether there was anything to merge.
   */
  merge(pages: number): boolean {
    const changes = () => this.#sql.totalChanges.first()?.changes ?? 0
    const before = changes()
    this.#inTransaction(() => this.#sql.mergeWords.run(pages))
    // SQLite's documentation of FTS5, "The 'merge' Command": fewer than two changes mean that there was nothing to do.
    return changes() - before >= 2
  }
}
