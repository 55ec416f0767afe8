import { execFileSync } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openLevelStore, createIdentity, inlineShardWork, Replica } from '@serumpun/replica'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createLog } from '../log.ts'
import { Inbox } from './inbox.ts'

const LIST = 'judul,pengarang\nBumi Manusia,Toer\n'

let folder: string
let replica: Replica
let close: () => Promise<void>
const lines: string[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'serumpun-inbox-'))
  const store = await openLevelStore(join(folder, 'store'))
  replica = await Replica.open({ store, identity: createIdentity(), work: inlineShardWork(), recoverFirst: false })
  lines.length = 0
  close = async () => {
    await replica.close()
    await store.close()
    await rm(folder, { recursive: true })
  }
})
afterEach(async () => {
  await close()
})

const path = (...names: string[]): string => join(folder, 'inbox', ...names)
const namesIn = async (where: string): Promise<string[]> => (await readdir(path(where)).catch(() => [])).toSorted()

async function withInbox(work: () => Promise<void>): Promise<void> {
  const log = createLog('text', (line) => lines.push(line))
  const inbox = new Inbox({ folder: path(), rejectsFolder: join(folder, 'rejects'), replica, log, describe: () => 'report\n' })
  inbox.start()
  try {
    await work()
  } finally {
    await inbox.close()
  }
}

test('files of any name are imported, and nothing that is no file keeps others waiting', async () => {
  await mkdir(path(), { recursive: true })
  execFileSync('mkfifo', [path('pipe.csv')])
  await symlink('/etc/hostname', path('link.csv'))
  await mkdir(path('folder.csv'))
  const names = [`${'x'.repeat(251)}.csv`, 'a\nb\u001b[31m.csv', '..csv..csv', 'baik.csv']
  for (const name of names.filter((one) => !one.startsWith('.'))) await writeFile(path(name), LIST)
  await writeFile(Buffer.concat([Buffer.from(path('kat')), Buffer.from([0xe9]), Buffer.from('.csv')]), LIST)
  await withInbox(async () => {
    await vi.waitFor(async () => expect((await namesIn('done')).filter((name) => name.endsWith('.csv'))).toHaveLength(4), {
      timeout: 20_000,
      interval: 100,
    })
  })
  const done = await namesIn('done')
  expect(done).toContain('baik.csv')
  expect(done).toContain('a_b_[31m.csv')
  expect(done.filter((name) => name.endsWith('.report.json'))).toHaveLength(4)
  expect((await namesIn('')).toSorted()).toEqual(['done', 'failed', 'folder.csv', 'link.csv', 'pipe.csv', 'working'])
  expect(await namesIn('failed')).toEqual([])
  // Nobody writes lines of the log by the name of a file.
  expect(lines.filter((line) => /\p{Cc}/u.test(line.slice(0, -1)))).toEqual([])
})

test('a file that the node did not survive five times is put aside', async () => {
  await mkdir(path('working'), { recursive: true })
  await writeFile(path('working', 'bomb.csv'), LIST)
  await writeFile(path('.tries'), JSON.stringify({ name: 'bomb.csv', count: 5 }))
  await withInbox(async () => {
    await vi.waitFor(async () => expect(await namesIn('failed')).toContain('bomb.csv'), { timeout: 10_000, interval: 50 })
  })
  expect(await readFile(path('failed', 'bomb.csv.report.txt'), 'utf8')).toContain('ended 5 times')
  expect(await namesIn('working')).toEqual([])
})

test('a report does not take the place of a file that has its name', async () => {
  await mkdir(path('done'), { recursive: true })
  await writeFile(path('done', 'a.csv.report.json'), 'mine')
  await writeFile(path('a.csv'), LIST)
  await withInbox(async () => {
    await vi.waitFor(async () => expect(await namesIn('done')).toContain('a-2.csv'), { timeout: 15_000, interval: 100 })
  })
  expect(await readFile(path('done', 'a.csv.report.json'), 'utf8')).toBe('mine')
})
