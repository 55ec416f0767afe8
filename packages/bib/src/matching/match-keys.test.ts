import { createReadStream } from 'node:fs'
import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describeForMatching } from '../description/full.ts'
import { openRecords } from '../open.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { arbitraryRecord, collect, control, data, recordOf } from '../testing/records.ts'
import { HAS_SHARED_DATA, sharedPath } from '../testing/shared-data.ts'
import { withoutArticle } from './articles.ts'
import { editionKey, editionName } from './edition.ts'
import { foldSurname, foldTitle } from './fold-title.ts'
import { matchKeys, type MatchKeys } from './match-keys.ts'

const keysOf = (...fields: MarcField[]): MatchKeys => matchKeys(describeForMatching(recordOf(fields)))
const serial = (...fields: MarcField[]): MatchKeys => matchKeys(describeForMatching(recordOf(fields, '00000nas a2200000   4500')))
const isbn = (text: string): MarcField => data('020', '  ', text)

const title = data('245', '10', '$aBumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.')
const author = data('100', '1 ', '$aToer, Pramoedya Ananta,$d1925-2006')
const year = data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980')

suite('numbers', () => {
  test.each<[string, MarcField[], string[], string[]]>([
    ['a valid ISBN', [isbn('$a979-407-000-9')], ['isbn:9789794070000'], []],
    ['a malformed one', [isbn('$a9794070008')], [], []],
    ['a cancelled one', [isbn('$z9794070009')], [], ['isbn:9789794070000']],
    ['of the set, alone', [isbn('$a9794070009 (lengkap)')], ['isbn:9789794070000'], []],
    [
      'of the set and one volume',
      [isbn('$a9794070009 (set)'), isbn('$a9793062797 (jil. 1)')],
      ['isbn:9789793062792'],
      ['isbn:9789794070000'],
    ],
    [
      'of the set and several volumes',
      [isbn('$a9794070009 (set)'), isbn('$a9793062797 (v. 1)'), isbn('$a0471383147 (v. 2)')],
      ['isbn:9789794070000'],
      ['isbn:9780471383147', 'isbn:9789793062792'],
    ],
    ['of the set, for a part', [data('245', '00', '$aTetralogi.$n2'), isbn('$a9794070009 (set)')], [], ['isbn:9789794070000']],
    [
      'of the e-book, in a printed one',
      [isbn('$a9794070009$qe-book'), isbn('$a9793062797$qhbk.')],
      ['isbn:9789793062792'],
      ['isbn:9789794070000'],
    ],
    ['an ISSN in a book', [data('022', '  ', '$a0301-6269')], [], ['issn:0301-6269']],
    ['an LCCN', [data('010', '  ', '$a   85000002 ')], ['lccn:85000002'], []],
    [
      'an OCLC number and a merged one',
      [data('035', '  ', '$a(OCoLC)ocm00012345'), data('019', '  ', '$a99')],
      ['oclc:12345'],
      ['oclc:99'],
    ],
    ['a national number', [data('015', '  ', '$aGB 7408739$2bnb')], ['nb:bnb:GB7408739'], []],
    ['a national number of nobody knows where', [data('015', '  ', '$a7408739')], [], ['nb::7408739']],
    ['a number of a national library', [data('016', '7 ', '$a1234X$2DE-101')], ['nb:de-101:1234X'], []],
    ['a DOI', [data('024', '7 ', '$a10.1000/ABC$2doi')], ['doi:10.1000/abc'], []],
    ['a number of a system', [data('035', '  ', '$a(Sirsi) a353305')], [], []],
  ])('%s', (_, fields, strong, weak) => {
    const keys = keysOf(...fields)
    expect([keys.strong, keys.weak]).toEqual([strong, weak])
  })

  test('of a whole series are no record of its own', () => {
    const several = [
      '9794070009',
      '9793062797',
      '0471383147',
      '9783030352455',
      '9783030352448',
      '9786028519939',
      '9789790084049',
      '0306406152',
    ]
    expect(keysOf(...several.map((number) => isbn(`$a${number}`))).strong).toHaveLength(8)
    const keys = keysOf(...[...several, '9782070368228'].map((number) => isbn(`$a${number}`)))
    expect([keys.strong.length, keys.weak.length]).toEqual([0, 9])
  })

  test('of a serial: ISSN and linking ISSN bring its forms together', () => {
    expect(serial(data('022', '  ', '$a2302-9269$l0852-0801')).strong).toEqual(['issn:0852-0801', 'issn:2302-9269'])
  })

  test("of an article are its journal's", () => {
    const article = matchKeys(describeForMatching(recordOf([data('022', '  ', '$a0301-6269')], '00000naa a2200000   4500')))
    expect([article.strong, article.weak]).toEqual([[], ['issn:0301-6269']])
  })
})

