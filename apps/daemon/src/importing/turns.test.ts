import { expect, test } from 'vitest'
import { inTurn } from './turns.ts'

test('works on one catalogue follow each other, also behind one that fails; those on another do not wait', async () => {
  const [one, other] = [{}, {}]
  const seen: string[] = []
  const gate = Promise.withResolvers<void>()
  const first = inTurn(one, async () => {
    seen.push('first begins')
    await gate.promise
    seen.push('first ends')
    throw new Error('broken')
  })
  const second = inTurn(one, async () => await Promise.resolve(seen.push('second')))
  await inTurn(other, async () => await Promise.resolve(seen.push('other')))
  expect(seen).toEqual(['first begins', 'other'])
  gate.resolve()
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe(4)
  expect(seen).toEqual(['first begins', 'other', 'first ends', 'second'])
})
