import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { WithdrawnRecords } from './withdrawn.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-withdrawn-'))
})
afterEach(async () => await rm(folder, { recursive: true, force: true }))

const one = (key: string, at: number) => ({ key, at, record: Buffer.from(`${key} at ${at}`) })

it('keeps what was withdrawn last, each once, and forgets the oldest beyond its limit', async () => {
  const withdrawn = new WithdrawnRecords(join(folder, 'kept'), 3)
  expect(await withdrawn.latest(10)).toEqual([])
  for (const [key, at] of [
    ['a', 1],
    ['b', 2],
    ['a', 3],
    ['c', 4],
    ['d', 5],
  ] as const)
    await withdrawn.keep(one(key, at))
  expect(await withdrawn.latest(10)).toEqual([one('d', 5), one('c', 4), one('a', 3)])
  expect(await withdrawn.find('a')).toEqual(one('a', 3))
  expect(await withdrawn.find('b')).toBeUndefined()
  await withdrawn.forget('a')
  expect(await withdrawn.find('a')).toBeUndefined()
})

it('passes over files that are damaged or none of its own', async () => {
  const withdrawn = new WithdrawnRecords(folder)
  await withdrawn.keep(one('a', 1))
  const [name = ''] = await readdir(folder)
  await writeFile(join(folder, name), '{"key":')
  await writeFile(join(folder, 'notes.txt'), 'x')
  await withdrawn.keep(one('b', 2))
  expect(await withdrawn.latest(10)).toEqual([one('b', 2)])
})
