// Holdings records of a library, joined to its records of titles when these are shown.
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Holding } from '@serumpun/bib'
import type { RecordName } from '../record-id.ts'
import { MAX_LISTED_HOLDINGS } from '../limits.ts'
import { controlNumberInKey, type HoldingsReading, isOf } from './holdings-record.ts'

export class JoinedHoldings {
  readonly #any: StatementSync
  readonly #of: StatementSync

  constructor(db: DatabaseSync) {
    this.#any = db.prepare('SELECT 1 FROM holdings LIMIT 1')
    // Of several entries of a key only the one that counts (settlement.ts).
    this.#of = db.prepare(`
      SELECT description FROM holdings JOIN record ON record.number = holdings.row JOIN dataset ON dataset.id = record.dataset
      WHERE holdings.library = ? AND holdings.of = ? AND dataset.name = ? AND NOT EXISTS (
        SELECT 1 FROM record AS rival WHERE rival.dataset = record.dataset AND rival.key = record.key
        AND (rival.ms, rival.count, rival.digest) > (record.ms, record.count, record.digest)
      ) ORDER BY record.key LIMIT ${MAX_LISTED_HOLDINGS}`)
  }

  /** What holdings records of its library say of a record. */
  of({ library, dataset, key }: RecordName): Holding[] {
    const number = this.#any.get() === undefined ? undefined : controlNumberInKey(key)
    if (number === undefined) return []
    return this.#of.all(library, number.number, dataset).flatMap((row) => {
      const reading = JSON.parse((row as { description: string }).description) as HoldingsReading
      return isOf(reading, number) ? reading.holdings : []
    })
  }
}
