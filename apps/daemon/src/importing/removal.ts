// A full load: what the own catalogue has and the files no longer have is removed, unless that would take what only seems to be gone.
import type { Replica } from '@serumpun/replica'
import type { Batch, RejectedRecord } from './batch.ts'
import { writtenByHandFromNow } from './by-hand.ts'
import { DigestSet } from './digest-set.ts'
import { ownRecordKeys, removeRecords } from './own-records.ts'
import { numberInKey } from './record-key.ts'

/** Part of a catalogue that a full load removes without being told to: more is more often a wrong or partial file than a clearance. */
const USUAL_PART = 0.1

export interface RemovalReport {
  /** Records of the catalogue before the load. */
  readonly held: number
  /** Of these, those that the files do not have. */
  readonly absent: number
  readonly removed: number
  /** Why nothing was removed; absent where it was done, or there was nothing to do. */
  readonly refused?: 'file-failed' | 'unknown-rejects' | 'too-many' | 'dry-run'
  /** Rejected records of which nobody can say whether they are in the catalogue. */
  readonly unknownRejects: number
}

/** Rejections of what can't be in the catalogue: it had no number, or was no record at all. */
const NEVER_HELD: ReadonlySet<string> = new Set<RejectedRecord['code']>(['no-control-number', 'no-title'])

export class FullLoad {
  readonly #replica: Replica
  #held = 0
  readonly #seen = new DigestSet()
  /** Control numbers of rejected records: they are in the library, but not as they should be. */
  readonly #rejected = new DigestSet()
  readonly #isByHand: (key: string) => boolean
  #unknown = 0

  private constructor(replica: Replica) {
    this.#replica = replica
    this.#isByHand = writtenByHandFromNow(replica)
  }

  /** Counts what there is before the load. */
  static async begin(replica: Replica): Promise<FullLoad> {
    const load = new FullLoad(replica)
    for await (const _ of ownRecordKeys(replica)) load.#held++
    return load
  }

  take({ keys, lengths, rejected }: Batch): void {
    for (const [i, key] of keys.entries()) if (lengths[i] !== 0) this.#seen.add(key)
    for (const { controlNumber, code } of rejected) {
      if (controlNumber !== undefined) this.#rejected.add(controlNumber)
      else if (!NEVER_HELD.has(code)) this.#unknown++
    }
  }

  /**
   * Removes what was in none of the files.
   *
   * @param yes Remove it even if it is more than a tenth of the catalogue.
   * @param dry Only count.
   */
  async finish(failed: boolean, yes: boolean, dry: boolean, stop: () => void): Promise<RemovalReport> {
    let absent = 0
    for await (const key of ownRecordKeys(this.#replica)) if (this.#isAbsent(key)) absent++
    const report = { held: this.#held, absent, removed: 0, unknownRejects: this.#unknown }
    if (absent === 0) return report
    if (failed) return { ...report, refused: 'file-failed' }
    if (this.#unknown > 0) return { ...report, refused: 'unknown-rejects' }
    if (absent > this.#held * USUAL_PART && !yes) return { ...report, refused: 'too-many' }
    if (dry) return { ...report, refused: 'dry-run' }
    return { ...report, removed: await removeRecords(this.#replica, (key) => this.#isAbsent(key), stop) }
  }

  #isAbsent(key: string): boolean {
    return !this.#seen.has(key) && !this.#rejected.has(numberInKey(key)) && !this.#isByHand(key)
  }
}
