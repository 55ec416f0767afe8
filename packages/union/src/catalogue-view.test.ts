import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createIdentity, type DatasetName, inlineShardWork, Replica } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { CatalogueIndex } from './catalogue-index.ts'
import { CatalogueView, type CatalogueViewInit } from './catalogue-view.ts'
import type { ShardRef } from './shard-update.ts'
import { SampleLandings } from './testing/landed.ts'
import { MAIN, PROFILE, sampleEntry, sampleLibrary, sampleRecord } from './testing/records.ts'

const A = sampleLibrary(1)
const shardOf = (shard: number, dataset: DatasetName = MAIN, branch = 0): ShardRef => ({ library: A, dataset, branch, shard })

function entriesOf(shard: number, count: number, word = 'Words'): [string, Uint8Array][] {
  return Array.from({ length: count }, (_, i) => [
    `r/${shard}-${i}`,
    sampleEntry(1, sampleRecord({ title: `${word} of ${shard} and ${i}`, year: 1990 + (i % 30) })),
  ])
}

/** Resolves when the condition holds; looks again whenever the view's status changes. */
async function until(view: CatalogueView, holds: () => boolean): Promise<void> {
  if (holds()) return
  await new Promise<void>((resolve) => {
    const stop = view.onStatus(() => {
      if (!holds()) return
      stop()
      resolve()
    })
  })
}

