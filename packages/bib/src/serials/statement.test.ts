import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describe } from '../description/describe.ts'
import type { DataField } from '../record.ts'
import { readMarcXml } from '../marcxml/read.ts'
import { collect, control, data, recordOf } from '../testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes } from '../testing/shared-data.ts'
import { codedLoan, isHoldingsRecord } from './lending.ts'
import { isSerialHolding, serialHoldings, statementText } from './statement.ts'

const caption = (text: string): DataField => data('853', '20', text)
const piece = (text: string): DataField => data('863', '40', text)

test.each<[string, string, string[], string, string]>([
  ['a run', '$81$av.$i(year)', ['$81.1$a1-12$i1990-2001'], 'v.1(1990)-v.12(2001)', 'v.1(1990)-v.12(2001)'],
  ['a run without an end', '$81$av.$i(year)', ['$81.1$a50-$i2000-'], 'v.50(2000)-', 'v.50(2000)-'],
  [
    'volumes',
    '$81$av.$i(year)',
    ['$81.1$a1$i1990', '$81.2$a2$i1991', '$81.3$a3$i1992'],
    'v.1(1990)-v.3(1992)',
    'v.1(1990), v.2(1991), v.3(1992)',
  ],
  ['a gap', '$81$av.$i(year)', ['$81.1$a1$i1990', '$81.2$a3$i1992'], 'v.1(1990), v.3(1992)', 'v.1(1990), v.3(1992)'],
  ['a gap that is said', '$81$av.', ['$81.1$a1-3$wg', '$81.2$a4'], 'v.1-v.3, v.4', 'v.1-v.3, v.4'],
  ['a break in what was published', '$81$av.', ['$81.1$a1-3$wn', '$81.2$a5-6'], 'v.1-v.3; v.5-v.6', 'v.1-v.3; v.5-v.6'],
  [
    'issues that begin anew',
    '$81$av.$bno.$u4$vr$i(year)$j(month)',
    ['$81.1$a18$b4$i2007$j02', '$81.2$a19$b1$i2007$j05', '$81.3$a19$b2$i2007$j09'],
    'v.18:no.4(2007:Feb.)-v.19:no.2(2007:Sept.)',
    'v.18:no.4(2007:Feb.), v.19:no.1(2007:May), v.19:no.2(2007:Sept.)',
  ],
  ['issues that go on', '$81$av.$bno.$vc', ['$81.1$a1$b12', '$81.2$a2$b13'], 'v.1:no.12-v.2:no.13', 'v.1:no.12, v.2:no.13'],
  ['nobody knows how many issues', '$81$av.$bno.$vr', ['$81.1$a1$b3', '$81.2$a2$b1'], 'v.1:no.3, v.2:no.1', 'v.1:no.3, v.2:no.1'],
  [
    'seasons',
    '$81$a(year)$b(season)',
    ['$81.1$a2007$b24', '$81.2$a2008$b21'],
    '2007:Winter-2008:Spring',
    '2007:Winter, 2008:Spring',
  ],
  [
    'double issues',
    '$81$av.$bno.$u2$i(year)',
    ['$81.1$a9$b2$i2006', '$81.2$a10/11$b1/2$i2007/2008', '$81.3$a12$b1$i2009'],
    'v.9:no.2(2006)-v.12:no.1(2009)',
    'v.9:no.2(2006), v.10/11:no.1/2(2007/2008), v.12:no.1(2009)',
  ],
  [
    'continuous numbering beside',
    '$81$av.$bno.$gno.$i(year)',
    ['$81.1$a2$b1$g13$i1991'],
    'v.2:no.1=no.13(1991)',
    'v.2:no.1=no.13(1991)',
  ],
  [
    'Indonesian captions',
    '$81$ajil.$bno.$i(tahun)$j(bulan)',
    ['$81.1$a3$b1$i1983$j08'],
    'jil.3:no.1(1983:Aug.)',
    'jil.3:no.1(1983:Aug.)',
  ],
  ['words before numbers', '$81$aTahun$bEdisi', ['$81.1$a3$b1'], 'Tahun 3:Edisi 1', 'Tahun 3:Edisi 1'],
  ['Chinese numbering', '$81$a卷$i(year)', ['$81.1$a1-3$i1990-1992'], '卷 1(1990)-卷 3(1992)', '卷 1(1990)-卷 3(1992)'],
  ['no captions', '$89$av.', ['$81.1$a1$b2$i1990'], '1:2(1990)', '1:2(1990)'],
  ['in another order', '$81$av.', ['$81.10$a10', '$81.9$a9'], 'v.9-v.10', 'v.9, v.10'],
])('%s', (_, pattern, pieces, compressed, expanded) => {
  const fields = [caption(pattern), ...pieces.map(piece)]
  expect(serialHoldings(fields).basic).toBe(compressed)
  expect(serialHoldings(fields, 'expanded').basic).toBe(expanded)
})

test('what can not be compressed is not', () => {
  const fields = [data('853', '00', '$81$av.'), piece('$81.1$a1'), piece('$81.2$a2')]
  expect(serialHoldings(fields).basic).toBe('v.1, v.2')
})

