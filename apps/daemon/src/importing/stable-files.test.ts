import { appendFile, mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { StableFiles } from './stable-files.ts'

test('a file is whole when it has stood still; the oldest comes first; links, folders, companions and unfinished files never', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'serumpun-test-'))
  try {
    const files = new StableFiles(folder, '.map.json')
    const path = (name: string): string => join(folder, name)
    expect([await files.next(0), files.growing]).toEqual([undefined, false])
    for (const name of ['b.csv', 'a.csv', 'c.csv.part', 'd.tmp', '.hidden', '~$open.xlsx', 'a.csv.map.json'])
      await writeFile(path(name), 'x')
    await utimes(path('b.csv'), 1, 1)
    await mkdir(path('folder'))
    await symlink(path('a.csv'), path('link.csv'))
    expect([await files.next(1000), files.growing]).toEqual([undefined, true])
    await appendFile(path('a.csv'), 'more')
    expect(await files.next(2900)).toBeUndefined()
    const first = await files.next(3000)
    expect(first?.name).toBe('b.csv')
    if (first !== undefined) files.skip(first)
    expect(await files.next(4000)).toBeUndefined()
    expect((await files.next(4900))?.name).toBe('a.csv')
    await rm(path('a.csv'))
    expect([await files.next(9000), files.growing]).toEqual([undefined, false])
    await appendFile(path('b.csv'), 'changed')
    expect(await files.next(9000)).toBeUndefined()
    expect((await files.next(11_000))?.name).toBe('b.csv')
  } finally {
    await rm(folder, { recursive: true })
  }
})
