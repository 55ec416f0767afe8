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
  const waiting = (who: string) => (): void => void seen.push(`${who} waits`)
  const second = inTurn(one, async () => await Promise.resolve(seen.push('second')), waiting('second'))
  await inTurn(other, async () => await Promise.resolve(seen.push('other')), waiting('other'))
  expect(seen).toEqual(['second waits', 'first begins', 'other'])
  gate.resolve()
  await expect(first).rejects.toThrow('broken')
  expect(await second).toBe(5)
  await inTurn(one, async () => await Promise.resolve(seen.push('third')), waiting('third'))
  expect(seen).toEqual(['second waits', 'first begins', 'other', 'first ends', 'second', 'third'])
})
