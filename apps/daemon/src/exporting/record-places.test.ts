import { expect, it } from 'vitest'
import { RecordPlaces } from './record-places.ts'

const leaf = (text: string): Uint8Array => Buffer.from(text)

it('knows what a shard has while it is as it was read, and nothing of those beyond its limit', () => {
  const places = new RecordPlaces(2)
  const slot = {}
  expect(places.mayHave(slot, 0, leaf('a'), ['r//1'])).toBeUndefined()
  places.learn(slot, 0, leaf('a'), ['r//1', 'r//2'])
  expect(places.mayHave(slot, 0, leaf('a'), ['r//9', 'r//2'])).toBe(true)
  expect(places.mayHave(slot, 0, leaf('a'), ['r//3'])).toBe(false)
  expect(places.mayHave(slot, 0, leaf('b'), ['r//1'])).toBeUndefined()
  places.learn(slot, 0, leaf('b'), ['r//3'])
  expect(places.mayHave(slot, 0, leaf('b'), ['r//3'])).toBe(true)
  places.learn(slot, 1, leaf('a'), ['r//4'])
  places.learn(slot, 2, leaf('a'), ['r//5'])
  expect(places.mayHave(slot, 2, leaf('a'), ['r//5'])).toBeUndefined()
  expect(places.mayHave({}, 0, leaf('b'), ['r//3'])).toBeUndefined()
})
