import fc from 'fast-check'
import { expect, test } from 'vitest'
import { textOf } from './text-stream.ts'

test('bytes become the same text however they are cut', async () => {
  const read = async (bytes: Uint8Array, size: number): Promise<string> => {
    let text = ''
    const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) => bytes.subarray(i * size, (i + 1) * size))
    for await (const piece of textOf(chunks)) text += piece
    return text
  }
  const bytes = fc.oneof(
    fc.uint8Array({ min: 1, maxLength: 400 }),
    fc.array(fc.constantFrom('é', '書', '𠀀', 'a'), { maxLength: 200 }).map((letters) => Buffer.from(letters.join(''))),
  )
  await fc.assert(
    fc.asyncProperty(bytes, fc.integer({ min: 1, max: 50 }), async (all, size) => {
      expect(await read(all, size)).toBe(await read(all, 1_000_000))
    }),
    { numRuns: 300 },
  )
})
