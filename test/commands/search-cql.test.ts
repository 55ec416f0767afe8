// CQL in the search of the command and of the page, and in all that selects records by a search.
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { hasBrowser, openBrowser, openPage } from '../browser/browser.ts'
import { writeRecords } from '../support/records.ts'
import { scratchFolder, serumpun, serumpunJson, startNode } from '../support/serumpun.ts'

interface Found {
  readonly total: number
  readonly cursor?: string
  readonly items: readonly { readonly title: string; readonly year?: number }[]
}

const RECORDS = 300

/** A library of 300 records: titles end in their number, years are 1950 to 2024 four times over. */
async function makeCatalogue(folder: string): Promise<string> {
  const data = join(folder, 'a')
  await serumpunJson('init', '--data', data, '--name', 'Perpustakaan Melati')
  const file = join(folder, 'records.mrc')
  await writeRecords(file, 0, RECORDS)
  await serumpunJson('import', file, '--data', data)
  return data
}

describe('a search in CQL', () => {
  it('is answered by the command, with and without a node, and selects records for an export', async () => {
    await using folder = await scratchFolder()
    const data = await makeCatalogue(folder.path)
    const search = (...query: string[]) => serumpunJson<Found>('search', ...query, '--data', data)
    expect(await search('title = 7 and creator = "pengarang 7"')).toMatchObject({ total: 1, items: [{ year: 1957 }] })
    expect(await search('date', '=', '1957')).toMatchObject({ total: 4 })
    expect(await search('date < 1960 not date = 1957')).toMatchObject({ total: 36 })
    expect(await search('"title = 7"')).toMatchObject({ total: 0 })
    const exported = await serumpun('export', 'date = 1957', '--data', data, '--format', 'ndjson')
    expect(exported).toMatchObject({ code: 0 })
    expect(exported.stdout.trim().split('\n')).toHaveLength(4)

    const node = await startNode(data)
    try {
      expect(await search('date within "1950 1959"', '--limit', '5')).toMatchObject({ total: 40, items: { length: 5 } })
    } finally {
      await node.stop()
    }
  })

  it('that is wrong tells what is wrong and how to search for the words', async () => {
    await using folder = await scratchFolder()
    const data = await makeCatalogue(folder.path)
    const { code, stderr } = await serumpun('search', 'title = bumi and', '--data', data)
    expect(code).toBe(1)
    expect(stderr).toMatch(/At character 17 of the query.*quotation marks/)
  })

  it('is answered by the page, page by page, or refused as a bad request', async () => {
    await using folder = await scratchFolder()
    const node = await startNode(await makeCatalogue(folder.path))
    const ask = async (query: string, cursor?: string): Promise<Response> => {
      const parameters = new URLSearchParams({ q: query, limit: '30', ...(cursor !== undefined && { cursor }) })
      return await fetch(new URL(`api/search?${parameters.toString()}`, node.url))
    }
    try {
      const query = 'creator = pengarang and date >= 2000'
      const titles = new Set<string>()
      let cursor: string | undefined
      do {
        const page = (await (await ask(query, cursor)).json()) as Found
        expect(page.total).toBe(100)
        for (const { title, year = 0 } of page.items) {
          expect(year).toBeGreaterThanOrEqual(2000)
          titles.add(title)
        }
        cursor = page.cursor
      } while (cursor !== undefined)
      expect(titles.size).toBe(100)

      const refused = await ask('dc.publisher = gramedia')
      expect(refused.status).toBe(400)
      expect(await refused.json()).toMatchObject({
        code: 'UNION_BAD_QUERY',
        detail: expect.stringContaining('“dc.publisher”') as string,
      })
    } finally {
      await node.stop()
    }
  })
})

describe.skipIf(!(await hasBrowser()))('the search box', () => {
  it('takes CQL as it is typed, and says what is wrong with what is not finished', async () => {
    await ensureWebBuilt()
    await using folder = await scratchFolder()
    const node = await startNode(await makeCatalogue(folder.path))
    await using browser = await openBrowser()
    try {
      await using watched = await openPage(browser, node.url)
      const { page, faults } = watched
      const box = page.getByRole('searchbox')
      const results = page.locator('ol a[data-id]')
      await box.fill('date =')
      await page.getByText('This search cannot be understood').waitFor()
      await page.getByText('At character 7 of the query').waitFor()
      await box.pressSequentially(' 1957')
      await expect.poll(() => results.count()).toBe(4)
      expect(await page.getByText('This search cannot be understood').count()).toBe(0)
      expect(faults).toEqual([])
    } finally {
      await node.stop()
    }
  })
})
