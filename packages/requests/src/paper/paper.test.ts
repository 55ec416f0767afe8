import { createHash } from 'node:crypto'
import type { LibraryId } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Ledger } from '../balance/ledger.ts'
import { yearlyReport } from '../balance/report.ts'
import type { RequestId } from '../events/event.ts'
import { type Language, LANGUAGES } from '../language.ts'
import { STATUSES } from '../vocabulary/closed-codes.ts'
import type { RequestState } from '../state/request-state.ts'
import { type Letter, standardLetters } from './letters/letter.ts'
import { LETTERS } from './letters/wording.ts'
import { packingSlips } from './packing-slips.ts'
import { policyIn } from './html.ts'
import { paperPartsOf, type PaperRequest } from './paper-request.ts'
import { pullSlips } from './pull-slips.ts'
import { reportPage } from './report-page.ts'
import { scannedAction } from './scan.ts'
import { PAPER_REQUEST } from './testing/request.ts'

/** What people read of a page. */
const textOf = (html: string): string =>
  html
    .replaceAll(/<style>.*?<\/style>|<path[^>]*>/gs, '')
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')

const letterOf = (change: Partial<Letter>): Letter => ({
  kind: 'Request',
  request: PAPER_REQUEST,
  number: '017/SL/III/2026',
  dateMs: Date.UTC(2026, 2, 3),
  ...change,
})

const A = 'A' as LibraryId
const ledger = new Ledger()
for (let i = 0; i < 30; i++) {
  ledger.count({
    request: `r${i}` as RequestId,
    network: 'n',
    requester: i % 3 === 0 ? ('B' as LibraryId) : A,
    supplier: i % 3 === 0 ? A : i % 2 === 0 ? undefined : (`L${i}` as LibraryId),
    need: `n${i}`,
    outcome: i % 5 === 0 ? 'Unfilled' : i % 2 === 0 ? 'Loan' : 'Copy',
    askedMs: Date.UTC(2026, i % 12, 3),
    answeredMs: Date.UTC(2026, i % 12, 5),
    suppliedMs: Date.UTC(2026, i % 12, 6),
    cost: { currency: 'IDR', hundredths: 1_500_050 },
  })
}
const report = yearlyReport(ledger, A, 2026, {
  network: 'n',
  tariff: { currency: 'IDR', buyLoan: 15_000_000, buyCopy: 40_000_000 },
})

const pagesOf = (request: PaperRequest, language: Language): string[] => [
  pullSlips([request, request, request], { language }),
  packingSlips([request, { ...request, service: 'Copy' }], { language }),
  standardLetters(
    LETTERS.map((kind) => letterOf({ kind, request })),
    { language },
  ),
  reportPage(report, {
    language,
    libraryName: request.supplier.name,
    networkName: request.requester.name,
    nameOf: (id) => `${request.item.title} ${id}`,
  }),
]

