// How many libraries hold each title.
import { titleIn, isShown } from '../shard-columns.ts'
import type { TitleMap, TitleRef } from '../title-map.ts'
import type { DirectoryEntry } from './directory.ts'

/** Of all titles with several records, at one state of the file: 8 bytes a title, some milliseconds for a million records. */
export class HolderCounts {
  readonly #counts: Uint32Array

  /** @param isWithin whether a dataset is one of those that are searched. */
  constructor(titles: TitleMap, datasets: ReadonlyMap<number, DirectoryEntry>, isWithin: (dataset: number) => boolean) {
    const shardsOf = Map.groupBy(
      titles.shards().filter(({ dataset }) => isWithin(dataset)),
      ({ dataset }) => datasets.get(dataset)?.library ?? '',
    )
    this.#counts = new Uint32Array(titles.maxTitleId + 1)
    /** The library that was last seen to hold a title, by its number from 1 on. */
    const last = new Uint32Array(titles.maxTitleId + 1)
    let library = 0
    for (const shards of shardsOf.values()) {
      library++
      for (const { statics, titles: column } of shards) {
        for (let slot = 0; slot < column.length; slot++) {
          const title = titleIn(column[slot] ?? 0)
          if (title === 0 || last[title] === library || !isShown(statics[slot])) continue
          last[title] = library
          this.#counts[title] = (this.#counts[title] ?? 0) + 1
        }
      }
    }
  }

  /** @param title that shows a record of one of the libraries. */
  of(title: TitleRef): number {
    return title > 0 ? 1 : (this.#counts[-title] ?? 0)
  }
}