suite('the descriptive key', () => {
  const key = (...fields: MarcField[]): string | undefined => keysOf(...fields).descriptive[0]

  test('is of title, part, creator, date, edition and format', () => {
    expect(key(title, author, year)).toBe('bumi manusia sebuah roman||toer|1980||book')
  })

  test.each<[string, MarcField[]]>([
    ['punctuation, case and diacritics', [data('245', '10', '$aBUMI MANÚSIA$bsebuah roman.'), author, year]],
    ['an article that is counted', [data('245', '14', '$aThe Bumi manusia : sebuah roman'), author, year]],
    ['an article that is not counted', [data('245', '10', '$aThe Bumi manusia : sebuah roman'), author, year]],
    ['the order of a name', [title, data('100', '0 ', '$aPramoedya Ananta Toer'), year]],
    ['a printing', [title, author, year, data('250', '  ', '$aCet. 3')]],
    ['a first edition', [title, author, year, data('250', '  ', '$aEd. 1')]],
    ['who else took part', [title, data('700', '1 ', '$aLane, Max'), author, year]],
  ])('does not change with %s', (_, fields) => {
    expect(key(...fields)).toBe(key(title, author, year))
  })

  test.each<[string, MarcField[]]>([
    ['a part', [data('245', '10', '$aBumi manusia :$bsebuah roman.$n2'), author, year]],
    ['another date', [title, author, data('260', '  ', '$c1981')]],
    ['another edition', [title, author, year, data('250', '  ', '$aEdisi kedua')]],
    ['another carrier', [title, author, year, data('300', '  ', '$a1 online resource (354 p.)')]],
    ['another author', [title, data('100', '1 ', '$aLane, Max'), year]],
  ])('changes with %s', (_, fields) => {
    expect(key(...fields)).not.toBe(key(title, author, year))
  })

  test('brings records in one script and in two together', () => {
    const both = keysOf(
      data('100', '1 ', '$6880-01$aHamzah, Amir'),
      data('245', '10', '$6880-02$aNyanyi sunyi'),
      data('260', '  ', '$c1937'),
      data('880', '1 ', '$6100-01$aحمزه، امير'),
      data('880', '10', '$6245-02$aڽاڽي سوڽي'),
    )
    const jawi = keysOf(data('100', '0 ', '$aامير حمزه'), data('245', '10', '$aڽاڽي سوڽى'), data('260', '  ', '$c١٩٣٧'))
    expect(both.descriptive).toHaveLength(2)
    expect(both.candidates).toContain(jawi.candidates[0])
    const chinese = (text: string): MarcField[] => [
      data('245', '10', text),
      data('100', '1 ', '$a高志勇'),
      data('260', '  ', '$c1990'),
    ]
    expect(keysOf(...chinese('$a马语 :$b小说')).descriptive).toEqual(keysOf(...chinese('$a马语。小说')).descriptive)
    const javanese = (text: string): MarcField[] => [data('245', '10', text), data('260', '  ', '$c1900')]
    expect(keysOf(...javanese('$aꦧꦧꦢ꧀ꦠꦤꦃꦗꦮꦶ')).descriptive).not.toEqual([])
  })

  test('volumes are told by their numbers, however they are written', () => {
    const volume = (text: string): string => keysOf(data('245', '10', `$aSejarah nasional Indonesia.$n${text}`)).evidence.part
    expect(['Jilid 1', 'jil. I', '1', 'Vol. 01', '١'].map(volume)).toEqual(['1', '1', '1', '1', '1'])
    expect(['IV', 'Jilid iv', 'v. 4'].map(volume)).toEqual(['4', '4', '4'])
  })

  test.each<[string, MarcField[]]>([
    ['no title', [author, year]],
    ['a title of marks only', [data('245', '00', '$a???')]],
    ['a general title without a creator', [data('245', '00', '$aFrontmatter'), year]],
    ['a general title in Indonesian', [data('245', '00', '$aKata pengantar')]],
    ['a short title alone', [data('245', '00', '$aEmma')]],
  ])('is none for thin records: %s', (_, fields) => {
    const { descriptive, evidence } = keysOf(...fields)
    expect([descriptive, evidence.thin]).toEqual([[], true])
  })

  test('is one for a general title with creator and date', () => {
    expect(keysOf(data('245', '10', '$aPoems'), author, year).descriptive).toEqual(['poems||toer|1980||book'])
    expect(keysOf(data('245', '10', '$aPoems'), author, year).candidates).toEqual([])
  })
})