describe('pages', () => {
  test('need nothing from elsewhere, run nothing, and name their own style', () => {
    for (const language of LANGUAGES) {
      for (const page of pagesOf(PAPER_REQUEST, language)) {
        expect(page).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|\sstyle=|url\(|@import|https?:/i)
        const [, style = ''] = /<style>(.*?)<\/style>/s.exec(page) ?? []
        expect(page).toContain(`style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'`)
        expect(policyIn(page)).toMatch(/^default-src 'none'; style-src 'sha256-[^']+'; base-uri 'none'; form-action 'none'$/)
        expect(page).toContain(`<html lang="${language}">`)
        expect(textOf(page)).not.toMatch(/undefined|NaN|\{\w+\}|\[object/)
      }
    }
  })

  test('say what a request says and do nothing else with it, whatever that is', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 40 }),
      fc.constantFrom(
        '<script>alert(1)</script>',
        '"><img src=x onerror=x>',
        '</style>',
        "'",
        '{reference}',
        '\u202e',
        '&amp;',
        'x'.repeat(5000),
        '__proto__',
        'constructor',
      ),
    )
    const party = fc.record({
      name: hostile,
      address: fc.array(hostile, { maxLength: 9 }),
      contact: fc.array(hostile),
      code: hostile,
    })
    const requests: fc.Arbitrary<PaperRequest> = fc.record({
      id: fc.constant(PAPER_REQUEST.id),
      reference: hostile,
      service: fc.constantFrom('Loan', 'Copy', 'CopyOrLoan'),
      serviceLevel: hostile,
      requester: party,
      supplier: party,
      item: fc.record({
        title: hostile,
        author: hostile,
        imprint: hostile,
        component: hostile,
        part: hostile,
        identifiers: fc.array(hostile),
      }),
      callNumber: hostile,
      location: hostile,
      askedMs: fc.double(),
      neededByMs: fc.maxSafeInteger(),
      dueMs: fc.maxSafeInteger(),
      note: hostile,
      conditions: fc.array(hostile, { maxLength: 60 }),
      cost: hostile,
    })
    const tagsOf = (page: string): string[] => [...new Set(page.match(/<\/?[a-z]\w*/gi) ?? [])]
    const allowed = new Set(LANGUAGES.flatMap((language) => pagesOf(PAPER_REQUEST, language)).flatMap(tagsOf))
    fc.assert(
      fc.property(requests, fc.constantFrom(...LANGUAGES), (request, language) => {
        for (const page of pagesOf(request, language)) {
          expect(tagsOf(page).filter((tag) => !allowed.has(tag))).toEqual([])
          expect(page.length).toBeLessThan(400_000)
        }
      }),
      { numRuns: 40 },
    )
  })

  test('have a policy that nothing in them can change, and other texts none', () => {
    const hostile = `</title><meta http-equiv="Content-Security-Policy" content="default-src *">`
    const page = packingSlips([{ ...PAPER_REQUEST, note: hostile, reference: hostile }], { language: 'id' })
    expect(policyIn(page)).toContain("default-src 'none'")
    expect(policyIn(hostile)).toBeUndefined()
  })

  test('say so where there is nothing to print', () => {
    const options = { language: 'id' } as const
    for (const page of [pullSlips([], options), packingSlips([], options), standardLetters([], options)]) {
      expect(textOf(page)).toContain('Tidak ada yang dapat dicetak.')
    }
  })
})

describe('slips', () => {
  test('for the shelves: two on a sheet, with call number, what is asked, and why it may not be found', () => {
    const page = pullSlips([PAPER_REQUEST, PAPER_REQUEST, PAPER_REQUEST], { language: 'id' })
    expect(page.match(/<section class="sheet">/g)).toHaveLength(2)
    const text = textOf(page)
    for (const said of [
      '899.221 TOE b',
      'Pinjam · Segera',
      'Bumi manusia',
      '1 April 2026',
      'Hanya dibaca di perpustakaan',
      'tidak ada di rak',
    ]) {
      expect(text).toContain(said)
    }
  })

  test('for the parcel: to whom, until when, and codes of the request', () => {
    const page = packingSlips([PAPER_REQUEST], { language: 'ms' })
    const text = textOf(page)
    for (const said of [
      'Perpustakaan Tun Seri Lanang',
      'Pulangkan selewat-lewatnya 15 April 2026',
      'Pulangkan kepada',
      'Imbas apabila diterima',
    ]) {
      expect(text).toContain(said)
    }
    expect(page).toContain(`aria-label="serumpun:request/${PAPER_REQUEST.id}/7KQ2M9XBTC-1"`)
  })

  test('of a copy ask for nothing back', () => {
    const text = textOf(packingSlips([{ ...PAPER_REQUEST, service: 'Copy' }], { language: 'en' }))
    expect(text).not.toMatch(/Return|sent back/)
  })

  test('are filled from what the parties wrote', () => {
    const parts = paperPartsOf(
      { requestingAgencyRequestId: 'n-1', need: 'n', requestType: 'New', serviceType: 'Copy', needBeforeDate: 5 },
      {
        bibliographicInfo: {
          title: 'Jurnal',
          titleOfComponent: 'Rotan',
          authorOfComponent: 'Ali',
          volume: ['3'],
          issue: '2',
          pagesRequested: '5-9',
          bibliographicItemId: [{ bibliographicItemIdentifierCode: { value: 'ISSN' }, bibliographicItemIdentifier: '0125-9008' }],
        },
        publicationInfo: { publicationDate: '1990', publisher: 'LIPI' },
        billingInfo: { maximumCosts: { currencyCode: { value: 'IDR' }, monetaryValue: '5000' } },
      },
      { deliveryInfo: { dateSent: '2026-01-01T00:00:00Z', loanCondition: [{ value: 'NoReproduction' }], itemId: ['B1'] } },
    )
    expect(parts).toEqual({
      reference: 'n-1',
      service: 'Copy',
      neededByMs: 5,
      conditions: ['NoReproduction'],
      itemBarcodes: ['B1'],
      cost: 'IDR 5000',
      item: {
        title: 'Jurnal',
        component: 'Rotan / Ali',
        part: '3; 2; 5-9',
        imprint: 'LIPI, 1990',
        identifiers: ['ISSN 0125-9008'],
      },
    })
  })
})

