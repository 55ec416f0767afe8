import { describe, expect, it } from 'vitest'
import { type Head, signHead } from '../head.ts'
import { createIdentity } from '../identity.ts'
import { parseDatasetName } from '../ids.ts'
import { MAX_BRANCHES } from '../limits.ts'
import { Offers } from './offers.ts'

const owner = createIdentity()
const headOf = (revision: number, dataset: string): Head =>
  signHead(owner, { dataset: parseDatasetName(dataset), revision, root: new Uint8Array(32), shards: 0, entries: 0, time: 0 })
const offer = (head: Head) => ({ head, presence: null })
const revisions = (offers: Iterable<{ head: Head }>) => [...offers].map(({ head }) => head.revision)

describe('what a source offers', () => {
  it('is of a catalogue the greatest head that it told, in whatever order', () => {
    const [one, two] = [headOf(1, 'catalogue/a'), headOf(2, 'catalogue/a')]
    for (const order of [
      [one, two],
      [two, one],
    ]) {
      const offers = new Offers()
      for (const head of order) offers.add(offer(head))
      expect(revisions(offers.of(one))).toEqual([2])
      expect(offers.get(one)).toBeUndefined()
      expect(offers.size).toBe(1)
    }
  })

  it('is of a journal every branch, within their bound', () => {
    const offers = new Offers()
    const heads = Array.from({ length: MAX_BRANCHES + 5 }, (_, i) => headOf(i + 1, 'journal/n/1'))
    for (const head of heads) offers.add(offer(head))
    expect(revisions(offers)).toEqual(heads.slice(-MAX_BRANCHES - 1).map(({ revision }) => revision))
    offers.add(offer(heads.at(-2) as Head))
    expect(offers.of(heads[0] as Head)).toHaveLength(MAX_BRANCHES + 1)
  })

  it('is taken back head by head', () => {
    const offers = new Offers()
    const [one, two, other] = [headOf(1, 'journal/n/1'), headOf(2, 'journal/n/1'), headOf(1, 'profile')]
    for (const head of [one, two, other]) offers.add(offer(head))
    offers.remove(one)
    offers.remove(one)
    expect(revisions(offers)).toEqual([2, 1])
    offers.remove(two)
    expect(offers.size).toBe(1)
    offers.clear()
    expect([...offers]).toEqual([])
  })
})