test('evidence', () => {
  const record: MarcRecord = recordOf(
    [
      control('008', '260101q17501760ne            000 0 dut d'),
      data('100', '1 ', '$aValentijn, François'),
      data('245', '10', '$aOud en nieuw Oost-Indiën.$nDeel 2'),
      data('260', '  ', '$bVan Braam'),
      data('300', '  ', '$axii, [3], 354 p., 20 bladen'),
      data('710', '2 ', '$aVerenigde Oost-Indische Compagnie'),
      data('773', '0 ', '$tVerzameld werk$gdl. 2'),
    ],
    '00000nam a2200000   4500',
  )
  expect(matchKeys(describeForMatching(record)).evidence).toEqual({
    title: 'oud en nieuw oost indien deel 2',
    titleProper: 'oud en nieuw oost indien',
    titleOriginal: '',
    part: '2',
    creators: ['valentijn', 'verenigde oost indische compagnie'],
    from: 1750,
    to: 1760,
    uncertainDate: true,
    edition: '',
    editionName: '',
    publisher: 'van braam',
    pages: 354,
    languages: ['dut'],
    format: 'book',
    carrier: 'print',
    host: 'verzameld werk dl 2',
    series: [],
    documents: [],
    variants: [],
    rest: '',
    early: true,
    thin: false,
  })
})

test.each<[string, MarcField[], string[], string[]]>([
  ['a government number', [data('086', '0 ', '$aC 56.258:40')], ['government:C56.258:40'], []],
  ['one whose field does not say so', [data('086', '  ', '$aGA 1.13:RED-75-388')], ['government:GA1.13:RED-75-388'], []],
  ['one of Congress', [data('086', '  ', '$a94-2:H.doc.627')], ['government:94-2:H.DOC.627'], []],
  ['a report number', [data('088', '  ', '$aNUREG-0528, suppl. 1')], ['report:NUREG0528SUPPL1'], []],
  ['a shelf mark of no known kind', [data('086', '8 ', '$aXIV b')], [], []],
  ['a number in a series', [data('490', '0 ', '$aReport ;$vno. 094-1241')], [], ['report|94 1241']],
  ['a letter behind it', [data('490', '0 ', '$aReport ;$v4a')], [], ['report|4a']],
  ['a series without a number', [data('490', '0 ', '$aSeri sastra')], [], []],
])('numbers of documents and series: %s', (_, fields, documents, series) => {
  const keys = keysOf(title, ...fields)
  expect([keys.evidence.documents, keys.evidence.series]).toEqual([documents, series])
  expect(documents.every((number) => keys.candidates.includes(number))).toBe(true)
})

test.each([
  ['Weekend edition.', 'weekend'],
  ['[Dept. ed.]', 'dept'],
  ['Photorevised [19--]-, photoinspected 1982', 'photorevised photoinspected'],
  ['Dept. ed.', 'dept'],
  ['2nd rev. ed.', ''],
  ['Edisi kedua, cetakan 3', ''],
  [undefined, ''],
])('the name of edition %s', (statement, name) => {
  expect(editionName(statement)).toBe(name)
})

test('each half of a title with its year is a candidate, so that a slip leaves one', () => {
  const [right, wrong] = ['Sejarah perjuangan rakyat Sumatera', 'Sejarah perjuangan rakyat Sumatrea'].map(
    (text) => keysOf(data('245', '00', `$a${text}`), year).candidates,
  )
  expect(right?.filter((key) => wrong?.includes(key))).toEqual(['sejarah perjuangan …|1980|book'])
})

test('extent tells the carrier, whatever codes were left over', () => {
  const codes = data('338', '  ', '$bnc')
  const online = keysOf(title, codes, data('300', '  ', '$a1 online resource (65 pages)'))
  expect([online.evidence.carrier, keysOf(title, codes, data('300', '  ', '$a65 pages')).evidence.carrier]).toEqual([
    'online',
    'print',
  ])
})

test('what else a record says is one digest, whatever its marks, and none where it is little', () => {
  const rest = (text: string): string => keysOf(title, data('500', '  ', text)).evidence.rest
  const note = '$aDiterbitkan pertama kali sebagai cerita bersambung dalam harian Indonesia Raya'
  expect(rest(note)).toBe(rest(`${note.toUpperCase().replace('$A', '$a')}.`))
  expect(rest(note)).not.toBe(rest(`${note}, 1951`))
  expect(rest('$aIlustrasi')).toBe('')
})

suite('folding', () => {
  test.each([
    ['Sejarah & budaya', 'Sejarah dan Budaya'],
    ['Kitāb al-Umm', 'Kitab al Umm'],
    ['كتاب الأم', 'كتاب الام'],
    ['کتاب', 'كتاب'],
    ['Ёлка', 'елка'],
    ['שלום', 'שלומ'],
    ['Ａ　Ｂ', 'a b'],
  ])('%s is %s', (one, other) => {
    expect(foldTitle(one)).toBe(foldTitle(other))
  })

  test('surnames', () => {
    expect(['Toer, Pramoedya Ananta', 'Pramoedya Ananta Toer', '高志勇', '高, 志勇', 'Hamka'].map(foldSurname)).toEqual([
      'toer',
      'toer',
      '高志勇',
      '高',
      'hamka',
    ])
  })

  test('does not depend on normal form or case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        expect(foldTitle(text.normalize('NFD'))).toBe(foldTitle(text.normalize('NFC')))
      }),
    )
  })
})