describe('letters', () => {
  test('have a head, a number, a subject, and only paragraphs of which everything is known', () => {
    const text = textOf(
      standardLetters([letterOf({ kind: 'Unfilled', reason: 'NotOnShelf' }), letterOf({ kind: 'Retry' })], { language: 'id' }),
    )
    for (const said of [
      '017/SL/III/2026',
      '3 Maret 2026',
      'Yth. Kepala Perpustakaan Tun Seri Lanang',
      'Alasannya: bahan ini tidak ada di rak.',
      'Drs. Yohanes Budiman',
    ]) {
      expect(text).toContain(said)
    }
    expect(text.match(/Alasannya/g)).toHaveLength(1)
    expect(text).not.toContain('diajukan lagi mulai')
  })

  test('are from the requester or to it, as their kind wants', () => {
    const head = (kind: Letter['kind']): string =>
      /<header class="head"><p class="name">([^<]*)/.exec(standardLetters([letterOf({ kind })], { language: 'en' }))?.[1] ?? ''
    expect(LETTERS.filter((kind) => head(kind).startsWith('Perpustakaan Tun'))).toEqual(['Request', 'Return', 'Lost'])
  })

  test('are in the same words for the same kind in every language: as many paragraphs, with the same places', () => {
    const places = (language: Language, kind: Letter['kind']): number =>
      textOf(standardLetters([letterOf({ kind, reason: 'x', retryAfterMs: 1 })], { language })).split('7KQ2M9XBTC-1').length
    for (const kind of LETTERS) expect(new Set(LANGUAGES.map((language) => places(language, kind))).size).toBe(1)
  })
})

describe('the yearly report', () => {
  test('says what was saved, and names the partners', () => {
    const text = textOf(reportPage(report, { language: 'id', libraryName: 'Perpustakaan A', nameOf: (id) => `Perpustakaan ${id}` }))
    for (const said of ['Laporan silang layan 2026', 'Penghematan: IDR', 'Perpustakaan B', 'Perpustakaan di luar jaringan', 'Des'])
      expect(text).toContain(said)
  })

  test('is as long as the page, however many partners there are', () => {
    const many = {
      ...report,
      partners: Array.from({ length: 200 }, (_, i) => ({ ...report.partners[0], partner: `P${i}` as LibraryId })),
    } as typeof report
    const page = reportPage(many, { language: 'en', libraryName: 'A', nameOf: (id) => id })
    expect(textOf(page)).toContain('Other partners (192)')
  })
})

test('a scan means what the side does with the thing in its hands, and never what is not possible', () => {
  const state = (standing: RequestState['standing'], whereabouts: RequestState['whereabouts']) =>
    ({ standing, whereabouts, questions: {}, closed: {}, asked: { serviceType: 'Loan' } }) as unknown as RequestState
  expect(scannedAction(state('WillSupply', 'AtSupplier'), 'supplier')).toBe('status Loaned')
  expect(scannedAction(state('Loaned', 'ToRequester'), 'requester')).toBe('Received')
  expect(scannedAction(state('Loaned', 'AtRequester'), 'requester')).toBe('ShippedReturn')
  expect(scannedAction(state('Loaned', 'ToSupplier'), 'supplier')).toBe('status LoanCompleted')
  expect(scannedAction(state('LoanCompleted', 'AtSupplier'), 'supplier')).toBeUndefined()
  for (const standing of STATUSES)
    expect([undefined, 'Received', 'ShippedReturn']).toContain(scannedAction(state(standing, 'AtRequester'), 'requester'))
})
