// What a harvest tells: while it goes on, and at its end.
import type { ReadWarning, RejectionCode } from '@serumpun/bib'
import { MAX_LISTED_PLACES, MAX_LISTED_REJECTS } from './limits.ts'
import { emptyTally, type Tally } from './state.ts'

export interface HarvestProgress {
  readonly url: string
  readonly read: number
  /** As the server counts its list, where it does. */
  readonly total?: number
  /** Why it goes no further at the moment. */
  readonly waiting?: string
}

export interface HarvestReject {
  /** OAI identifier. */
  readonly identifier: string
  readonly code: RejectionCode
  readonly message: string
}

export interface HarvestWarning {
  readonly code: ReadWarning
  readonly records: number
  /** OAI identifiers of the first of them. */
  readonly first: readonly string[]
}

/** A record whose control number has changed counts as one added and one removed. */
export interface HarvestReport extends Tally {
  readonly url: string
  readonly repository?: string
  readonly prefix: string
  readonly set?: string
  /** What was asked for; absent: from the beginning, to the end. */
  readonly from?: string
  readonly until?: string
  readonly full: boolean
  /** It went on with a list that an earlier harvest had begun. */
  readonly resumed: boolean
  readonly pages: number
  readonly requests: number
  /** The first of them; the file beside `rejectsFile` lists all. */
  readonly rejects: readonly HarvestReject[]
  readonly rejectsFile?: string
  readonly warnings: readonly HarvestWarning[]
  /** What else people should know, in sentences. */
  readonly notices: readonly string[]
  readonly seconds: number
}

/** Counts as a harvest goes on. */
export class HarvestCounts {
  readonly tally: Tally = emptyTally()
  readonly rejects: HarvestReject[] = []
  readonly notices: string[] = []
  readonly #warnings = new Map<HarvestWarning['code'], { records: number; first: string[] }>()

  warn(identifier: string, codes: readonly HarvestWarning['code'][]): void {
    for (const code of new Set(codes)) {
      const entry = this.#warnings.get(code) ?? { records: 0, first: [] }
      entry.records++
      if (entry.first.length < MAX_LISTED_PLACES) entry.first.push(identifier)
      this.#warnings.set(code, entry)
    }
  }

  reject(reject: HarvestReject): void {
    this.tally.rejected++
    if (this.rejects.length < MAX_LISTED_REJECTS) this.rejects.push(reject)
  }

  notice(text: string): void {
    if (!this.notices.includes(text)) this.notices.push(text)
  }

  get warnings(): HarvestWarning[] {
    return [...this.#warnings].map(([code, entry]) => ({ code, ...entry }))
  }
}
