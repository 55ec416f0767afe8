import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { MarcRecord } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

interface Written {
  readonly id: string
  readonly etag: string
  readonly record: { readonly leader: string; readonly fields: readonly Record<string, unknown>[] }
  readonly warnings: readonly { readonly code: string; readonly tag?: string }[]
}

interface Problem {
  readonly code: string
  readonly detail: string
  readonly errors?: readonly { readonly at: string; readonly code: string; readonly tag?: string; readonly subfield?: string }[]
}

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
})
afterAll(async () => await served[Symbol.asyncDispose]())

const addressOf = (id: string): string => `api/records/${encodeURIComponent(id)}`
const fieldOf = ({ fields }: Written['record'], tag: string): unknown => fields.find((field) => tag in field)?.[tag]

async function create(title: string, more: readonly Record<string, unknown>[] = []): Promise<Written> {
  const { status, body } = await served.send<Written>('POST', 'api/records', bookJson(title, more))
  expect(status).toBe(201)
  return body
}

describe('an own record', () => {
  it('is given a number and the code of its library, can be read in every form, and is found', async () => {
    const { status, headers, body } = await served.send<Written>('POST', 'api/records', bookJson('Laskar pelangi'))
    expect(status).toBe(201)
    expect(new URL(headers.get('location') ?? '', served.url).href).toBe(new URL(addressOf(body.id), served.url).href)
    expect(headers.get('etag')).toBe(body.etag)
    expect(fieldOf(body.record, '001')).toMatch(/^s\d{8}[0-9a-z]{7}$/)
    expect(fieldOf(body.record, '003')).toBe('ID-UJI')
    expect(fieldOf(body.record, '005')).toMatch(/^\d{14}\.0$/)
    const forms = {
      'application/marc': ['iso2709', 'marc'],
      'application/marcxml+xml': ['marcxml', 'marcxml'],
      'application/json': ['marc-json', 'json'],
      'application/mods+xml': ['mods', 'mods'],
    } as const
    for (const [accept, [readAs, format]] of Object.entries(forms)) {
      const read = await served.ask<unknown>(addressOf(body.id), { headers: { accept } })
      expect(read.status).toBe(200)
      expect(read.headers.get('content-type')).toContain(accept)
      const text = typeof read.body === 'string' ? read.body : JSON.stringify(read.body)
      const { items } = await openRecords([Buffer.from(text)], { format: readAs })
      const titles: unknown[] = []
      for await (const item of items)
        if (item.kind === 'record')
          titles.push(item.record.fields.find(({ tag }) => tag === '245')?.subfields?.find(({ code }) => code === 'a')?.value)
      expect(titles).toEqual(['Laskar pelangi'])
      const named = await served.ask<unknown>(`${addressOf(body.id)}?format=${format}`)
      expect(named.body).toEqual(read.body)
    }
    expect((await served.ask(addressOf(body.id), { headers: { accept: 'image/png' } })).status).toBe(406)
    await served.library.view.whenCurrent()
    const found = await served.ask<{ items: { id: string; heldBy: { own: boolean }[] }[] }>('api/search?q=laskar+pelangi')
    expect(found.body.items).toMatchObject([{ id: body.id, heldBy: [{ own: true }] }])
    const title = await served.ask<{ records: unknown[] }>(`api/titles/${encodeURIComponent(body.id)}`)
    expect(title.body.records).toEqual([expect.objectContaining({ id: body.id, own: true, name: 'Perpustakaan Uji' })])
  })

  it('is told again only if it has changed', async () => {
    const { id } = await create('Bumi manusia')
    const first = await served.ask(addressOf(id))
    const etag = first.headers.get('etag') ?? ''
    const again = await served.ask(addressOf(id), { headers: { 'if-none-match': `W/${etag}, "other"` } })
    expect({ status: again.status, body: again.body, etag: again.headers.get('etag') }).toEqual({ status: 304, body: '', etag })
    const other = await served.ask(addressOf(id), { headers: { 'if-none-match': etag, accept: 'application/marc' } })
    expect(other.status).toBe(200)
  })

  it('is changed by who has read it last, and by nobody else', async () => {
    const { id, etag, record } = await create('Anak semua bangsa')
    const better = { ...record, fields: [...record.fields, { '500': { ind1: ' ', ind2: ' ', subfields: [{ a: 'Catatan' }] } }] }
    expect((await served.send<Problem>('PUT', addressOf(id), better)).body).toMatchObject({ status: 428, code: 'IF_MATCH_MISSING' })
    const changed = await served.send<Written>('PUT', addressOf(id), better, { 'if-match': etag })
    expect(changed.status).toBe(200)
    expect(changed.body.etag).not.toBe(etag)
    expect(changed.body.record.leader[5]).toBe('c')
    const late = await served.send<Problem>('PUT', addressOf(id), record, { 'if-match': etag })
    expect(late).toMatchObject({ status: 412, body: { code: 'RECORD_CHANGED' } })
    // The tag of any form will do.
    const read = await served.ask(addressOf(id), { headers: { accept: 'application/marc' } })
    const back = await served.send<Written>('PUT', addressOf(id), record, { 'if-match': read.headers.get('etag') ?? '' })
    expect(back.status).toBe(200)
    const revision = served.library.replica.find(served.library.replica.library, 'catalogue/main' as never)?.held?.revision
    const same = await served.send<Written>('PUT', addressOf(id), record, { 'if-match': '*' })
    expect([same.status, same.body.etag]).toEqual([200, back.body.etag])
    expect(served.library.replica.find(served.library.replica.library, 'catalogue/main' as never)?.held?.revision).toBe(revision)
  })

  it('of two people who change it at once, one is told', async () => {
    const { id, etag, record } = await create('Jejak langkah')
    const answers = await Promise.all(
      ['a', 'b', 'c', 'd'].map((note) =>
        served.send(
          'PUT',
          addressOf(id),
          { ...record, fields: [...record.fields, { '500': { ind1: ' ', ind2: ' ', subfields: [{ a: note }] } }] },
          { 'if-match': etag },
        ),
      ),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 412, 412, 412])
  })

  it('keeps the number by which others know it', async () => {
    const { id, etag, record } = await create('Rumah kaca')
    const renamed = { ...record, fields: record.fields.map((field) => ('001' in field ? { '001': 'other' } : field)) }
    const { status, body } = await served.send<Problem>('PUT', addressOf(id), renamed, { 'if-match': etag })
    expect({ status, errors: body.errors }).toMatchObject({ status: 422, errors: [{ tag: '001', code: 'renamed' }] })
  })

  it('is not made twice under one number', async () => {
    const number = { '001': 'buku/7 é' }
    const { id } = await create('Sang pemimpi', [number])
    const again = await served.send<Problem>('POST', 'api/records', bookJson('Sang pemimpi', [number]))
    expect(again).toMatchObject({ status: 409, body: { code: 'RECORD_EXISTS' } })
    expect((await served.ask(addressOf(id))).status).toBe(200)
  })

  it('is withdrawn and brought back, to the byte', async () => {
    const { id, etag } = await create('Cantik itu luka')
    const before = (await served.ask(`${addressOf(id)}?format=marc`)).body
    expect((await served.send('DELETE', addressOf(id))).status).toBe(428)
    expect((await served.send('DELETE', addressOf(id), undefined, { 'if-match': '"wrong"' })).status).toBe(412)
    expect((await served.send('DELETE', addressOf(id), undefined, { 'if-match': etag })).status).toBe(204)
    expect(await served.ask(addressOf(id))).toMatchObject({ status: 404, body: { code: 'NO_SUCH_RECORD' } })
    const listed = await served.ask<{ items: { id: string; title: string }[] }>('api/withdrawn-records')
    expect(listed.body.items[0]).toMatchObject({ id, title: 'Cantik itu luka' })
    await served.library.view.whenCurrent()
    expect((await served.ask<{ total: number }>('api/search?q=cantik')).body.total).toBe(0)
    expect(await served.ask(`api/titles/${encodeURIComponent(id)}`)).toMatchObject({ status: 404, body: { code: 'WITHDRAWN' } })
    const restored = await served.send<Written>('POST', `${addressOf(id)}/restore`)
    expect([restored.status, restored.body.etag]).toEqual([200, etag])
    expect((await served.ask(`${addressOf(id)}?format=marc`)).body).toBe(before)
    expect((await served.ask<{ items: unknown[] }>('api/withdrawn-records')).body.items).toEqual([])
    expect(await served.send('POST', `${addressOf(id)}/restore`)).toMatchObject({ status: 404, body: { code: 'NOT_WITHDRAWN' } })
  })

  it('may be sent as MARCXML and as ISO 2709', async () => {
    const { id } = await create('Ronggeng Dukuh Paruk')
    for (const type of ['application/marcxml+xml', 'application/marc']) {
      const sent = await fetch(new URL(addressOf(id), served.url), { headers: { accept: type } })
      const etag = sent.headers.get('etag') ?? ''
      const response = await served.ask(addressOf(id), {
        method: 'PUT',
        headers: { 'content-type': type, 'if-match': etag },
        body: await sent.arrayBuffer(),
      })
      expect(response).toMatchObject({ status: 200, body: { id } })
    }
    const wrong = await served.ask(addressOf(id), {
      method: 'PUT',
      headers: { 'content-type': 'text/plain', 'if-match': '*' },
      body: 'x',
    })
    expect(wrong).toMatchObject({ status: 415, body: { code: 'UNSUPPORTED_MEDIA_TYPE' } })
  })
})

