import { describe, expect, it } from 'vitest'
import type { Source } from './source.ts'
import { type Asking, type Wish, Wishes } from './wishes.ts'

interface Named extends Wish {
  readonly name: number
}
const wish = (name: number): Named => ({ name, asked: new Map<Source, Asking>(), lacking: new Set<Source>() })
const [one, two, three] = [{}, {}, {}] as Source[] as [Source, Source, Source]
const asking = (since: number): Asking => ({ since })

function wishesFor(...names: number[]) {
  const wishes = new Wishes<Named>()
  const items = names.map(wish)
  for (const item of items) wishes.add(item)
  wishes.sort((a, b) => a.name - b.name)
  return { wishes, items }
}

describe('what is wished for', () => {
  it('is asked for in order, each thing of one source', () => {
    const { wishes } = wishesFor(2, 3, 1)
    const order: number[] = []
    for (const source of [one, two, one]) {
      const item = wishes.nextFor(source, 0) as Named
      order.push(item.name)
      wishes.asking(item, source, asking(5))
    }
    expect(order).toEqual([1, 2, 3])
    expect(wishes.nextFor(one, 0)).toBeUndefined()
    expect(wishes.isUnderWay).toBe(true)
    expect(wishes.size).toBe(3)
  })

  it('is asked of another source when the first is late, and only then', () => {
    const { wishes, items } = wishesFor(1)
    const item = items[0] as Named
    wishes.nextFor(one, 0)
    wishes.asking(item, one, asking(5))
    expect(wishes.nextFor(two, 5)).toBeUndefined()
    expect(wishes.nextFor(one, 6)).toBeUndefined()
    expect(wishes.nextFor(two, 6)).toBe(item)
    wishes.asking(item, two, asking(6))
    // A third only when both are late.
    expect(wishes.nextFor(three, 6)).toBeUndefined()
    expect(wishes.nextFor(three, 7)).toBe(item)
  })

  it('is not asked again of who lacks it or cannot give it', () => {
    const { wishes, items } = wishesFor(1, 2)
    items[0]?.lacking.add(one)
    expect(wishes.nextFor(one, 0)?.name).toBe(2)
    expect(wishes.nextFor(one, 0, ({ name }) => name === 9)).toBeUndefined()
    expect(wishes.nextFor(two, 0)?.name).toBe(1)
  })

  it('comes back when a source has failed, unless another is still at it or it has been fulfilled', () => {
    const { wishes, items } = wishesFor(1)
    const item = items[0] as Named
    for (const source of [one, two]) {
      wishes.nextFor(source, 9)
      wishes.asking(item, source, asking(1))
    }
    wishes.asked(item, one)
    expect(wishes.nextFor(three, 0)).toBeUndefined()
    wishes.asked(item, two)
    expect(wishes.nextFor(three, 0)).toBe(item)
    wishes.asking(item, three, asking(1))
    wishes.delete(item)
    wishes.asked(item, three)
    expect([wishes.size, wishes.isUnderWay, wishes.has(item), wishes.nextFor(one, 9)]).toEqual([0, false, false, undefined])
  })

  it('that has been fulfilled by one source is under way no longer, whatever another that was asked is doing', () => {
    const { wishes, items } = wishesFor(1)
    const item = items[0] as Named
    wishes.nextFor(one, 9)
    wishes.asking(item, one, asking(1))
    wishes.asking(item, two, asking(2))
    wishes.delete(item)
    wishes.asked(item, two)
    expect(wishes.isUnderWay).toBe(false)
  })

  it('is forgotten when the goal changes, while answers to it may still come', () => {
    const { wishes, items } = wishesFor(1, 2)
    wishes.nextFor(one, 0)
    wishes.asking(items[0] as Named, one, asking(1))
    wishes.clear()
    expect([wishes.size, wishes.isUnderWay]).toEqual([0, false])
    wishes.asked(items[0] as Named, one)
    expect([wishes.isUnderWay, wishes.nextFor(one, 9)]).toEqual([false, undefined])
  })
})
