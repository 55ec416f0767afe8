// What is to happen, in order of time; of one moment, in the order in which it was put down.

interface Item {
  readonly ms: number
  readonly number: number
  readonly happens: () => void
}

const before = (a: Item, b: Item): boolean => a.ms < b.ms || (a.ms === b.ms && a.number < b.number)

export class Agenda {
  /** A binary heap. */
  readonly #items: Item[] = []
  #number = 0
  /** Of what is happening, in milliseconds since 1970. */
  now = 0

  at(ms: number, happens: () => void): void {
    const items = this.#items
    const item: Item = { ms, number: this.#number++, happens }
    let at = items.length
    items.push(item)
    while (at > 0) {
      const parent = (at - 1) >>> 1
      const above = items[parent] as Item
      if (!before(item, above)) break
      items[at] = above
      at = parent
    }
    items[at] = item
  }

  /** Until nothing is left. */
  run(): void {
    for (let item = this.#take(); item !== undefined; item = this.#take()) {
      this.now = item.ms
      item.happens()
    }
  }

  #take(): Item | undefined {
    const items = this.#items
    const [first] = items
    const last = items.pop()
    if (first === undefined || last === undefined || items.length === 0) return first
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= items.length) break
      if (child + 1 < items.length && before(items[child + 1] as Item, items[child] as Item)) child++
      if (!before(items[child] as Item, last)) break
      items[at] = items[child] as Item
      at = child
    }
    items[at] = last
    return first
  }
}