describe('a catalogue view', () => {
  let folder: string
  let path: string
  let landed: SampleLandings
  let failures: Error[]
  const views: CatalogueView[] = []

  const open = async (init: Partial<CatalogueViewInit> = {}): Promise<CatalogueView> => {
    const view = await CatalogueView.open({ path, landed, onFailure: (error) => failures.push(error), ...init })
    views.push(view)
    return view
  }
  const titlesFound = async (view: CatalogueView, query: string): Promise<string[]> =>
    (await view.search({ query })).items.map(({ title }) => title)

  /** What an index says that was given what is landed now, and nothing else. */
  function rebuilt(query: string): unknown {
    const index = CatalogueIndex.open(':memory:')
    index.apply(Array.from(landed.landed(), ({ of, hash, entries }) => ({ kind: 'whole', of, hash, entries })))
    const page = index.search({ query })
    index.close()
    return page
  }

  /** Overwrites the leaf pages of a table but for the first one: in that of the word index stands how it is built. */
  function damage(table: string): void {
    const db = new DatabaseSync(path)
    const pages = db
      .prepare("SELECT pageno, pgsize FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY path LIMIT -1 OFFSET 1")
      .all(table)
    db.close()
    const bytes = readFileSync(path)
    for (const { pageno, pgsize } of pages as { pageno: number; pgsize: number }[]) {
      bytes.fill(0x5a, (pageno - 1) * pgsize, pageno * pgsize)
    }
    writeFileSync(path, bytes)
  }

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'union-view-'))
    path = join(folder, 'catalogue.db')
    landed = new SampleLandings()
    failures = []
  })
  afterEach(async () => {
    await Promise.all(views.splice(0).map((view) => view.close()))
    rmSync(folder, { recursive: true })
  })

  it('has what landed before it was opened, and follows what lands from then on', async () => {
    landed.land(shardOf(0), entriesOf(0, 3))
    const view = await open()
    await view.whenCurrent()
    expect(await titlesFound(view, '"of 0"')).toHaveLength(3)
    landed.land(shardOf(1), entriesOf(1, 2))
    expect(view.status()).toMatchObject({ current: false, pendingShards: 1 })
    await view.whenCurrent()
    await until(view, () => view.status().titles === 5)
    expect(view.status()).toEqual({ records: 5, titles: 5, current: true, pendingShards: 0 })
    landed.drop(shardOf(0))
    await view.whenCurrent()
    expect(await titlesFound(view, 'words')).toHaveLength(2)
    expect(failures).toEqual([])
  })

  it('applies small changes without reading the shard', async () => {
    landed.land(shardOf(0), entriesOf(0, 3))
    const view = await open()
    await view.whenCurrent()
    const { reads } = landed
    const changed = entriesOf(0, 3).with(1, ['r/0-1', sampleEntry(2, sampleRecord({ title: 'Something else' }))])
    landed.land(shardOf(0), changed, true)
    landed.land(shardOf(0), changed.slice(1), true)
    await view.whenCurrent()
    expect(await titlesFound(view, 'something')).toEqual(['Something else'])
    expect(await view.search({ query: '' })).toEqual(rebuilt(''))
    expect(landed.reads).toBe(reads)
  })

  it('reads the shard where changes do not follow on what it has', async () => {
    landed.land(shardOf(0), entriesOf(0, 3))
    const view = await open()
    await view.whenCurrent()
    // The first is not told, so that the second follows on a shard that the view has not seen.
    const first = entriesOf(0, 3, 'Other')
    landed.land(shardOf(0), first)
    landed.land(shardOf(0), first.slice(1), true)
    await view.whenCurrent()
    expect(await view.search({ query: '' })).toEqual(rebuilt(''))
    expect(failures).toEqual([])
  })

  it('is given to read nothing that is not of a catalogue, profile or journal', async () => {
    landed.land(shardOf(0, 'lists/net/2024' as DatasetName), entriesOf(0, 1))
    landed.land(shardOf(0, MAIN, 3), entriesOf(1, 1))
    const view = await open()
    landed.land(shardOf(1, MAIN, 3), entriesOf(2, 1))
    expect(view.status()).toEqual({ records: 0, titles: 0, current: true, pendingShards: 0 })
    expect(landed.reads).toBe(0)
  })

  it('catches up with what landed, changed and went while it was closed', async () => {
    for (const shard of [0, 1, 2]) landed.land(shardOf(shard), entriesOf(shard, 2))
    const before = await open()
    await before.whenCurrent()
    await before.close()
    landed.land(shardOf(1), entriesOf(1, 2, 'Changed'))
    landed.drop(shardOf(2))
    landed.land(shardOf(3), entriesOf(3, 1))
    const { reads } = landed
    const view = await open()
    await view.whenCurrent()
    expect(await view.search({ query: '' })).toEqual(rebuilt(''))
    // Changed, gone and new; what is the same is not read.
    expect(landed.reads - reads).toBe(3)
  })

  it.each([true, false])(
    'fills by the thousand, with a reading thread (%s), and can be searched meanwhile',
    async (readingThread) => {
      for (let shard = 0; shard < 48; shard++) landed.land(shardOf(shard), entriesOf(shard, 100))
      landed.land(shardOf(0, PROFILE), [['profile', sampleEntry(1, { name: 'Perpustakaan Ubud' })]])
      const view = await open({ memory: { readingThread } })
      const meanwhile = await view.search({ query: 'words' })
      expect(meanwhile.total).toBeLessThanOrEqual(4800)
      await view.whenCurrent()
      await until(view, () => view.status().titles === 4800)
      expect(view.status()).toEqual({ records: 4800, titles: 4800, current: true, pendingShards: 0 })
      for (const query of ['"of 31"', 'words 17 99', '']) expect(await view.search({ query })).toEqual(rebuilt(query))
      expect(failures).toEqual([])
    },
  )

  it('begins anew where its file is of another version, or no database at all', async () => {
    landed.land(shardOf(0), entriesOf(0, 3))
    writeFileSync(path, Buffer.alloc(100_000, 'no database'))
    const overGarbage = await open()
    await overGarbage.whenCurrent()
    expect(await titlesFound(overGarbage, 'words')).toHaveLength(3)
    await overGarbage.close()

    const db = new DatabaseSync(path)
    db.exec('PRAGMA user_version = 99; DELETE FROM record')
    db.close()
    const overOther = await open()
    await overOther.whenCurrent()
    expect(await titlesFound(overOther, 'words')).toHaveLength(3)
    expect(failures).toEqual([])
  })

  it('begins anew when a search finds its file damaged', async () => {
    for (let shard = 0; shard < 8; shard++) landed.land(shardOf(shard), entriesOf(shard, 500))
    const before = await open()
    await before.whenCurrent()
    await before.close()
    damage('words_data')
    const view = await open()
    const { items } = await view.search({ query: '"of 3" 77' })
    await view.whenCurrent()
    expect(failures).toMatchObject([{ code: 'UNION_BAD_FILE' }])
    expect(items.length).toBeLessThanOrEqual(1)
    expect(await titlesFound(view, '"of 3" 77')).toEqual(['Words of 3 and 77'])
    expect(view.status().records).toBe(4000)
  })

  it('begins anew when indexing finds its file damaged', async () => {
    for (let shard = 0; shard < 8; shard++) landed.land(shardOf(shard), entriesOf(shard, 500))
    const before = await open()
    await before.whenCurrent()
    await before.close()
    damage('record')
    const view = await open()
    landed.land(shardOf(3), entriesOf(3, 499))
    await view.whenCurrent()
    await until(view, () => view.status().titles === 3999)
    expect(failures).toMatchObject([{ code: 'UNION_BAD_FILE' }])
    expect(view.status().records).toBe(3999)
  })

  it('begins anew when its file has been deleted', async () => {
    landed.land(shardOf(0), entriesOf(0, 3))
    await (await open()).close()
    rmSync(path)
    const view = await open()
    await view.whenCurrent()
    expect(view.status().records).toBe(3)
  })

  it('goes on without a shard that cannot be had, and has it when it lands again', async () => {
    const view = await open()
    landed.failure = new Error('A block of the store is damaged.')
    landed.land(shardOf(0), entriesOf(0, 3))
    await view.whenCurrent()
    expect(failures).toEqual([landed.failure])
    expect(view.status()).toMatchObject({ records: 0, current: true })
    landed.failure = undefined
    landed.land(shardOf(0), entriesOf(0, 2))
    await view.whenCurrent()
    expect(view.status().records).toBe(2)
  })

  it('answers titles by the id of any record, and says what is wrong with a question', async () => {
    landed.land(shardOf(0), entriesOf(0, 1))
    const view = await open()
    await view.whenCurrent()
    const [item] = (await view.search({ query: '' })).items
    expect(await view.title(item?.id ?? '')).toMatchObject({ title: 'Words of 0 and 0', members: [{ key: 'r/0-0' }] })
    expect(await view.title(`${A}:${MAIN}:r/none`)).toBeUndefined()
    await expect(view.title('nonsense')).rejects.toMatchObject({ code: 'UNION_BAD_QUERY' })
    await expect(view.search({ query: '', limit: 0 })).rejects.toMatchObject({ code: 'UNION_BAD_QUERY' })
    await expect(view.search({ query: '' }, AbortSignal.abort(new Error('given up')))).rejects.toThrow('given up')
  })

  it('refuses searches beyond what can wait, and answers the others', async () => {
    const view = await open()
    const asked = await Promise.allSettled(Array.from({ length: 400 }, () => view.search({ query: 'x' })))
    const refused = asked.filter(({ status }) => status === 'rejected')
    expect(refused).toHaveLength(400 - 257)
    expect(refused[0]).toMatchObject({ reason: { code: 'UNION_BUSY' } })
  })

  it('refuses everything once it is closed, and gives back its file', async () => {
    const view = await open()
    await view.close()
    await view.close()
    await expect(view.search({ query: '' })).rejects.toMatchObject({ code: 'UNION_CLOSED' })
    await view.whenCurrent()
    expect(existsSync(`${path}-wal`)).toBe(false)
    expect(statSync(path).size).toBeGreaterThan(0)
  })

  it('shows what a replica writes', async () => {
    const replica = await Replica.open({ store: new MemoryStore(), identity: createIdentity(), work: inlineShardWork() })
    const view = await open({ landed: replica })
    await replica.write(PROFILE, [{ key: 'profile', body: { name: 'Perpustakaan Desa' } }])
    await replica.write(
      MAIN,
      [1, 2, 3].map((number) => ({ key: `r/${number}`, body: sampleRecord({ title: `Buku ${number}` }) })),
    )
    await view.whenCurrent()
    expect((await view.search({ query: '"buku 2"' })).items).toMatchObject([
      { title: 'Buku 2', heldBy: [{ library: replica.library, name: 'Perpustakaan Desa' }] },
    ])
    await replica.write(MAIN, [{ key: 'r/2', body: sampleRecord({ title: 'Majalah' }) }, { key: 'r/3' }])
    await view.whenCurrent()
    expect((await titlesFound(view, '')).toSorted()).toEqual(['Buku 1', 'Majalah'])
    await view.close()
    await replica.close()
  })
})
