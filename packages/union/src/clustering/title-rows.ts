// Which rows make up which title, in the file: the table `title`, and the columns `titles` of the shards.
import type { OpenShards } from '../open-shards.ts'
import { titleIn, UNCLUSTERED } from '../shard-columns.ts'
import type { WriterStatements } from '../writer-statements.ts'

export class TitleRows {
  readonly #sql: WriterStatements
  readonly #shards: OpenShards
  #nextId: number
  /** How many more records are not the first of their title than before. */
  merged = 0

  constructor(sql: WriterStatements, shards: OpenShards) {
    this.#sql = sql
    this.#shards = shards
    this.#nextId = (sql.lastTitle.first()?.id ?? 0) + 1
  }

  /** The rows of all titles that these rows are in. */
  *matesOfAll(rows: readonly number[]): Generator<number> {
    const ids = new Set(rows.map((row) => titleIn(this.#shards.titleAt(row))))
    for (const id of ids) if (id !== 0) yield* this.#members(id)
  }

  #members(id: number): number[] {
    const { members } = this.#sql.members.first(id) ?? {}
    return members === undefined ? [] : Array.from(unpackRows(members))
  }

  /** Takes a row, which shows its record no longer, out of its title. @returns the other rows of it. */
  leave(row: number): number[] {
    const id = titleIn(this.#shards.titleAt(row))
    this.#shards.setTitle(row, 0)
    if (id === 0) return []
    const rest = this.#members(id).filter((mate) => mate !== row)
    this.merged--
    if (rest.length > 1) this.#sql.putTitle.run(id, packRows(rest))
    else this.#dissolve(id, rest)
    return rest
  }

  #dissolve(id: number, rows: readonly number[]): void {
    this.#sql.dropTitle.run(id)
    for (const row of rows) this.#shards.setTitle(row, this.#shards.titleAt(row) - id)
  }

  markUnclustered(row: number): void {
    const title = this.#shards.titleAt(row)
    if (title < UNCLUSTERED) this.#shards.setTitle(row, title + UNCLUSTERED)
  }

  /** @param groups rows of titles, which together are all rows of all titles that they are in now. */
  assign(groups: readonly (readonly number[])[]): void {
    const ascending = groups.map((rows) => rows.toSorted((a, b) => a - b))
    const kept = new Set(ascending.map((rows) => this.#idOf(rows)).filter((id) => id !== 0))
    const gone = new Set(ascending.flat().map((row) => titleIn(this.#shards.titleAt(row))))
    for (const id of gone) {
      if (id === 0 || kept.has(id)) continue
      this.merged -= this.#members(id).length - 1
      this.#sql.dropTitle.run(id)
    }
    for (const rows of ascending) {
      const id = this.#idOf(rows)
      if (id !== 0) for (const row of rows) this.#shards.setTitle(row, id)
      else this.#put(rows)
    }
  }

  /** The id of the title that consists of these rows already, or 0. */
  #idOf(rows: readonly number[]): number {
    const id = titleIn(this.#shards.titleAt(rows[0] ?? 0))
    if (id === 0 || rows.length < 2) return 0
    const members = this.#members(id)
    return members.length === rows.length && members.every((row, at) => row === rows[at]) ? id : 0
  }

  #put(rows: readonly number[]): void {
    const id = rows.length > 1 ? this.#nextId++ : 0
    if (id !== 0) {
      this.#sql.putTitle.run(id, packRows(rows))
      this.merged += rows.length - 1
    }
    for (const row of rows) this.#shards.setTitle(row, id)
  }
}

export function packRows(rows: readonly number[]): Uint8Array {
  return new Uint8Array(Uint32Array.from(rows).buffer)
}

export function unpackRows(packed: Uint8Array): Uint32Array {
  // Copied, because blobs of SQLite need not begin at a multiple of 4.
  return new Uint32Array(packed.slice().buffer)
}