describe('what is wrong with a record', () => {
  const data = (tag: string, subfields: Record<string, string>[], ind1 = ' ', ind2 = ' ') => ({ [tag]: { ind1, ind2, subfields } })
  const title = data('245', [{ a: 'Judul' }], '1', '0')
  const leader = '00000nam a2200000 a 4500'

  it.each([
    ['no title', { leader, fields: [data('100', [{ a: 'Pramoedya' }])] }, { tag: '245', subfield: 'a', code: 'no-title' }],
    ['two titles', { leader, fields: [title, title] }, { at: '/fields/1/245', tag: '245', code: 'repeated-field' }],
    ['a short 008', { leader, fields: [{ '008': '2601' }, title] }, { at: '/fields/0/008', tag: '008', code: 'bad-length' }],
    [
      'a bad indicator',
      { leader, fields: [data('245', [{ a: 'Judul' }], 'A')] },
      { at: '/fields/0/245/ind1', code: 'bad-indicator' },
    ],
    ['a bad code', { leader, fields: [title, data('500', [{ A: 'x' }])] }, { tag: '500', subfield: 'A', code: 'bad-subfield' }],
    ['a line end', { leader, fields: [title, data('500', [{ a: 'x\ny' }])] }, { tag: '500', code: 'control-character' }],
    ['text alone', { leader, fields: [title, { '500': 'Catatan' }] }, { tag: '500', code: 'no-subfields' }],
    ['an empty field', { leader, fields: [title, data('500', [])] }, { tag: '500', code: 'empty-field' }],
    ['a leader of nothing', { leader: '00000xxx a2200000 a 4500', fields: [title] }, { at: '/leader', code: 'bad-leader' }],
    ['a deleted one', { leader: '00000dam a2200000 a 4500', fields: [title] }, { code: 'says-deleted' }],
    ['a long field', { leader, fields: [title, data('500', [{ a: 'x'.repeat(10_000) }])] }, { code: 'too-long' }],
    ['none at all', { hello: 'world' }, { code: 'not-marc' }],
    ['a list', [bookJson('a'), bookJson('b')], { code: 'several-records' }],
  ])('%s is told where it is, and nothing is written', async (_, sent, expected) => {
    const refused = await served.send<Problem>('POST', 'api/records', sent)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(refused).toMatchObject({ status: 422, body: { code: 'RECORD_INVALID' } })
    expect(refused.body.errors).toContainEqual(expect.objectContaining(expected))
    const checked = await served.send<{ errors: unknown[]; record?: unknown }>('POST', 'api/record-check', sent)
    expect(checked).toMatchObject({ status: 200, body: { errors: refused.body.errors } })
    expect(checked.body.record).toBeUndefined()
  })

  it('takes what is only odd, and says so', async () => {
    const odd = {
      leader,
      fields: [data('020', [{ a: '9799731235' }]), data('100', [{ a: 'A' }]), data('110', [{ a: 'B' }]), title],
    }
    const { status, body } = await served.send<Written>('POST', 'api/records', odd)
    expect(status).toBe(201)
    expect(body.warnings.map(({ code }) => code).toSorted()).toEqual(['bad-isbn', 'no-008', 'several-main-entries'])
  })
})

