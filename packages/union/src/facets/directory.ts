// Whose a dataset is, and where that library is.
import type { DatabaseSync, StatementSync } from 'node:sqlite'

export interface DirectoryEntry {
  readonly library: string
  /** As its profile says; undefined while that has not arrived. */
  readonly name: string | undefined
  readonly place: string | undefined
}

interface Row {
  readonly id: number
  readonly library: string
  readonly name: string | null
  readonly place: string | null
}

export class Directory {
  readonly #rows: StatementSync
  readonly #datasets = new Map<number, DirectoryEntry>()
  #version = -1

  constructor(db: DatabaseSync) {
    this.#rows = db.prepare(`
      SELECT dataset.id, dataset.library, library.name, library.place
      FROM dataset LEFT JOIN library ON library.id = dataset.library ORDER BY dataset.id`)
  }

  /** @param version of the file; call it within the transaction in which rows are looked up. */
  follow(version: number): void {
    if (version === this.#version) return
    this.#datasets.clear()
    for (const row of this.#rows.iterate()) {
      const { id, library, name, place } = row as unknown as Row
      this.#datasets.set(id, { library, name: name ?? undefined, place: place ?? undefined })
    }
    this.#version = version
  }

  /** By the dataset's number in the file. */
  get datasets(): ReadonlyMap<number, DirectoryEntry> {
    return this.#datasets
  }
}