test.each([
  ['The end', 0, [], 'end'],
  ['The end', 4, ['fre'], 'end'],
  ['A to Z', 0, ['eng'], 'to Z'],
  ['A la recherche', 0, ['fre'], 'A la recherche'],
  ["L'été", 0, ['fre'], 'été'],
  ['L’été', 0, ['fre'], 'été'],
  ['Die Welt', 0, ['ger'], 'Welt'],
  ['Die hard', 0, ['eng'], 'Die hard'],
  ['Si Doel anak Betawi', 0, ['ind'], 'Si Doel anak Betawi'],
  ['al-Qur’an', 0, ['ara'], 'Qur’an'],
  ['The', 0, ['eng'], 'The'],
  ['', 0, [], ''],
])('without its article %s (%d, %s)', (text, nonfiling, languages, expected) => {
  expect(withoutArticle(text, nonfiling, languages)).toBe(expected)
})

test.each([
  ['2nd ed.', '2'],
  ['Edisi kedua', '2'],
  ['Ed. ke-3, rev.', '3r'],
  ['Cet. 5', ''],
  ['Edisi 2, cetakan 7', '2'],
  ['Cetakan pertama', ''],
  ['First edition', ''],
  ['Edisi revisi', 'r'],
  ['International student edition', 'international'],
  ['Zweite, überarbeitete Auflage', '2r'],
  ['[Corrected printing]', 'corr'],
  [undefined, ''],
])('edition %s', (statement, key) => {
  expect(editionKey(statement)).toBe(key)
})

test('any record has keys, sorted and none twice, and they are its own whatever its normal form', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const keys = matchKeys(describeForMatching(record))
      expect([...new Set(keys.strong)].toSorted()).toEqual(keys.strong)
      expect(keys.weak.filter((key) => keys.strong.includes(key))).toEqual([])
      expect(matchKeys(describeForMatching(record))).toEqual(keys)
    }),
  )
})

test('a record of tens of thousands of fields has keys of bounded size', () => {
  const many = (tag: string, text: (i: number) => string): MarcField[] =>
    Array.from({ length: 20_000 }, (_, i) => data(tag, '1 ', `$a${text(i)}`))
  const huge = data('245', '10', `$a${'kata '.repeat(20_000)}$n${'1 '.repeat(20_000)}`)
  const keys = keysOf(
    huge,
    ...many('700', (i) => `Name ${i}`),
    ...many('020', (i) => `97894070${i}`),
    ...many('035', (i) => `(OCoLC)${i}`),
  )
  expect(keys.evidence.title.length).toBeLessThanOrEqual(400)
  expect(keys.strong.length).toBeLessThanOrEqual(1_000)
  const blanks = `x${' '.repeat(200_000)}x`
  const wide = ['020', '035', '100', '245', '250', '260', '300', '700', '773'].flatMap((tag) =>
    Array.from('abcdgnpqtz', (code) => data(tag, '1 ', `$${code}${blanks}`)),
  )
  expect(keysOf(...wide).evidence.title).toContain('x')
})

suite.skipIf(!HAS_SHARED_DATA)('real catalogues', () => {
  const keysIn = async (name: string): Promise<MatchKeys[]> => {
    const items = await collect((await openRecords(createReadStream(sharedPath(name)))).items)
    return items.flatMap((item) => (item.kind === 'record' ? [matchKeys(describeForMatching(item.record))] : []))
  }

  test('one record in MARC-8 and in UTF-8 has the same keys', async () => {
    const triple = 'gpo/triples/cataloging_records_202601_2375'
    const [marc8, utf8] = await Promise.all([keysIn(`${triple}_marc8.mrc.gz`), keysIn(`${triple}_utf8.mrc.gz`)])
    const different = utf8.filter((keys, i) => JSON.stringify(keys) !== JSON.stringify(marc8[i]))
    expect([marc8.length, utf8.length]).toEqual([2_375, 2_375])
    expect(different.length).toBeLessThanOrEqual(5)
  })

  test('copies of a record share their keys, and different records do not', async () => {
    const keys = await keysIn('folio-stripes-testing/oneThousandMarcBib.mrc.gz')
    const titles = new Set(keys.map(({ evidence }) => `${evidence.title}|${evidence.titleOriginal}|${evidence.part}`))
    const described = new Set(keys.flatMap(({ descriptive }) => descriptive.slice(0, 1)))
    expect(keys.length).toBe(1_000)
    expect(described.size).toBeLessThanOrEqual(titles.size)
    expect(described.size).toBeGreaterThan(titles.size * 0.9)
  })
})
