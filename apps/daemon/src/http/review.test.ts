import type { MarcRecord } from '@serumpun/bib'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { templateTerms } from '../networks/agreement-template.ts'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

interface Review {
  readonly pairs: readonly {
    readonly a: {
      readonly id: string
      readonly record: { readonly title: string; readonly edition?: string; readonly name: string }
    }
    readonly b: {
      readonly id: string
      readonly record: { readonly title: string; readonly edition?: string; readonly name: string }
    }
    readonly evidence: readonly { readonly code: string }[]
  }[]
}

interface Assertions {
  readonly items: readonly {
    readonly says: string
    readonly own: boolean
    readonly reason: string
    readonly isTakenBack: boolean
    readonly isEffective: boolean
  }[]
}

const book = (number: string, edition: string): MarcRecord => ({
  leader: '00000nam a2200000 a 4500',
  fields: [
    { tag: '001', value: number },
    { tag: '008', value: '260101s1980    io            000 0 ind d' },
    { tag: '020', indicators: '  ', subfields: [{ code: 'a', value: '9793062797' }] },
    { tag: '100', indicators: '1 ', subfields: [{ code: 'a', value: 'Toer, Pramoedya Ananta' }] },
    {
      tag: '245',
      indicators: '10',
      subfields: [
        { code: 'a', value: 'Bumi manusia :' },
        { code: 'b', value: 'sebuah roman' },
      ],
    },
    { tag: '250', indicators: '  ', subfields: [{ code: 'a', value: edition }] },
  ],
})

let served: ServedLibrary
let ids: string[]
beforeAll(async () => {
  served = await ServedLibrary.start()
  const [one = ''] = await served.receive({ name: 'Perpustakaan Kota' }, [book('1', 'Ed. 2')])
  const [other = ''] = await served.receive({ name: 'Perpustakaan Blora' }, [book('2', 'Ed. 5')])
  ids = [one, other].toSorted()
})
afterAll(async () => await served[Symbol.asyncDispose]())

const review = async (): Promise<Review> => {
  await served.library.view.whenCurrent()
  return (await served.ask<Review>('api/review')).body
}
const recordsOf = async (id: string): Promise<number> =>
  (await served.ask<{ records: unknown[] }>(`api/titles/${encodeURIComponent(id)}`)).body.records.length
const said = async (): Promise<Assertions['items']> => {
  await served.library.view.whenCurrent()
  return (await served.ask<Assertions>(`api/titles/${encodeURIComponent(ids[0] ?? '')}/assertions`)).body.items
}
const say = async (says: string, reason = '') => await served.send('POST', 'api/assertions', { says, a: ids[1], b: ids[0], reason })

it('shows doubtful pairs side by side, and asks no more what has been decided, until that is taken back', async () => {
  const { pairs } = await review()
  expect(pairs).toHaveLength(1)
  expect([pairs[0]?.a.id, pairs[0]?.b.id]).toEqual(ids)
  expect([pairs[0]?.a.record.edition, pairs[0]?.b.record.edition].toSorted()).toEqual(['Ed. 2', 'Ed. 5'])
  expect([pairs[0]?.a.record.name, pairs[0]?.b.record.name].toSorted()).toEqual(['Perpustakaan Blora', 'Perpustakaan Kota'])
  expect(pairs[0]?.evidence.map(({ code }) => code)).toContain('isbn-shared')

  expect(await say('same', 'Cetakan yang sama')).toMatchObject({
    status: 201,
    body: { says: 'same', a: ids[0], b: ids[1], networks: [] },
  })
  expect((await review()).pairs).toEqual([])
  expect(await recordsOf(ids[0] ?? '')).toBe(2)
  expect(await said()).toMatchObject([
    { says: 'same', own: true, reason: 'Cetakan yang sama', isTakenBack: false, isEffective: true },
  ])

  expect((await say('not-same')).status).toBe(201)
  expect((await review()).pairs).toEqual([])
  expect(await recordsOf(ids[0] ?? '')).toBe(1)
  expect((await said()).map(({ says, isTakenBack }) => [says, isTakenBack])).toEqual([
    ['not-same', false],
    ['same', true],
  ])

  expect((await say('nothing')).status).toBe(201)
  expect((await said()).every(({ isTakenBack }) => isTakenBack)).toBe(true)
  expect((await review()).pairs).toHaveLength(1)
})

it('tells of every field of a title whose it is, and what the others say', async () => {
  expect((await say('same')).status).toBe(201)
  await served.library.view.whenCurrent()
  const { body } = await served.ask<{
    records: { id: string; name: string }[]
    merged: {
      title: { value: string; by: number[] }
      edition: { value: string; by: number[]; others: { value: string; by: number[] }[] }
    }
  }>(`api/titles/${encodeURIComponent(ids[0] ?? '')}`)
  expect(body.merged.title).toEqual({ value: 'Bumi manusia : sebuah roman', by: [0, 1], others: [] })
  const { edition } = body.merged
  const nameOf = (value: string): string | undefined =>
    body.records[[edition, ...edition.others].find((one) => one.value === value)?.by[0] ?? -1]?.name
  expect([nameOf('Ed. 2'), nameOf('Ed. 5')]).toEqual(['Perpustakaan Kota', 'Perpustakaan Blora'])
  expect((await say('nothing')).status).toBe(201)
})

it('says nothing of one record, or of one that nobody has', async () => {
  const refused = await served.send('POST', 'api/assertions', { says: 'same', a: ids[0], b: ids[0] })
  expect(refused).toMatchObject({ status: 400, body: { code: 'SAYING' } })
  const unknown = await served.send('POST', 'api/assertions', { says: 'same', a: ids[0], b: `${ids[1]}x` })
  expect(unknown).toMatchObject({ status: 404, body: { code: 'NO_SUCH_RECORD' } })
  expect(await served.send('POST', 'api/assertions', { says: 'perhaps', a: ids[0], b: ids[1] })).toMatchObject({ status: 400 })
})

it('is said in the networks that the library is in, which can be searched by themselves', async () => {
  const { governing } = served.library
  const terms = templateTerms({
    name: 'Jaringan uji',
    begins: '2026-01-01',
    ends: undefined,
    sponsors: undefined,
    shares: undefined,
  })
  const network = await governing.found(terms, undefined)
  expect((await say('not-same')).body).toMatchObject({ networks: [network] })
  expect((await said())[0]).toMatchObject({ says: 'not-same', own: true, isEffective: true })
  expect((await say('nothing')).status).toBe(201)
  expect((await said()).every(({ isTakenBack }) => isTakenBack)).toBe(true)

  expect((await served.send('POST', 'api/records', bookJson('Bumi manusia'))).status).toBe(201)
  await served.library.view.whenCurrent()
  const totalOf = async (query: string) => (await served.ask<{ total: number }>(`api/search?q=bumi${query}`)).body.total
  expect([await totalOf(''), await totalOf(`&network=${network}`)]).toEqual([3, 1])
  expect(await served.ask(`api/search?q=bumi&network=${'0'.repeat(64)}`)).toMatchObject({
    status: 404,
    body: { code: 'NO_SUCH_NETWORK' },
  })
})
