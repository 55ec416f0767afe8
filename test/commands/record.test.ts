// `serumpun record`: one record read, written, withdrawn, brought back.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeIso2709 } from '@serumpun/bib'
import { expect, it } from 'vitest'
import { exportOf, failure, makeLibrary, recordsIn } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { scratchFolder, serumpun, serumpunJson } from '../support/serumpun.ts'

interface Put {
  readonly id: string
  readonly version: string
  readonly result: string
}

it('creates, changes, reads, withdraws and brings back a record', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'one.mrc')
  const put = async (version: number, ...more: string[]): Promise<Put> => {
    await writeFile(file, encodeIso2709(testRecord(7, 'ID-TEST', version)))
    return await serumpunJson<Put>('record', 'put', file, '--data', data, ...more)
  }
  const created = await put(0)
  expect(created.result).toBe('created')
  expect((await put(0)).result).toBe('unchanged')
  const changed = await put(1, '--if-version', created.version)
  expect(changed).toMatchObject({ id: created.id, result: 'changed' })
  expect(await failure('record', 'put', file, '--data', data, '--if-version', created.version)).toMatchObject({
    code: 'RECORD_CHANGED',
  })
  const out = join(folder.path, 'got.mrc')
  expect((await serumpun('record', 'get', created.id, '--data', data, '--format', 'marc', '--out', out)).code).toBe(0)
  expect(recordsIn(await exportOf(data))).toEqual([await readFile(out)])
  const { stdout } = await serumpun('record', 'get', '(ID-TEST)t7', '--data', data)
  expect(JSON.parse(stdout)).toMatchObject({ fields: expect.arrayContaining([{ '001': 't7' }]) as unknown })
  await serumpunJson('record', 'withdraw', '(ID-TEST)t7', '--data', data)
  expect(await exportOf(data)).toHaveLength(0)
  expect(await failure('record', 'get', created.id, '--data', data)).toMatchObject({ code: 'NO_SUCH_RECORD' })
  await serumpunJson('record', 'restore', '(ID-TEST)t7', '--data', data)
  expect(recordsIn(await exportOf(data))).toEqual([await readFile(out)])
  expect(await failure('record', 'restore', '(ID-TEST)t7', '--data', data)).toMatchObject({ code: 'NOT_WITHDRAWN' })
})

it('says what is wrong with a record, and writes nothing', async () => {
  await using folder = await scratchFolder()
  const data = await makeLibrary(folder.path, 'a')
  const file = join(folder.path, 'wrong.json')
  await writeFile(file, JSON.stringify({ leader: '00000nam a2200000 a 4500', fields: [{ '001': 'x' }] }))
  const refused = await failure('record', 'put', file, '--data', data)
  expect(refused).toMatchObject({ code: 'RECORD_INVALID', message: expect.stringContaining('245') as string })
  expect(await failure('record', 'get', 'x', '--data', data)).toMatchObject({ code: 'NO_SUCH_RECORD' })
})
