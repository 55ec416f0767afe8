// Sealed files: what went in comes out for those for whom it is, and any damage is noticed.
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { NetworkId } from '../ids.ts'
import { libraryNumber } from '../testing/society.ts'
import { isSealedFile, sealFile, unsealFile } from './sealed-file.ts'

const network = 'ab'.repeat(32) as NetworkId
const [anna, budi] = [libraryNumber(1), libraryNumber(2)]
const FULL = 64 * 1024

describe('a sealed file', () => {
  let folder: string
  const path = (name: string): string => join(folder, name)

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'serumpun-sealed-'))
  })

  afterAll(() => rm(folder, { recursive: true, force: true }))

  it.each([0, 1, FULL - 1, FULL, FULL + 1, 3 * FULL, 3 * FULL + 5])('of %i bytes comes out as it went in', async (length) => {
    const content = randomBytes(length)
    await writeFile(path('plain'), content)
    await sealFile(path('plain'), path('sealed'), network, [anna.library, budi.library])
    expect([await isSealedFile(path('sealed')), await isSealedFile(path('plain'))]).toEqual([true, false])
    for (const reader of [anna, budi]) {
      expect(await unsealFile(reader, path('sealed'), path('opened'))).toBe(network)
      expect((await readFile(path('opened'))).equals(content)).toBe(true)
    }
    await expect(unsealFile(libraryNumber(3), path('sealed'), path('stolen'))).rejects.toMatchObject({ code: 'NETWORK_UNSEALABLE' })
    await expect(stat(path('stolen'))).rejects.toThrow('ENOENT')
  })

  it('that was cut off, changed, shortened by a part or added to is refused whole', async () => {
    await writeFile(path('plain'), randomBytes(2 * FULL + 100))
    await sealFile(path('plain'), path('sealed'), network, [anna.library])
    const sealed = await readFile(path('sealed'))
    const part = FULL + 16 + 4
    const first = sealed.length - 2 * part - (100 + 16 + 4)
    const wrong = [
      ...[0, 10, 20, first, first + part, sealed.length - 1].map((length) => sealed.subarray(0, length)),
      ...[3, 25, 60, first + 2, first + 100, sealed.length - 1].map((at) => {
        const changed = Buffer.from(sealed)
        changed[at] = (changed[at] as number) ^ 1
        return changed
      }),
      Buffer.concat([sealed.subarray(0, first), sealed.subarray(first + part)]),
      Buffer.concat([sealed, sealed.subarray(first, first + part)]),
      Buffer.concat([sealed, Buffer.from('x')]),
    ]
    for (const bytes of wrong) {
      await writeFile(path('wrong'), bytes)
      await expect(unsealFile(anna, path('wrong'), path('never'))).rejects.toMatchObject({ code: 'NETWORK_UNSEALABLE' })
      await expect(stat(path('never'))).rejects.toThrow('ENOENT')
    }
  })
})
