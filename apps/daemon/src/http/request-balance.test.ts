// The balance over HTTP: one node that lends to, and borrows from, libraries outside.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { templateTerms } from '../networks/agreement-template.ts'
import { performOperation } from '../operations/operations.ts'
import { bookJson, ServedLibrary } from './testing/served-library.ts'

let served: ServedLibrary
beforeAll(async () => {
  served = await ServedLibrary.start()
  const terms = templateTerms({ name: 'Uji', begins: '2026-01-01' })
  const context = { library: served.library, network: undefined, joining: undefined, onProgress: () => undefined }
  await performOperation('network-create', { terms }, { ...context, signal: new AbortController().signal })
  const ask = async (need: string, role: string) => {
    const asked = { need, serviceType: 'Loan', citation: { title: need }, outside: { role, name: 'Perpustakaan Daerah' } }
    expect((await served.send('POST', 'api/requests', asked)).status).toBe(201)
  }
  const say = async (request: string, message: object) => {
    expect((await served.send('POST', `api/requests/${request}/messages`, { role: 'supplier', ...message })).status).toBe(201)
  }
  await ask('B1', 'supplier')
  await ask('B2', 'supplier')
  await ask('L1', 'requester')
  const cost = { currency: 'IDR', amount: '25000.50' }
  await say('B1-1', { word: 'Loaned', dueDate: '2027-01-31T00:00:00Z', cost })
  await say('B2-1', { word: 'Unfilled', reason: 'NotHeld' })
  await say('L1-1', { word: 'Loaned', dueDate: '2027-01-31T00:00:00Z' })
})
afterAll(async () => await served[Symbol.asyncDispose]())

interface Shown {
  readonly from: string
  readonly to: string
  readonly borrowed: object
  readonly partners: readonly { readonly id?: string; readonly name: string }[]
  readonly savings?: object
}

const year = new Date().getUTCFullYear()
const TARIFF = 'currency=IDR&buyLoan=150000&buyCopy=90000&perLoan=10000'

describe('the balance', () => {
  it('is of the present year unless said otherwise, with each partner and what was paid', async () => {
    const { status, body } = await served.ask<Shown>('api/requests/balance')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      from: `${year}-01-01`,
      to: `${year}-12-31`,
      lent: { asked: 1, loans: 1, filledRate: 1, costPerFilled: [] },
      borrowed: { asked: 2, loans: 1, unfilled: 1, filledRate: 0.5, costPerFilled: [{ currency: 'IDR', hundredths: 2_500_050 }] },
      needs: { asked: 2, filled: 1 },
      partners: [{ lent: { loans: 1 }, borrowed: { asked: 2 } }],
    })
    expect(body.partners[0]?.id).toBeUndefined()
    expect(body.savings).toBeUndefined()
  })

  it('is of any days, and says what was saved by a tariff', async () => {
    const today = new Date().toISOString().slice(0, 10)
    const { body } = await served.ask<Shown>(`api/requests/balance?from=${today}&to=${today}&${TARIFF}`)
    expect(body).toMatchObject({
      from: today,
      to: today,
      borrowed: { asked: 2 },
      savings: { buying: { hundredths: 15_000_000 }, borrowing: { hundredths: 3_500_050 }, saved: { hundredths: 11_499_950 } },
    })
    const before = await served.ask<Shown>('api/requests/balance?from=2001-01-01&to=2001-12-31')
    expect(before.body).toMatchObject({ borrowed: { asked: 0 }, partners: [] })
  })

  it.each([
    ['from=2026-01-01', 'USAGE'],
    ['from=2026-02-01&to=2026-01-01', 'USAGE'],
    ['year=2026&from=2026-01-01&to=2026-02-01', 'USAGE'],
    ['currency=IDR', 'USAGE'],
    ['year=soon', 'INVALID_REQUEST'],
  ])('%s is told what is wrong', async (query, code) => {
    expect(await served.ask(`api/requests/balance?${query}`)).toMatchObject({ status: 400, body: { code } })
  })

  it('is a page for a year, under its own policy', async () => {
    const { status, headers, body } = await served.ask<string>(`api/requests/report?language=en&${TARIFF}`)
    expect(status).toBe(200)
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    for (const said of ['Perpustakaan Uji', String(year), 'IDR 114,999.50']) expect(body).toContain(said)
  })
})

it('a cost is said only of what is supplied', async () => {
  const said = { role: 'requester', word: 'Received', cost: { currency: 'IDR', amount: '1' } }
  expect(await served.send('POST', 'api/requests/B1-1/messages', said)).toMatchObject({ status: 400, body: { code: 'USAGE' } })
})

describe('who would be asked', () => {
  it('is told with the reason, and nobody is asked', async () => {
    const { id } = (await served.send<{ id: string }>('POST', 'api/records', bookJson('Orang-orang bloomington'))).body
    await served.library.view.whenCurrent()
    const query = new URLSearchParams({ record: id, maximumCost: '25000 IDR', explainIn: 'ms', need: 'N9' })
    const { status, body } = await served.ask<{ need: string; excluded: object[] }>(`api/requests/proposal?${query.toString()}`)
    expect(status).toBe(200)
    expect(body).toMatchObject({
      need: 'N9',
      rota: [],
      excluded: [{ name: 'Perpustakaan Uji', why: 'Ini perpustakaan sendiri.' }],
    })
    expect((await served.ask('api/requests/N9-1')).status).toBe(404)
  })

  it.each([
    ['record=nonsense', 400, 'UNION_BAD_QUERY'],
    ['record=x&maximumCost=much', 400, 'INVALID_REQUEST'],
    ['', 400, 'INVALID_REQUEST'],
  ])('%s is told what is wrong', async (query, status, code) => {
    expect(await served.ask(`api/requests/proposal?${query}`)).toMatchObject({ status, body: { code } })
  })
})

describe('unmet demand', () => {
  const month = new Date().toISOString().slice(0, 7)
  interface Listed {
    readonly items: readonly { readonly title: string; readonly asked: number; readonly libraries: number }[]
  }
  const list = async () => (await served.ask<Listed>(`api/requests/demand?from=${month}&to=${month}`)).body

  it('is told when somebody says so, once for each month', async () => {
    const own = await served.ask<{ wishes: object[] }>(`api/requests/own-demand?month=${month}`)
    expect(own.body).toMatchObject({ month, wishes: [{ title: 'B2', serviceType: 'Loan', asked: 1 }] })
    expect((await list()).items).toEqual([])
    for (const _ of [1, 2]) expect((await served.send('POST', 'api/requests/own-demand', { month })).status).toBe(201)
    expect((await list()).items).toEqual([{ title: 'B2', serviceType: 'Loan', asked: 1, libraries: 1 }])
    expect((await served.ask<Listed>('api/requests/demand?from=2020-01&to=2020-12')).body.items).toEqual([])
  })

  it.each(['own-demand', 'own-demand?month=2026-13', 'demand?from=2026-01'])('%s is told what is wrong', async (path) => {
    expect(await served.ask(`api/requests/${path}`)).toMatchObject({ status: 400, body: { code: 'INVALID_REQUEST' } })
  })
})