suite('textual statements', () => {
  const pairs = [caption('$81$av.'), piece('$81.1$a5')]

  test('stand before pairs that they are not linked to', () => {
    expect(serialHoldings([...pairs, data('866', '  ', '$av.1-4')]).basic).toBe('v.1-4, v.5')
    expect(serialHoldings([...pairs, data('866', '41', '$80$av.1-4')]).basic).toBe('v.1-4, v.5')
  })

  test('take the place of those that they are linked to', () => {
    expect(serialHoldings([...pairs, data('866', '41', '$81$av.5 (no. 2 missing)')]).basic).toBe('v.5 (no. 2 missing)')
  })

  test('of supplements and indexes are told apart', () => {
    const holdings = serialHoldings([data('866', '  ', '$av.1-10'), data('867', '  ', '$a1995'), data('868', '  ', '$av.1-5')])
    expect(holdings).toEqual({ basic: 'v.1-10', supplements: '1995', indexes: 'v.1-5' })
    expect(statementText(holdings)).toBe('v.1-10; suppl.: 1995; index: v.1-5')
    expect(statementText(serialHoldings([]))).toBe(undefined)
  })
})

suite('holdings in a record', () => {
  test('have their statements, place by place', () => {
    const record = recordOf([
      data('852', '  ', '$bMAIN$cPER'),
      caption('$81$av.$i(year)'),
      piece('$81.1$a1-3$i1990-1992'),
      data('852', '  ', '$bBRANCH'),
      data('866', '  ', '$a1995-'),
    ])
    expect(describe(record).holdings).toMatchObject([
      { branch: 'MAIN', location: 'PER', statement: 'v.1(1990)-v.3(1992)' },
      { branch: 'BRANCH', statement: '1995-' },
    ])
  })

  test('have their pieces, with the place that they belong to', () => {
    const record = recordOf([
      data('852', '0 ', '$81$aPNRI$bMAIN$hPN1$iA2'),
      data('876', '  ', '$81.1$p0001$t1'),
      data('876', '  ', '$81.2$p0002$t2$hLibrary use only$lREF'),
      data('876', '  ', '$81.3$acancelled'),
    ])
    expect(describe(record).holdings).toMatchObject([
      { library: 'PNRI', branch: 'MAIN', callNumber: 'PN1 A2', barcode: '0001', copy: '1', loan: undefined },
      { library: 'PNRI', location: 'REF', callNumber: 'PN1 A2', barcode: '0002', copy: '2', loan: 'in-house' },
    ])
  })

  test.each([
    ['aa', 'loan'],
    ['la', 'loan'],
    ['ba', 'copy-only'],
    ['bb', 'in-house'],
    ['uu', undefined],
  ])('coded %s are %s', (codes, loan) => {
    const fixed = `0710120p    8   0001${codes}ind0071012`
    const own = recordOf([control('008', fixed), data('852', '  ', '$bMAIN')], '00000ny  a2200000   4500')
    expect([isHoldingsRecord(own), codedLoan(own)]).toEqual([true, loan])
    expect(describe(own).holdings).toMatchObject([{ branch: 'MAIN', loan, copies: 1 }])
    const embedded = recordOf([data('841', '  ', `$ay$b${fixed}`), data('852', '  ', '$bMAIN')])
    expect(describe(embedded).holdings[0]?.loan).toBe(loan)
  })
})

test('any fields have a statement, and tens of thousands take no more than their share', () => {
  const value = fc.oneof(fc.constantFrom('1', '2-', '-', '3/4', '1-2', '0', '2147483648', 'x', '٣'), fc.string({ maxLength: 6 }))
  const subfield = fc.record({
    code: fc.constantFrom(...'8abgijuvwxz'.split('')),
    value: fc.oneof(value, fc.constantFrom('1', '1.1', '1.2', '0')),
  })
  const field = fc.record({
    tag: fc.constantFrom('853', '854', '855', '863', '864', '865', '866', '867', '868'),
    indicators: fc.constant('  '),
    subfields: fc.array(subfield, { maxLength: 6 }),
  })
  fc.assert(
    fc.property(fc.array(field, { maxLength: 8 }), (fields) => {
      expect(fields.every(({ tag }) => isSerialHolding(tag))).toBe(true)
      statementText(serialHoldings(fields))
      statementText(serialHoldings(fields, 'expanded'))
      describe(recordOf(fields))
    }),
    { numRuns: 500 },
  )
  const many = [
    caption('$81$av.$bno.$u4'),
    ...Array.from({ length: 30_000 }, (_, i) => piece(`$81.${i}$a${Math.floor(i / 4)}$b${(i % 4) + 1}`)),
  ]
  expect(serialHoldings(many).basic).toBe('v.0:no.1-v.7499:no.4')
})

suite.skipIf(!HAS_SHARED_DATA)('serials of Evergreen', () => {
  test('have statements', async () => {
    const items = await collect(readMarcXml([sharedBytes('evergreen/serials_mfhd.xml')]))
    const statements = items.map((item) =>
      item.kind === 'record' ? describe(item.record).holdings.map(({ statement }) => statement) : [],
    )
    expect(statements).toEqual([
      [undefined],
      [undefined],
      ['2007:Spring-2008:Summer'],
      ['2000/2001 - 2003/2004, 2004/2005'],
      ['2000/2001 - 2003/2004, 2004/2005'],
      ['v.9:no.1(2006)-v.9:no.2(2006), v.10/11:no.2/1(2007/2008)'],
      ['v.18:no.4(2007:Feb.)-v.19:no.2(2007:Sept.)'],
    ])
  })
})
