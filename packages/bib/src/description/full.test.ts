import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { isbnCarrier, isbnScope, isbnVolume } from '../identifiers/isbn-qualifier.ts'
import { carrierOf } from './carrier.ts'
import { asciiDigits, datesOf008, datesOfText } from './dates.ts'
import { describe } from './describe.ts'
import { describeForMatching, describeFully } from './full.ts'
import { relatorCode } from './relators.ts'

const fixed = (dates: string, form = ' '): string => `260101${dates}io |||||${form}||||||||||| |ind||`.padEnd(40, '|')

test('a whole record', () => {
  const record = recordOf([
    control('008', fixed('r20051980')),
    data('020', '  ', '$a9793062797 (lengkap)'),
    data('020', '  ', '$a9794070009 (jil. 1)'),
    data('041', '1 ', '$aeng$hind'),
    data('100', '1 ', '$6880-01$aHamzah, Amir,$epenterjemah.'),
    data('245', '10', '$aTetralogi Buru :$bsebuah roman.$n1,$pBumi manusia /$cPramoedya.'),
    data('260', '  ', '$aKuala Lumpur :$bPustaka,$c2005 [asli 1980]'),
    data('505', '0 ', '$aBab 1 -- Bab 2'),
    data('600', '10', '$aMinke$vFiction.'),
    data('650', ' 7', '$aKolonialisme$2tsp'),
    data('653', '  ', '$aNovel$aIndonesia'),
    data('856', '40', '$uhttps://example.org/buku$zTeks lengkap'),
    data('856', '42', '$ujavascript:alert(1)'),
    data('880', '1 ', '$6100-01/(3/r$aامير حمزه'),
    data('880', '  ', '$6260-00/$1$a雅加达'),
  ])
  expect(describeFully(record)).toMatchObject({
    ...describe(record),
    titleProper: 'Tetralogi Buru',
    titleRemainder: 'sebuah roman',
    parts: [{ number: '1', name: 'Bumi manusia' }],
    dates: { from: 2005, to: undefined, original: 1980, open: false, uncertain: false },
    dateStatement: '2005 [asli 1980]',
    carrier: 'print',
    originalLanguages: ['ind'],
    headings: [
      { text: 'Minke -- Fiction', kind: 'person', scheme: 'lcsh' },
      { text: 'Kolonialisme', kind: 'topic', scheme: 'tsp' },
      { text: 'Novel', kind: 'keyword', scheme: undefined },
      { text: 'Indonesia', kind: 'keyword', scheme: undefined },
    ],
    contents: ['Bab 1 -- Bab 2'],
    links: [{ url: 'https://example.org/buku', label: 'Teks lengkap', to: 'itself' }],
    coverIsbn: '9789793062792',
    original: [
      { tag: '100', text: 'امير حمزه', rightToLeft: true },
      { tag: '260', text: '雅加达', rightToLeft: false },
    ],
  })
})

test('the date of publication comes before that of copyright, and matching sees the same', () => {
  const record = recordOf([data('245', '00', '$aX'), data('264', ' 4', '$c©2009'), data('264', ' 1', '$aJakarta$c[2010]')])
  const full = describeFully(record)
  expect(full).toMatchObject({ dateStatement: '[2010]', dates: { from: 2010, copyright: undefined } })
  expect(full).toMatchObject(describeForMatching(record))
})

test('a cover shows this title, not its set', () => {
  const record = recordOf([data('020', '  ', '$a9793062797$qset'), data('020', '  ', '$a9794070009$qpbk.')])
  expect(describeFully(record).coverIsbn).toBe('9789794070000')
})

test('any record has a full description', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      expect(describeFully(record)).toMatchObject(describe(record))
    }),
  )
})

suite('dates', () => {
  test.each([
    ['s1994    ', { from: 1994, to: undefined }],
    ['c19909999', { from: 1990, open: true }],
    ['d19901999', { from: 1990, to: 1999, open: false }],
    ['m19981998', { from: 1998, to: undefined }],
    ['m19989999', { from: 1998, open: true }],
    ['q19401949', { from: 1940, to: 1949, uncertain: true }],
    ['r20051980', { from: 2005, original: 1980 }],
    ['t20102009', { from: 2010, copyright: 2009 }],
    ['s19uu    ', { from: 1900, to: 1999, uncertain: true }],
    ['u199u    ', { from: 1990, open: true, uncertain: true }],
  ])('coded %s', (coded, dates) => {
    expect(datesOf008(fixed(coded))).toMatchObject(dates)
  })

  test.each(['n        ', 'b        ', '|||||||||', 's0012    ', 's9999    ', ''])('coded %s say nothing', (coded) => {
    expect(datesOf008(`260101${coded}`)).toBe(undefined)
  })

  test.each([
    ['1988-1995', { from: 1988, to: 1995, open: false }],
    ['1990-', { from: 1990, open: true }],
    ['1990-sekarang', { from: 1990, open: true }],
    ['[1994?]', { from: 1994, uncertain: true }],
    ['[199-]', { from: 1990, to: 1999, uncertain: true }],
    ['[19--?]', { from: 1900, to: 1999, uncertain: true }],
    ['[antara 1950 dan 1959]', { from: 1950, to: 1959, uncertain: true }],
    ['c2009', { from: 2009, copyright: 2009, uncertain: false }],
    ['©2009', { from: 2009, copyright: 2009 }],
    ['1345 [1926]', { from: 1926, uncertain: false }],
    ['1410 H', { from: 1989, uncertain: true }],
    ['١٤١٠ هـ', { from: 1989, uncertain: true }],
    ['١٩٩٠', { from: 1990, uncertain: false }],
    ['一九九〇', { from: undefined }],
    ['t.t.', { from: undefined, uncertain: false }],
  ])('in words: %s', (text, dates) => {
    expect(datesOfText(text)).toMatchObject(dates)
  })

  test('digits of any script are digits', () => {
    expect(['१९९०', '１９９０', '៤៧', '𝟏𝟗', '꧑꧙'].map(asciiDigits)).toEqual(['1990', '1990', '47', '19', '19'])
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (text) => !Number.isNaN(datesOfText(text).from ?? 0)))
  })

  test('of Jawi title pages give the year', () => {
    expect(describe(recordOf([data('260', '  ', '$aسڠاڤورا :$c١٣٤٥ هـ')])).year).toBe(1926)
  })
})