describe("another library's record", () => {
  const source = (fields: MarcRecord['fields']): MarcRecord => ({ leader: '00000cam a2200000 a 4500', fields })
  const text = (tag: string, ...subfields: [string, string][]) => ({
    tag,
    indicators: '  ',
    subfields: subfields.map(([code, value]) => ({ code, value })),
  })

  it('is read, cannot be changed, and is copied with its provenance and without what is local', async () => {
    const [id = ''] = await served.receive({ name: 'Perpustakaan Kota', code: 'ID-KOTA' }, [
      source([
        { tag: '001', value: 'k42' },
        { tag: '003', value: 'ID-KOTA' },
        { tag: '005', value: '20010101000000.0' },
        text('020', ['a', '9789799731234']),
        text('035', ['a', '(OCoLC)77']),
        text('040', ['a', 'ID-PNRI'], ['c', 'ID-KOTA']),
        text('090', ['a', 'rak 3']),
        text('245', ['a', 'Bumi manusia']),
        text('500', ['a', 'Catatan umum']),
        text('500', ['a', 'Rusak'], ['5', 'ID-KOTA']),
        text('590', ['a', 'Hadiah']),
        text('650', ['a', 'Fiksi Indonesia']),
        text('852', ['a', 'Kota'], ['b', 'Lantai 2']),
        text('856', ['u', 'https://example.org/isi']),
        text('952', ['p', '123']),
      ]),
    ])
    expect((await served.ask(addressOf(id))).status).toBe(200)
    expect(await served.send('PUT', addressOf(id), bookJson('x'), { 'if-match': '*' })).toMatchObject({
      status: 409,
      body: { code: 'NOT_OWN' },
    })
    expect(await served.send('DELETE', addressOf(id), undefined, { 'if-match': '*' })).toMatchObject({ status: 409 })

    const draft = await served.send<Pick<Written, 'record'>>('POST', `${addressOf(id)}/copy?draft=true`)
    expect(draft.status).toBe(200)
    expect(fieldOf(draft.body.record, '001')).toBeUndefined()
    const copied = await served.send<Written>('POST', `${addressOf(id)}/copy`)
    expect(copied.status).toBe(201)
    const { record } = copied.body
    expect(fieldOf(record, '001')).not.toBe('k42')
    expect(fieldOf(record, '003')).toBe('ID-UJI')
    expect(record.fields.filter((field) => '035' in field)).toEqual([
      { '035': { ind1: ' ', ind2: ' ', subfields: [{ a: '(OCoLC)77' }] } },
      { '035': { ind1: ' ', ind2: ' ', subfields: [{ a: '(ID-KOTA)k42' }] } },
    ])
    expect(fieldOf(record, '040')).toMatchObject({ subfields: [{ a: 'ID-PNRI' }, { c: 'ID-KOTA' }, { d: 'ID-UJI' }] })
    expect(fieldOf(record, '883')).toMatchObject({
      subfields: [
        { a: 'copy cataloguing' },
        { d: expect.stringMatching(/^\d{8}$/) as string },
        { q: 'ID-KOTA' },
        { w: '(ID-KOTA)k42' },
      ],
    })
    const tags = record.fields.flatMap((field) => Object.keys(field))
    expect(tags).toEqual(['001', '003', '005', '020', '035', '035', '040', '245', '500', '650', '856', '883'])
    await served.library.view.whenCurrent()
    // Both are one title now.
    const title = await served.ask<{ records: { id: string }[]; heldBy: unknown[] }>(`api/titles/${encodeURIComponent(id)}`)
    expect(title.body.records.map((one) => one.id).toSorted()).toEqual([id, copied.body.id].toSorted())
    expect(await served.send('POST', `${addressOf(copied.body.id)}/copy`)).toMatchObject({
      status: 409,
      body: { code: 'ALREADY_OWN' },
    })
    const libraries = await served.ask<{ items: unknown[] }>('api/libraries')
    expect(libraries.body.items).toMatchObject([
      { name: 'Perpustakaan Uji', own: true, code: 'ID-UJI' },
      { name: 'Perpustakaan Kota', own: false, records: 1, complete: true, connected: false },
    ])
  })
})
