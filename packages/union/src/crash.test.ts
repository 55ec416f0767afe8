import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { CatalogueIndex } from './catalogue-index.ts'
import { nameOfShard } from './pending-shards.ts'
import type { ShardUpdate } from './shard-update.ts'
import { allPages } from './testing/answers.ts'
import { killedBatch } from './testing/killed-batches.ts'

const SEED = 20_241_121

/** Updates that are the whole content of a view, by shard. */
type Content = ReadonlyMap<string, ShardUpdate>

/** What a view with this content has after the first batches. */
function contentAfter(content: Content, batches: number): Content {
  const next = new Map(content)
  for (let batch = 0; batch < batches; batch++) {
    for (const update of killedBatch(SEED, batch)) {
      if (update.kind === 'drop') next.delete(nameOfShard(update.of))
      else next.set(nameOfShard(update.of), update)
    }
  }
  return next
}

const appliedIn = (index: CatalogueIndex): Map<string, string> =>
  new Map(Array.from(index.applied(), (shard) => [nameOfShard(shard), Buffer.from(shard.hash).toString('hex')]))

const answersOf = (index: CatalogueIndex): unknown => ({
  counts: index.counts(),
  pages: ['', 'title', 'title 7 ', 'tit'].map((query) => allPages(index, { query, limit: 50 })),
})

/** Lets a process fill the file until it has told of so many batches. @returns how many it has told of in the end. */
async function fillAndKill(path: string, batches: number): Promise<number> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'testing', 'killed-writer.ts'), path, String(SEED)])
  const lines = (): string[] => said.trimEnd().split('\n')
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
    // It is somewhere in the next batch by now.
    if (lines().length >= batches) child.kill('SIGKILL')
  })
  const [, signal] = (await once(child, 'close')) as [number | null, string]
  expect(signal).toBe('SIGKILL')
  return Number(lines().at(-1))
}

function built(content: Content): { index: CatalogueIndex; shards: Map<string, string> } {
  const index = CatalogueIndex.open(':memory:')
  index.apply(content.values())
  return { index, shards: appliedIn(index) }
}

describe('a process that is killed while it fills the view', () => {
  it('leaves it as it was after some batch, and it goes on from there', { timeout: 60_000 }, async () => {
    const folder = mkdtempSync(join(tmpdir(), 'union-crash-'))
    const path = join(folder, 'catalogue.db')
    let content: Content = new Map()
    try {
      for (const batches of [2, 9, 5, 14, 1]) {
        const told = await fillAndKill(path, batches)
        const found = CatalogueIndex.open(path)
        // The last batch may have been applied without being told of.
        const possible = [told, told + 1].map((each) => contentAfter(content, each))
        const same = possible.find((each) => isDeepStrictEqual(built(each).shards, appliedIn(found)))
        expect(same, `after ${told} batches`).toBeDefined()
        content = same ?? content
        expect(answersOf(found)).toEqual(answersOf(built(content).index))
        found.close()
      }
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})

describe('a view', () => {
  it('has nothing left of what has gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'union-empty-'))
    const path = join(folder, 'catalogue.db')
    try {
      const index = CatalogueIndex.open(path)
      for (let batch = 0; batch < 25; batch++) index.apply(killedBatch(SEED, batch))
      expect(index.search({ query: 'title' }).total).toBeGreaterThan(0)
      index.apply(Array.from(index.applied(), (of) => ({ kind: 'drop', of })))
      expect(index.counts()).toEqual({ records: 0, titles: 0, skipped: 0 })
      index.close()
      const db = new DatabaseSync(path)
      db.exec(
        "CREATE VIRTUAL TABLE temp.vocabulary USING fts5vocab (main, words, row); INSERT INTO words (words) VALUES ('integrity-check')",
      )
      expect(db.prepare('SELECT * FROM vocabulary').all()).toEqual([])
      for (const table of ['record', 'dataset', 'title', 'doubt', 'crowded', 'holdings', 'assertion']) {
        expect(db.prepare(`SELECT count(*) AS rows FROM ${table}`).get(), table).toEqual({ rows: 0 })
      }
      db.close()
    } finally {
      rmSync(folder, { recursive: true })
    }
  })
})
