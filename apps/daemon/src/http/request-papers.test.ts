// Requests on paper over HTTP: one node, which lends to a library outside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templateTerms } from '../networks/agreement-template.ts'
import { performOperation } from '../operations/operations.ts'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

const PROFILE = {
  name: 'Perpustakaan Uji',
  code: 'ID-UJI',
  address: 'Jl. Merdeka 1\nSurabaya 60111',
  contacts: [{ role: 'Kepala', name: 'Siti Aminah', telephone: '+62 31 555' }],
}
const HOLDING = { '852': { ind1: ' ', ind2: ' ', subfields: [{ b: 'Koleksi Umum' }, { h: '813 TOH r' }, { p: 'B00417' }] } }

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start(PROFILE)
  const terms = templateTerms({ name: 'Uji', begins: '2026-01-01' })
  const context = { library: served.library, network: undefined, joining: undefined, onProgress: () => undefined }
  await performOperation('network-create', { terms }, { ...context, signal: new AbortController().signal })
  const { id } = (await served.send<{ id: string }>('POST', 'api/records', bookJson('Ronggeng Dukuh Paruk', [HOLDING]))).body
  await served.library.view.whenCurrent()
  const from = { outside: { role: 'requester', name: 'Taman Baca <Melati>' }, serviceType: 'Loan', patron: 'Anggota-30417' }
  expect((await served.send('POST', 'api/requests', { ...from, record: id, need: 'N1' })).status).toBe(201)
  expect((await served.send('POST', 'api/requests', { ...from, citation: { title: 'Tak dimiliki' }, need: 'N2' })).status).toBe(201)
})
afterAll(async () => await served[Symbol.asyncDispose]())

const page = async (path: string) => await served.ask<string>(`api/requests/${path}`)

describe('requests on paper over HTTP', () => {
  it('are pages under the policy that they name, with what the shelf, the profile and the request say', async () => {
    const { status, headers, body } = await page('N1-1/slip?language=en')
    expect(status).toBe(200)
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8')
    const policy = headers.get('content-security-policy') ?? ''
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[\w+/=]+';.*frame-ancestors 'none'$/)
    expect(body).toContain(policy.replace(/; frame-ancestors.*/, ''))
    for (const said of ['Pull slips', '813 TOH r', 'Koleksi Umum', 'B00417', 'Ronggeng Dukuh Paruk', 'Taman Baca &lt;Melati&gt;'])
      expect(body).toContain(said)
    expect(body).not.toContain('Anggota-30417')
  })

  it('follow what has been said: lent until a day, refused for a reason', async () => {
    const lent = {
      role: 'supplier',
      word: 'Loaned',
      dueDate: '2027-01-31T00:00:00Z',
      itemId: ['B00417'],
      conditions: ['LibraryUseOnly'],
    }
    expect((await served.send('POST', 'api/requests/N1-1/messages', lent)).status).toBe(201)
    const { body } = await page('N1-1/packing-slip?language=en')
    for (const said of [
      '31 January 2027',
      'B00417',
      'To be read in the library only',
      'Jl. Merdeka 1',
      'aria-label="serumpun:request/',
    ])
      expect(body).toContain(said)
    const letter = await page('N1-1/letter?language=ms&number=017/SL')
    for (const said of ['017/SL', 'Siti Aminah', '31 Januari 2027']) expect(letter.body).toContain(said)
    const refused = { role: 'supplier', word: 'Unfilled', reason: 'NotHeld' }
    expect((await served.send('POST', 'api/requests/N2-1/messages', refused)).status).toBe(201)
    expect((await page('N2-1/letter?language=en')).body).toMatch(
      /not (held|owned|in (our|the) collection)|do(es)? not (hold|own|have)/i,
    )
  })

  it.each([
    ['nothing/slip', 404, 'REQUESTS_UNKNOWN'],
    ['N1-1/slip?language=xx', 400, 'INVALID_REQUEST'],
    ['N1-1/letter?kind=Love', 400, 'INVALID_REQUEST'],
    ['N1-1/letter?kind=Request', 400, 'USAGE'],
  ] as const)('%s is told what is wrong', async (path, status, code) => {
    expect(await served.ask(`api/requests/${path}`)).toMatchObject({ status, body: { code } })
  })
})

interface Scanned {
  readonly request: { readonly id: string; readonly standing: string; readonly whereabouts: string }
  readonly role: string
  readonly means?: string
  readonly said?: string
}

describe('a slip that is scanned', () => {
  const scan = async (body: object) => await served.send<Scanned>('POST', 'api/requests/scan', body)

  it('means what its side does with the thing next, and says it once', async () => {
    const made = {
      outside: { role: 'supplier', name: 'Perpustakaan Daerah' },
      serviceType: 'Loan',
      citation: { title: 'Cala Ibi' },
    }
    await served.send('POST', 'api/requests', { ...made, need: 'N3' })
    const lent = { role: 'supplier', word: 'Loaned', dueDate: '2027-01-31T00:00:00Z' }
    await served.send('POST', 'api/requests/N3-1/messages', lent)
    // What the slip's own QR code holds.
    const [, qr = ''] = /aria-label="(serumpun:request\/[^"]+)"/.exec((await page('N3-1/packing-slip')).body) ?? []
    const seen = await scan({ text: qr })
    expect(seen).toMatchObject({ status: 200, body: { role: 'requester', means: 'Received', request: { standing: 'Loaned' } } })
    expect(seen.body.said).toBeUndefined()
    expect((await scan({ text: qr, confirm: 'Received' })).body).toMatchObject({
      said: 'Received',
      means: 'ShippedReturn',
      request: { whereabouts: 'AtRequester' },
    })
    expect(await scan({ text: qr, confirm: 'Received' })).toMatchObject({ status: 409, body: { code: 'REQUESTS_NOT_POSSIBLE' } })
    // The bar code has the number alone.
    expect((await scan({ text: 'N3-1\n', confirm: 'ShippedReturn' })).body).toMatchObject({
      request: { whereabouts: 'ToSupplier' },
    })
  })

  it('at the supplier is lent until a day, and comes back', async () => {
    const made = { outside: { role: 'requester', name: 'Taman Baca' }, serviceType: 'Loan', citation: { title: 'Saman' } }
    await served.send('POST', 'api/requests', { ...made, need: 'N4' })
    expect((await scan({ text: 'N4-1' })).body).toMatchObject({ role: 'supplier', means: 'Loaned' })
    expect(await scan({ text: 'N4-1', confirm: 'Loaned' })).toMatchObject({ status: 400, body: { code: 'REQUESTS_INVALID' } })
    const lent = await scan({ text: 'N4-1', confirm: 'Loaned', dueDate: '2027-02-28T00:00:00Z' })
    expect(lent.body).toMatchObject({ said: 'Loaned', means: 'LoanCompleted', request: { due: '2027-02-28T00:00:00.000Z' } })
    const back = await scan({ text: 'N4-1', confirm: 'LoanCompleted' })
    expect(back.body.means).toBeUndefined()
    expect(back.body.request.standing).toBe('LoanCompleted')
  })

  it.each([
    ['serumpun:request/x', 400, 'USAGE'],
    ['9786020324708', 404, 'REQUESTS_UNKNOWN'],
    ['', 400, 'INVALID_REQUEST'],
  ] as const)('%j is told what is wrong', async (text, status, code) => {
    expect(await scan({ text })).toMatchObject({ status, body: { code } })
  })
})
