// Which of many numbered things hang together (union-find, with path halving).

export class DisjointSets {
  readonly #parents: Uint32Array

  constructor(size: number) {
    this.#parents = Uint32Array.from({ length: size }, (_, index) => index)
  }

  /** One of the things that hang together with a thing, the same for all of them. */
  find(thing: number): number {
    const parents = this.#parents
    let at = thing
    for (;;) {
      const parent = parents[at] ?? at
      if (parent === at) return at
      const above = parents[parent] ?? parent
      parents[at] = above
      at = above
    }
  }

  join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)]
    this.#parents[Math.max(a, b)] = Math.min(a, b)
  }
}

/** Indices below the length of `numbers`, grouped by their number, in ascending order of both. */
export function groupedBy(numbers: Uint32Array): Uint32Array {
  const starts = new Uint32Array(numbers.length + 2)
  for (const number of numbers) starts[number + 1] = (starts[number + 1] ?? 0) + 1
  for (let number = 1; number < starts.length; number++) starts[number] = (starts[number] ?? 0) + (starts[number - 1] ?? 0)
  const order = new Uint32Array(numbers.length)
  for (let index = 0; index < numbers.length; index++) {
    const number = numbers[index] ?? 0
    const place = starts[number] ?? 0
    starts[number] = place + 1
    order[place] = index
  }
  return order
}
