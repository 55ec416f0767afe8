// Filters, sorts, facets and lists of `serumpun search`, as users have them: real processes, real folders.
import { join } from 'node:path'
import { encodeIso2709 } from '@serumpun/bib'
import { writeFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { importInto, makeLibrary } from '../support/library.ts'
import { scratchFolder, serumpun, serumpunJson } from '../support/serumpun.ts'

interface Page {
  readonly total: number
  readonly items: readonly { readonly title: string }[]
  readonly cursor?: string
  readonly facets: readonly {
    readonly name: string
    readonly values: readonly { readonly value: string; readonly titles: number }[]
  }[]
  readonly suggestion?: { readonly query: string; readonly isShown: boolean }
}

function record(number: number, leader: string, entered: string, year: number, title: string): Uint8Array {
  const field = (tag: string, code: string, value: string) => ({ tag, indicators: '  ', subfields: [{ code, value }] })
  return encodeIso2709({
    leader: `00000na${leader} a2200000 a 4500`,
    fields: [
      { tag: '001', value: String(number) },
      { tag: '003', value: 'ID-X' },
      { tag: '008', value: `${entered}s${year}    io            000 0 ind d` },
      field('245', 'a', title),
    ],
  })
}

describe('serumpun search', () => {
  it('filters, sorts, counts, turns pages, makes lists and says what was meant', async () => {
    await using folder = await scratchFolder()
    const data = await makeLibrary(folder.path, 'a')
    const file = join(folder.path, 'records.mrc')
    const records = [
      record(1, 'm', '200101', 1999, 'Sejarah desa'),
      record(2, 'm', '260601', 2010, 'Sejarah kota'),
      record(3, 's', '200101', 1980, 'Berita sejarah'),
    ]
    await writeFile(file, Buffer.concat(records))
    expect(await importInto(data, file)).toMatchObject({ added: 3 })
    const search = async (...args: readonly string[]): Promise<Page> => await serumpunJson<Page>('search', ...args, '--data', data)
    const titles = async (...args: readonly string[]): Promise<string[]> => (await search(...args)).items.map(({ title }) => title)

    expect(await titles('sejarah', '--sort', 'title')).toEqual(['Berita sejarah', 'Sejarah desa', 'Sejarah kota'])
    expect(await titles('sejarah', '--from', '1999', '--sort', 'year')).toEqual(['Sejarah desa', 'Sejarah kota'])
    expect(await titles('--format', 'serial')).toEqual(['Berita sejarah'])
    expect(await titles('--added-since', '2026-01-01')).toEqual(['Sejarah kota'])
    expect(await titles('--held-by-others')).toEqual([])
    const first = await search('sejarah', '--sort', 'year', '--limit', '2', '--facet', 'format')
    expect(first.facets).toMatchObject([
      {
        name: 'format',
        values: [
          { value: 'book', titles: 2 },
          { value: 'serial', titles: 1 },
        ],
      },
    ])
    expect(await titles('sejarah', '--sort', 'year', '--limit', '2', '--page', first.cursor ?? '')).toEqual(['Sejarah kota'])
    expect(await search('sejraah desa')).toMatchObject({ total: 1, suggestion: { query: 'sejarah desa', isShown: true } })
    expect(await search('sejraah desa', '--exact')).toMatchObject({
      total: 0,
      suggestion: { query: 'sejarah desa', isShown: false },
    })

    const shown = await serumpun('search', 'sejraah desa', '--facets', '--data', data)
    expect(shown).toMatchObject({ code: 0 })
    expect(shown.stdout).toMatch(/^Nothing found\. Showing sejarah desa\n1 title\n\nSejarah desa\n/)
    expect(shown.stdout).toContain('format: book (1)')
    for (const [args, message] of [
      [['x', '--sort', 'best'], /“best” is no order; there are relevance/],
      [['x', '--from', 'early'], /--from is a number/],
      [['--held-by-one', '--held-by-others'], /either/],
      [[], /What to search for is missing/],
    ] as const) {
      const { code, stderr } = await serumpun('search', ...args, '--data', data)
      expect(code, args.join(' ')).not.toBe(0)
      expect(stderr).toMatch(message)
    }
  })
})
