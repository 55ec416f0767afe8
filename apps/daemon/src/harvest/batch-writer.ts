// Harvested records → the own catalogue, in batches: identifiers are noted, the batch is written under one signed head,
// then what is no longer needed is forgotten. A crash between any two of these steps is mended by harvesting the same again.
import type { OwnChange, WriteReport } from '@serumpun/replica'
import type { Replica } from '@serumpun/replica'
import { CATALOGUE_DATASET } from '../profile.ts'
import type { Converted } from './convert.ts'
import { type Harvested, type IdentifierMap, rowName } from './identifiers.ts'

export interface Catalogue {
  write: Replica['write']
}

export class BatchWriter {
  readonly #catalogue: Catalogue
  readonly #identifiers: IdentifierMap

  constructor(catalogue: Catalogue, identifiers: IdentifierMap) {
    this.#catalogue = catalogue
    this.#identifiers = identifiers
  }

  /** @throws {DaemonError} `FILE`; {ReplicaError} `REPLICA_WRITE_FAILED`. Nothing is lost then; the same batch may be written again. */
  async write(items: readonly Converted[], generation: number): Promise<WriteReport> {
    // Of a record that comes twice the later one counts.
    const last = new Map(items.map((item) => [item.identifier, item]))
    const put = new Map<string, Uint8Array>()
    const held: Harvested[] = []
    const seen: string[] = []
    const going: Harvested[] = []
    for (const [identifier, item] of last) {
      if (item.kind === 'rejected') seen.push(identifier)
      else if (item.kind === 'record') {
        held.push({ identifier, key: item.key })
        put.set(item.key, item.body)
      }
    }
    this.#identifiers.note(held, seen, generation)
    for (const [identifier, item] of last) {
      if (item.kind === 'rejected') continue
      const kept = item.kind === 'record' ? item.key : undefined
      for (const key of this.#identifiers.keysOf(identifier)) if (key !== kept) going.push({ identifier, key })
    }
    const report = await this.#change(put, going)
    this.#identifiers.drop(going)
    // What the catalogue has not counted: deletions of what was never here, and what came twice.
    const counted = report.added + report.changed + report.unchanged + report.removed
    const rejected = items.filter(({ kind }) => kind === 'rejected').length
    return { ...report, unchanged: report.unchanged + Math.max(0, items.length - rejected - counted) }
  }

  /** Removes what these identifiers stand for. */
  async remove(rows: readonly Harvested[]): Promise<WriteReport> {
    const report = await this.#change(new Map(), rows)
    this.#identifiers.drop(rows)
    return report
  }

  async #change(put: ReadonlyMap<string, Uint8Array>, going: readonly Harvested[]): Promise<WriteReport> {
    const names = new Set(going.map(rowName))
    const changes: OwnChange[] = []
    for (const key of new Set(going.map((row) => row.key))) {
      if (!put.has(key) && !this.#identifiers.isHeldBeside(key, names)) changes.push({ key })
    }
    for (const [key, body] of put) changes.push({ key, body })
    if (changes.length === 0) return { added: 0, changed: 0, unchanged: 0, removed: 0 }
    return await this.#catalogue.write(CATALOGUE_DATASET, changes)
  }
}
