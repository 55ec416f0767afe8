// What is sealed for some is read by them and by nobody else, and by nobody once it was changed.
import { encodeCbor } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { libraryNumber } from '../testing/society.ts'
import { sealFor, unseal } from './sealing.ts'

const [anna, budi, citra] = [libraryNumber(1), libraryNumber(2), libraryNumber(3)]
const message = new TextEncoder().encode('Kondisi buku: baik.')
const context = new TextEncoder().encode('request 1')

describe('a sealed message', () => {
  it('is read by those for whom it is, and by nobody else', async () => {
    const sealed = await sealFor([anna.library, budi.library], message, context)
    expect(await unseal(anna, sealed, context)).toEqual(message)
    expect(await unseal(budi, sealed, context)).toEqual(message)
    expect(await unseal(citra, sealed, context)).toBeUndefined()
    expect(Buffer.from(sealed).includes(Buffer.from(message))).toBe(false)
  })

  it('is another each time, and belongs to its context', async () => {
    const sealed = await sealFor([anna.library], message, context)
    expect(await sealFor([anna.library], message, context)).not.toEqual(sealed)
    expect(await unseal(anna, sealed, new TextEncoder().encode('request 2'))).toBeUndefined()
  })

  it('that was changed anywhere cannot be read', async () => {
    const sealed = await sealFor([anna.library], message, context)
    await fc.assert(
      fc.asyncProperty(fc.nat(sealed.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
        const changed = sealed.slice()
        changed[at] = (changed[at] as number) ^ by
        expect(await unseal(anna, changed, context)).toBeUndefined()
      }),
      { numRuns: 60 },
    )
  })

  it('is nothing that somebody made up', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          fc.uint8Array(),
          fc.array(fc.uint8Array()).map((value) => encodeCbor([1, value, new Uint8Array(20)])),
        ),
        async (bytes) => {
          expect(await unseal(anna, bytes, context)).toBeUndefined()
        },
      ),
    )
  })

  it('may be empty, and for nobody', async () => {
    expect(await unseal(anna, await sealFor([anna.library], new Uint8Array(0), context), context)).toEqual(new Uint8Array(0))
    expect(await unseal(anna, await sealFor([], message, context), context)).toBeUndefined()
  })
})