suite('carriers', () => {
  test.each([
    ['am', [control('008', fixed('s1990    ', 'o'))], 'online'],
    ['am', [control('008', fixed('s1990    ', 's')), data('856', '40', '$uhttp://x')], 'online'],
    ['am', [control('008', fixed('s1990    ', 's'))], 'computer'],
    ['am', [control('008', fixed('s1990    ', 'd'))], 'large-print'],
    ['am', [control('007', 'hd afb')], 'microform'],
    ['as', [control('007', 'cr un')], 'online'],
    ['mm', [control('007', 'co cg')], 'computer'],
    ['am', [data('338', '  ', '$aonline resource$bcr$2rdacarrier')], 'online'],
    ['im', [data('338', '  ', '$aaudio disc$bsd$2rdacarrier')], 'audio'],
    ['am', [data('245', '00', '$aX$h[sumber elektronik]')], 'online'],
    ['am', [data('300', '  ', '$a1 sumber daring (xii, 354 hlm.)')], 'online'],
    ['am', [data('300', '  ', '$axii, 354 p.'), data('533', '  ', '$aMicrofiche.')], 'microform'],
    ['am', [], 'print'],
    ['gm', [control('007', 'vd')], 'video'],
    ['pc', [], undefined],
  ])('%s %#', (kind, fields, carrier) => {
    const record = recordOf(fields, `00000n${kind} a2200000   4500`)
    expect(carrierOf(record, describe(record).format)).toBe(carrier)
  })
})

suite('roles', () => {
  test.each([
    ['penerjemah.', 'trl'],
    ['Penyunting', 'edt'],
    ['http://id.loc.gov/vocabulary/relators/ill', 'ill'],
    ['aut', 'aut'],
    ['(ed.)', 'edt'],
    ['مترجم', 'trl'],
    ['编', 'edt'],
    ['kepala desa', undefined],
    ['', undefined],
  ])('%s', (term, code) => {
    expect(relatorCode(term)).toBe(code)
  })
})

suite('what an ISBN is the number of', () => {
  test.each([
    ['set', 'set', undefined],
    ['lengkap', 'set', undefined],
    ['no. jil. lengkap', 'set', undefined],
    ['complete set : hbk.', 'set', undefined],
    ['全套', 'set', undefined],
    ['jil. 1', 'volume', '1'],
    ['Jilid 02', 'volume', '2'],
    ['v. 2 : alk. paper', 'volume', '2'],
    ['vol. II', 'volume', 'ii'],
    ['juz. 3', 'volume', '3'],
    ['第2', 'volume', '2'],
    ['pbk.', undefined, undefined],
    ['paper', undefined, undefined],
    [undefined, undefined, undefined],
  ])('%s', (note, scope, volume) => {
    expect([isbnScope(note), isbnVolume(note)]).toEqual([scope, volume])
  })

  test.each([
    ['e-book', 'electronic'],
    ['PDF', 'electronic'],
    ['hardcover', 'print'],
    ['pbk. : alk. paper', 'print'],
    ['audio CD', 'audio'],
    ['jil. 1', undefined],
  ])('%s is %s', (note, carrier) => {
    expect(isbnCarrier(note)).toBe(carrier)
  })
})

test('text of hundreds of thousands of blanks takes no more than its share', () => {
  const blanks = `x${' '.repeat(200_000)}x`
  const tags = [
    '020',
    '041',
    '084',
    '100',
    '245',
    '250',
    '260',
    '300',
    '505',
    '600',
    '650',
    '700',
    '773',
    '852',
    '856',
    '863',
    '866',
    '880',
    '952',
    '990',
  ]
  const fields = tags.flatMap((tag) => Array.from('abceghinopqz3467', (code) => data(tag, '1 ', `$${code}${blanks}`)))
  expect(describeFully(recordOf(fields)).title).toContain('x')
})
