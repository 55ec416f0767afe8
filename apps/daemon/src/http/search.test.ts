import { encodeIso2709, type MarcRecord } from '@serumpun/bib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { ServedLibrary } from './testing/served-library.ts'

interface Page {
  readonly total: number
  readonly totalIsExact: boolean
  readonly cursor?: string
  readonly items: readonly {
    readonly id: string
    readonly title: string
    readonly year?: number
    readonly heldBy: readonly { name: string }[]
  }[]
  readonly facets: readonly {
    readonly name: string
    readonly values: readonly { value: string; label?: string; titles: number }[]
  }[]
  readonly suggestion?: { readonly query: string; readonly isShown: boolean }
}

const book = (number: string, title: string, year: number, language = 'ind'): MarcRecord => ({
  leader: '00000nam a2200000 a 4500',
  fields: [
    { tag: '001', value: number },
    { tag: '008', value: `260101s${year}    io            000 0 ${language} d` },
    { tag: '245', indicators: '10', subfields: [{ code: 'a', value: title }] },
    {
      tag: '852',
      indicators: '  ',
      subfields: [
        { code: 'b', value: 'Rak' },
        { code: 'h', value: '899' },
      ],
    },
  ],
})

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
  await served.receive({ name: 'Perpustakaan Kota', code: 'ID-KOTA', place: 'Bandung' }, [
    book('1', 'Sejarah padi di Jawa', 1990),
    book('2', 'Sejarah laut', 2001),
    book('3', 'Sejarah kota lama', 2001, 'msa'),
    book('4', 'Cerita rakyat', 2010),
  ])
  const own = Buffer.from(encodeIso2709(book('9', 'Sejarah desa Melati', 2020)))
  await served.ask('api/records', { method: 'POST', body: own, headers: { 'content-type': 'application/marc' } })
  await served.library.view.whenCurrent()
})
afterAll(async () => await served[Symbol.asyncDispose]())

const search = async (query: string): Promise<Page> => {
  const { status, body } = await served.ask<Page>(`api/search?${query}`)
  expect(status).toBe(200)
  return body
}
const titlesOf = ({ items }: Page): string[] => items.map(({ title }) => title)

it('finds, filters, sorts and pages', async () => {
  expect((await search('q=sejarah')).total).toBe(4)
  expect(titlesOf(await search('q=sejarah&sort=year'))).toEqual([
    'Sejarah padi di Jawa',
    expect.stringMatching(/laut|kota/) as string,
    expect.stringMatching(/laut|kota/) as string,
    'Sejarah desa Melati',
  ])
  expect(titlesOf(await search('q=sejarah&language=msa'))).toEqual(['Sejarah kota lama'])
  expect((await search('q=sejarah&language=msa&language=ind')).total).toBe(4)
  expect(titlesOf(await search('q=sejarah&yearFrom=2010'))).toEqual(['Sejarah desa Melati'])
  expect((await search(`q=&library=${served.library.replica.library}`)).items).toMatchObject([
    { heldBy: [{ name: 'Perpustakaan Uji' }] },
  ])
  const first = await search('q=sejarah&sort=title&limit=3')
  const second = await search(`q=sejarah&sort=title&limit=3&cursor=${encodeURIComponent(first.cursor ?? '')}`)
  expect([...titlesOf(first), ...titlesOf(second)]).toEqual([
    'Sejarah desa Melati',
    'Sejarah kota lama',
    'Sejarah laut',
    'Sejarah padi di Jawa',
  ])
  expect(second.cursor).toBeUndefined()
})

it('counts facets, with libraries by name', async () => {
  const { facets } = await search('q=sejarah&facet=year&facet=library')
  expect(facets).toMatchObject([
    { name: 'year', values: [{ value: '2001', titles: 2 }, { titles: 1 }, { titles: 1 }] },
    {
      name: 'library',
      values: [
        { label: 'Perpustakaan Kota', titles: 3 },
        { label: 'Perpustakaan Uji', titles: 1 },
      ],
    },
  ])
  const all = await served.ask<Page>('api/facets?q=sejarah')
  expect(all.body).toMatchObject({ total: 4, totalIsExact: true })
  expect(all.body.facets.map(({ name }) => name)).toContain('availability')
})

it('offers titles while somebody types, and what was probably meant', async () => {
  const { body } = await served.ask<{ titles: { title: string }[]; meant?: string }>('api/suggestions?q=ceri')
  expect(body.titles).toMatchObject([{ title: 'Cerita rakyat' }])
  const wrong = await served.ask<{ titles: { title: string }[]; meant?: string }>('api/suggestions?q=cerita+rakayt')
  expect(wrong.body).toMatchObject({ titles: [{ title: 'Cerita rakyat' }], meant: 'cerita rakyat' })
})

it('says who holds a title, and where', async () => {
  const { items } = await search('q=cerita')
  const { body } = await served.ask(`api/titles/${encodeURIComponent(items[0]?.id ?? '')}/holdings`)
  expect(body).toMatchObject({
    heldBy: [{ name: 'Perpustakaan Kota', own: false, holdings: [{ location: 'Rak', callNumber: '899', copies: 1 }] }],
  })
})

it('says that nothing has changed while nothing has', async () => {
  const first = await served.ask('api/search?q=sejarah')
  const etag = first.headers.get('etag') ?? ''
  expect((await served.ask('api/search?q=sejarah', { headers: { 'if-none-match': etag } })).status).toBe(304)
  expect((await served.ask('api/search?q=laut', { headers: { 'if-none-match': etag } })).status).toBe(200)
})

it('explains a query that is none', async () => {
  const { status, body } = await served.ask<{ code: string; detail: string }>('api/search?q=title+%3D+%22a')
  expect(status).toBe(400)
  expect(body.code).toBe('UNION_BAD_QUERY')
  expect(body.detail.length).toBeGreaterThan(10)
})

it('calls it no fault when whoever asks goes away', async () => {
  const asked = Array.from({ length: 20 }, async () => {
    const stop = new AbortController()
    const answer = served.ask('api/search?q=sejarah&facet=year', { signal: stop.signal })
    setImmediate(() => stop.abort())
    await answer.catch(() => undefined)
  })
  await Promise.all(asked)
  expect((await search('q=sejarah')).total).toBe(4)
  expect(served.faults).toEqual([])
})
