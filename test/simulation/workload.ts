// What honest libraries do all day: add, change and remove records, write in their journals, sign anew.
import { encodeIso2709 } from '@serumpun/bib'
import { type Cbor, type DatasetName, kindOf, type OwnChange, parseDatasetName } from '@serumpun/replica'
import type { SimNode } from './node.ts'
import type { Random } from './random.ts'
import type { VirtualTime } from './virtual-time.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const PROFILE = parseDatasetName('profile')
const JOURNAL = parseDatasetName('journal/net/2026')

export const WORDS =
  'bambu serumpun pustaka buku naskah sejarah rempah laut pulau bahasa hikayat kamus peta bunga padi sungai'.split(' ')

export interface WorkloadSize {
  /** Records that a library begins with. */
  readonly records: number
  /** Changes that come in one batch, at most. */
  readonly batch: number
  /** Mean time between two batches of one library. */
  readonly everyMs: number
  /** Records are ISO 2709, as catalogues have them; otherwise a line of text each, which is faster. @default false */
  readonly isMarc?: boolean
}

export class Workload {
  readonly #node: SimNode
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #size: WorkloadSize
  readonly #datasets: readonly DatasetName[]
  #serial = 0
  #isBusy = false

  constructor(node: SimNode, random: Random, time: VirtualTime, size: WorkloadSize) {
    this.#node = node
    this.#random = random
    this.#time = time
    this.#size = size
    this.#datasets = random.shuffled([CATALOGUE, JOURNAL, PROFILE]).slice(0, random.between(1, 3))
  }

  /** Works until `end`. */
  begin(end: number): void {
    this.#time.after(this.#random.below(2_000), () => {
      if (this.#datasets.includes(CATALOGUE)) this.#do(() => this.#node.write(CATALOGUE, this.#records(this.#size.records, 0)))
    })
    const next = (): void => {
      if (this.#time.now >= end) return
      this.#do(() => this.step())
      this.#time.after(this.#random.below(this.#size.everyMs * 2), next)
    }
    this.#time.after(this.#random.below(this.#size.everyMs * 2), next)
  }

  /** A library does one thing at a time: while one waits (for the past, say) the others are skipped. */
  #do(work: () => Promise<unknown>): void {
    if (this.#isBusy) return
    this.#isBusy = true
    const free = (): void => void (this.#isBusy = false)
    void work().finally(free)
    // A node that died took its work with it.
    this.#time.after(30_000, free)
  }

  async step(): Promise<void> {
    const dataset = this.#random.pick(this.#datasets)
    if (this.#random.chance(0.05)) await this.#node.resign()
    else if (kindOf(dataset) === 'journal') await this.#append(dataset)
    else if (dataset === PROFILE) await this.#node.write(PROFILE, [{ key: 'name', body: this.#text() }])
    else await this.#node.write(CATALOGUE, this.#changes())
  }

  /** One last word in every dataset, to see that the owner still can. @returns how many were acknowledged. */
  async lastWord(): Promise<number> {
    let done = 0
    for (const dataset of this.#datasets) {
      const outcome =
        kindOf(dataset) === 'journal'
          ? await this.#append(dataset)
          : await this.#node.write(dataset, [{ key: 'r/last', body: this.#record() }])
      if (outcome === 'done') done++
    }
    return done
  }

  get datasets(): readonly DatasetName[] {
    return this.#datasets
  }

  #text(): string {
    const words = Array.from({ length: this.#random.between(2, 8) }, () => this.#random.pick(WORDS))
    return `${words.join(' ')} ${this.#node.name}.${this.#serial++}`
  }

  #append(dataset: DatasetName) {
    const count = this.#random.between(1, 3)
    return this.#node.append(
      dataset,
      Array.from({ length: count }, () => ({ prefix: 'event', body: this.#text() })),
    )
  }

  #records(count: number, from: number): OwnChange[] {
    return Array.from({ length: count }, (_, i) => ({ key: `r/${from + i}`, body: this.#record() }))
  }

  #record(): Cbor {
    const text = this.#text()
    if (this.#size.isMarc !== true) return text
    const title = { tag: '245', indicators: '00', subfields: [{ code: 'a', value: text }] }
    return encodeIso2709({ leader: '00000nam a2200000 a 4500', fields: [title] })
  }

  #changes(): OwnChange[] {
    const pool = Math.max(8, Math.floor(this.#size.records * 1.2))
    const count = this.#random.chance(0.1) ? this.#size.batch : this.#random.between(1, Math.min(5, this.#size.batch))
    return Array.from({ length: count }, () => {
      const key = `r/${this.#random.below(pool)}`
      return this.#random.chance(0.2) ? { key } : { key, body: this.#record() }
    })
  }
}
