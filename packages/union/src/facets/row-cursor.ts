// One row after the other, with what is known of it. Rows come in ascending order, so that most are in the shard of the one
// before: an object for each, or a look-up, would cost more than all that is done with them.
import { isShown, shardOfRow, titleIn } from '../shard-columns.ts'
import { SHARD_SLOTS } from '../schema.ts'
import type { TitleMap, TitleRef } from '../title-map.ts'
import type { FactsMap } from './facts-map.ts'
import { FactsReader, type ShardFacts } from './row-facts.ts'

export class RowCursor {
  readonly facts = new FactsReader()
  readonly #titles: TitleMap
  readonly #factsMap: FactsMap
  #shardId = -1
  #shard: ReturnType<TitleMap['shard']>
  #shardFacts: ShardFacts | undefined
  #slot = 0
  row = 0
  /** In the static order. */
  place = 0
  title: TitleRef = 0
  dataset = 0

  constructor(titles: TitleMap, facts: FactsMap) {
    this.#titles = titles
    this.#factsMap = facts
  }

  /** Goes to a row; false where it shows no record. */
  at(row: number): boolean {
    const id = shardOfRow(row)
    if (id !== this.#shardId) {
      this.#shardId = id
      this.#shard = this.#titles.shard(id)
      this.#shardFacts = this.#factsMap.shard(id)
      this.dataset = this.#shard?.dataset ?? 0
    }
    const slot = row - id * SHARD_SLOTS
    const place = this.#shard?.statics[slot]
    if (!isShown(place)) return false
    this.#slot = slot
    this.row = row
    this.place = place
    this.title = -titleIn(this.#shard?.titles[slot] ?? 0) || row
    return true
  }

  /** Makes `facts` those of this row. */
  read(): void {
    if (this.#shardFacts !== undefined) this.facts.read(this.#shardFacts, this.#slot)
  }
}
