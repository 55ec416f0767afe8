// Putting records into titles that came by the thousand, a little at a time: few of them one by one, with all that hang together
// with them; where that is most of the catalogue, the whole of it anew.
import { Asserted } from '../assertions/asserted.ts'
import { MAX_KEY_RUNS, WHOLE_FROM_RECORDS, WHOLE_FROM_SHARE } from '../limits.ts'
import { OpenShards, type WriterMemory } from '../open-shards.ts'
import { writeShards } from '../shown-change.ts'
import type { WriterStatements } from '../writer-statements.ts'
import { clusterUnclustered } from './cluster-unclustered.ts'
import { KeyRuns } from './key-runs.ts'
import { putWhole } from './put-whole.ts'
import { WholeClustering } from './whole-clustering.ts'

export interface ClusteringWorkInit {
  readonly sql: WriterStatements
  readonly memory: () => WriterMemory
  readonly inTransaction: (work: () => void) => void
  /** @default `WHOLE_FROM_RECORDS` */
  readonly wholeFrom?: number | undefined
}

export class ClusteringWork {
  readonly #sql: WriterStatements
  readonly #with: ClusteringWorkInit
  readonly #keys: KeyRuns
  readonly #wholeFrom: number
  #whole: { readonly clustering: WholeClustering; readonly work: Iterator<void> } | undefined

  constructor(init: ClusteringWorkInit) {
    this.#with = init
    this.#sql = init.sql
    this.#keys = new KeyRuns(init.sql)
    this.#wholeFrom = init.wholeFrom ?? WHOLE_FROM_RECORDS
  }

  /** Something was undone: what has been found out may rest on it. */
  startAgain(): void {
    this.#whole = undefined
  }

  /** Works until about a time (`performance.now()`). @returns whether there is more to do. */
  workUntil(end: number): boolean {
    do {
      const { records = 0, unclustered = 0 } = this.#sql.counts.first() ?? {}
      const isWorthAll = unclustered >= Math.max(this.#wholeFrom, records * WHOLE_FROM_SHARE)
      if (this.#whole !== undefined) this.#goOn(end)
      else if (unclustered === 0) return this.#tidyKeys()
      else if (!isWorthAll) this.#with.inTransaction(() => clusterUnclustered(this.#openShards(), this.#sql, this.#with.memory()))
      else if (this.#keys.isMerged && !this.#keys.hasRecent) this.#begin()
      else this.#with.inTransaction(() => this.#gatherOrMerge())
    } while (performance.now() < end)
    return true
  }

  #openShards(): OpenShards {
    return new OpenShards(this.#sql, this.#with.memory())
  }

  /** @returns whether there was something to do. */
  #tidyKeys(): boolean {
    const [gather, merge] = [this.#keys.hasMuchRecent, this.#keys.isMerging || this.#keys.runs > MAX_KEY_RUNS]
    if (gather) this.#with.inTransaction(() => this.#keys.gather())
    else if (merge) this.#with.inTransaction(() => this.#keys.mergeSome())
    return gather || merge
  }

  #gatherOrMerge(): void {
    if (this.#keys.hasRecent) this.#keys.gather()
    else this.#keys.mergeSome()
  }

  #begin(): void {
    const clustering = new WholeClustering(this.#sql, new Asserted(this.#sql, this.#openShards()))
    this.#whole = { clustering, work: clustering.work() }
    this.#with.memory().watch = clustering.watch
  }

  #goOn(end: number): void {
    const whole = this.#whole
    if (whole === undefined) return
    do {
      if (whole.work.next().done !== true) continue
      this.#with.inTransaction(() => {
        const shards = putWhole(whole.clustering, () => this.#openShards(), this.#sql)
        this.#with.memory().watch = undefined
        writeShards(shards, this.#sql, { merged: 0, skipped: 0 })
      })
      this.#whole = undefined
      return
    } while (performance.now() < end)
  }
}
