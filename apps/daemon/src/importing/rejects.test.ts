import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { RejectsFile } from './rejects.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-rejects-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true })
})

const LAYOUT = { ending: 'mrc', header: '', footer: '', recordEnd: 0x1d }
const MIB = 1024 * 1024
const rejected = (index: number, bytes: Uint8Array) =>
  ({ index, offset: 0, code: 'not-marc', message: 'No record.', bytes }) as const

test('of a file that uncompresses to much more, the pieces that find no room are listed and not kept', async () => {
  const file = await RejectsFile.create(folder, 'x.mrc.gz', 10, LAYOUT, new Date())
  for (let index = 0; index < 5; index++) await file.add(rejected(index, Buffer.alloc(5 * MIB, 'a')))
  await file.close()
  expect((await readFile(file.path)).length).toBe(3 * (5 * MIB + 1))
  const list = (await readFile(file.path.replace(/mrc$/, 'txt'), 'utf8')).trim().split('\n')
  expect(list.map((line) => line.includes('not kept here'))).toEqual([false, false, false, true, true])
})

test('what an import has put aside that did not come to its end is thrown away', async () => {
  const file = await RejectsFile.create(folder, 'x.mrc', 10, LAYOUT, new Date())
  await file.add(rejected(0, Buffer.from('a')))
  await file.discard()
  expect(await readdir(folder)).toEqual([])
})
