import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import { describe } from '../description/describe.ts'
import { decodeIso2709 } from '../iso2709/decode.ts'
import { readIso2709 } from '../iso2709/read.ts'
import { encodeIso2709, markedAsUtf8 } from '../iso2709/encode.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { arbitraryRecord, collect, control, data, recordOf } from '../testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes } from '../testing/shared-data.ts'
import { convertUnimarc } from './convert.ts'
import { decodeIso5426 } from './iso5426.ts'
import { isMarc21, looksUnimarc, votesUnimarc } from './detect.ts'
import { toMarc21 } from './read.ts'
import { FIELD_RULES, LINK_RULES } from './table.ts'

const GENERAL = '20150314d2014    k  y0frey50      ba'

/** A UNIMARC record with these fields behind the ones that every record has. */
function unimarc(fields: readonly MarcField[], label = '00000cam0 2200000   450 '): MarcRecord {
  return { leader: label, fields: [control('001', '1'), data('100', '  ', `$a${GENERAL}`), ...fields] }
}

/** Converted fields with this tag, in the notation of manuals. */
function made(record: MarcRecord, tag: string): string[] {
  return record.fields
    .filter((field) => field.tag === tag)
    .map((field) =>
      field.subfields === undefined
        ? field.value
        : `${field.indicators.replaceAll(' ', '#')} ${field.subfields.map(({ code, value }) => `$${code}${value}`).join('')}`,
    )
}

const convert = (tag: string, ...fields: MarcField[]): string[] => made(convertUnimarc(unimarc(fields)), tag)

test('a whole record', () => {
  const record = unimarc([
    control('005', '20150314101112.0'),
    data('010', '  ', '$a978-2-07-036822-8$bbr.$d8 EUR'),
    data('101', '1 ', '$afre$cind'),
    data('102', '  ', '$aFR'),
    data('105', '  ', '$aac      000ay'),
    data('200', '1 ', '$aLe monde des hommes$eroman$fPramoedya Ananta Toer$gtraduit de l’indonésien par Dominique Vitalyos'),
    data('205', '  ', '$a2e éd.$brevue'),
    data('210', '  ', '$aParis$cZulma$d2014'),
    data('215', '  ', '$a1 vol. (507 p.)$ccouv. ill.$d21 cm'),
    data('225', '2 ', '$aBuru quartet$v1'),
    data('300', '  ', '$aTraduit de: Bumi manusia'),
    data('330', '  ', '$aMinke, lycéen javanais.'),
    data('410', ' |', '$0123$tBuru quartet$v1'),
    data('500', '10', '$aBumi manusia$mfrançais'),
    data('606', '  ', '$3027$aColonialisme$yIndonésie$z1900-1945$xRoman$jNouvelles$2rameau'),
    data('676', '  ', '$a899.22132$v23'),
    data('700', ' 1', '$3026$aToer$bPramoedya Ananta$f1925-2006$4070'),
    data('702', ' 1', '$aVitalyos$bDominique$4730'),
    data('801', ' 3', '$aFR$bAbes$c20150314$gAFNOR'),
  ])
  expect(looksUnimarc(record)).toBe(true)
  const marc = convertUnimarc(record)
  expect(marc.leader).toBe('00000cam a2200000 i 4500')
  expect(made(marc, '008')[0]).toHaveLength(40)
  expect(made(marc, '008')).toEqual(['150314s2014    fr ac  e|     000 1 fre||'])
  expect(
    marc.fields.filter(({ tag }) => tag !== '008').map((field) => `${field.tag} ${made(recordOf([field]), field.tag).join()}`),
  ).toEqual([
    '001 1',
    '005 20150314101112.0',
    '020 ## $a978-2-07-036822-8$qbr. :$c8 EUR',
    '040 ## $bfre$eafnor$dFR-Abes',
    '041 1# $afre$hind',
    '082 04 $a899.22132$223',
    '100 1# $aToer, Pramoedya Ananta,$d1925-2006$0026$4aut',
    '240 10 $aBumi manusia.$lfrançais',
    '245 10 $aLe monde des hommes :$broman /$cPramoedya Ananta Toer ; traduit de l’indonésien par Dominique Vitalyos',
    '250 ## $a2e éd., revue',
    '260 ## $aParis :$bZulma,$c2014',
    '300 ## $a1 vol. (507 p.) :$bcouv. ill. ;$c21 cm',
    '490 1# $aBuru quartet ;$v1',
    '500 ## $aTraduit de: Bumi manusia',
    '520 ## $aMinke, lycéen javanais.',
    '650 #7 $0027$aColonialisme$zIndonésie$y1900-1945$xRoman$vNouvelles$2ram',
    '700 1# $aVitalyos, Dominique$4trl',
    '830 #0 $aBuru quartet ;$v1$w123',
  ])
  expect(describe(marc)).toMatchObject({
    title: 'Le monde des hommes : roman',
    creators: [{ name: 'Toer, Pramoedya Ananta', main: true }, { name: 'Vitalyos, Dominique' }],
    year: 2014,
    publisher: 'Zulma',
    languages: ['fre'],
    format: 'book',
    identifiers: [{ value: '9782070368228', status: 'valid' }],
    subjects: ['Colonialisme -- Indonésie -- 1900-1945 -- Roman -- Nouvelles'],
  })
})

suite('titles', () => {
  test.each([
    ['$aOne$aTwo', '00 $aOne ;$bTwo'],
    ['$aOne$cTwo$fSomebody', '00 $aOne.$cTwo / Somebody'],
    ['$aOne$dUne$esous-titre', '00 $aOne =$bUne : sous-titre'],
    ['$aOne$hPart 2$iThe second$fX$gY', '00 $aOne.$nPart 2,$pThe second /$cX ; Y'],
    ['$aOne$b[Texte imprimé]$etwo', '00 $aOne$h[Texte imprimé] :$btwo'],
    ['$aOne /$fX', '00 $aOne /$cX'],
    ['$a\u0088Le \u0089monde', '03 $aLe monde'],
    ['$a\u0098L’\u009caltra faccia', '02 $aL’altra faccia'],
    ['$aسفينة$fمؤلف', '00 $aسفينة /$cمؤلف'],
  ])('%s', (text, title) => {
    expect(convert('245', data('200', '1 ', text))).toEqual([title])
  })
})

suite('names', () => {
  test.each([
    ['700', ' 1', '$aAsimov$b, Isaac$4070', '100', '1# $aAsimov, Isaac$4aut'],
    ['700', ' 0', '$aJean Paul$dII$cpape$f1920-2005', '100', '0# $aJean Paul$bII,$cpape,$d1920-2005'],
    ['701', ' 1', '$aEliot$bT. S.$gThomas Stearns', '700', '1# $aEliot, T. S.$q(Thomas Stearns)'],
    ['710', '02', '$aUniversitas Indonesia$bFakultas Hukum', '110', '2# $aUniversitas Indonesia.$bFakultas Hukum'],
    ['712', '12', '$aSeminar Bahasa$d(2 ;$f1990 ;$eBali)', '711', '2# $aSeminar Bahasa$n(2 :$d1990 :$cBali)'],
    ['720', ' 1', '$aKeluarga Cendana', '100', '3# $aKeluarga Cendana'],
    ['701', ' 1', '$aX$4trl$4999', '700', '1# $aX$4trl$4999'],
  ])('%s %s %s', (tag, indicators, text, to, name) => {
    expect(convert(to, data(tag, indicators, text))).toEqual([name])
  })

  test('a record has one main entry', () => {
    const marc = convertUnimarc(unimarc([data('700', ' 1', '$aOne'), data('700', ' 1', '$aTwo'), data('710', '02', '$aBody')]))
    expect([made(marc, '100'), made(marc, '700'), made(marc, '710')]).toEqual([['1# $aOne'], ['1# $aTwo'], ['2# $aBody']])
  })
})

suite('links', () => {
  test.each([
    [
      '454',
      ' 0',
      '$1001RAV5$12001 $aSecond foundation.$1700 1$aAsimov$b, Isaac$4070',
      '765',
      '1# $aAsimov, Isaac$tSecond foundation.$wRAV5',
    ],
    ['430', ' 1', '$tMajalah lama$x0125-9989$0991', '780', '00 $tMajalah lama$x0125-9989$w991'],
    ['463', ' 1', '$tPrisma$vno 3$x0301-6269', '773', '0# $tPrisma$gno 3$x0301-6269'],
    ['470', ' 1', '$aToer$tBumi manusia$y978-979-97312-3-4', '787', '08 $iItem reviewed:$aToer$tBumi manusia$z978-979-97312-3-4'],
    ['452', ' 1', '$tTitle$cParis$nPlon$d1990', '776', '0# $tTitle$dParis : Plon, 1990'],
  ])('%s %s %s', (tag, indicators, text, to, link) => {
    expect(convert(to, data(tag, indicators, text))).toEqual([link])
  })

  test('go down from the top of a hierarchy and up from its parts', () => {
    const part = data('461', ' 1', '$tWhole')
    expect(made(convertUnimarc(unimarc([part], '00000cam1 2200000   450 ')), '774')).toEqual(['0# $tWhole'])
    expect(made(convertUnimarc(unimarc([part], '00000cam2 2200000   450 ')), '773')).toEqual(['0# $tWhole'])
  })
})

suite('numbers and codes', () => {
  test.each([
    ['011', '  ', '$a0125-9989$f0125-9989$y1111-1111$z2222-2222', '022', '## $a0125-9989$l0125-9989$z1111-1111$y2222-2222'],
    ['013', '  ', '$a979-0-2600-0043-8', '024', '2# $a979-0-2600-0043-8'],
    ['014', '  ', '$a0024-9319(1970)20$2sici', '024', '4# $a0024-9319(1970)20'],
    ['020', '  ', '$aFR$b01442011', '015', '## $aFR 01442011'],
    ['073', ' 0', '$a9782070368228', '024', '3# $a9782070368228'],
    ['101', '0 ', '$aind$ajav', '041', '0# $aind$ajav'],
    ['101', '0 ', '$afra$ddeu', '041', '0# $afre$bger'],
    ['102', '  ', '$aID$aMY', '044', '## $aio$amy'],
    [
      '210',
      '  ',
      '$aParis$aLyon$cPlon$d1990$ePau$gImpr. X$h1991',
      '260',
      '## $aParis ;$aLyon :$bPlon,$c1990$e(Pau :$fImpr. X,$g1991)',
    ],
    ['214', ' 4', '$dcop. 2020', '264', '#4 $ccop. 2020'],
    ['686', '  ', '$aR 899$2xyz', '084', '## $aR 899$2xyz'],
    ['995', '  ', '$bMAIN$f0001$kR 899', '995', '## $bMAIN$f0001$kR 899'],
    ['856', '4 ', '$uhttp://example.org/', '856', '4# $uhttp://example.org/'],
    ['512', '1 ', '$aCover$ethe rest', '246', '34 $aCover :$bthe rest'],
  ])('%s %s %s', (tag, indicators, text, to, field) => {
    expect(convert(to, data(tag, indicators, text))).toEqual([field])
  })

  test('a serial', () => {
    const marc = convertUnimarc({
      leader: '00000cas0 2200000   450 ',
      fields: [
        control('001', '1'),
        data('100', '  ', '$a20150314a19809999m  y0indy50      ba'),
        data('101', '0 ', '$aind'),
        data('102', '  ', '$aID'),
        data('110', '  ', '$aafa    0yy0'),
        data('200', '1 ', '$aMajalah'),
        data('207', ' 0', '$aVol. 1, no. 1 (1980)-'),
      ],
    })
    expect(made(marc, '008')).toEqual(['150314c19809999io mr p|||||| 0|||b|ind||'])
    expect(made(marc, '362')).toEqual(['0# $aVol. 1, no. 1 (1980)-'])
    expect(describe(marc)).toMatchObject({ format: 'serial', year: 1980, languages: ['ind'] })
  })
})

suite('two scripts', () => {
  test('become fields and their 880', () => {
    const marc = convertUnimarc(
      unimarc([
        data('200', '1 ', '$6a01$7ba$aMa yu$fGao Zhiyong'),
        data('200', '1 ', '$6a01$7ea$a马语$f高志勇'),
        data('700', ' 1', '$6a02$7ea0yea0y$a高$b志勇'),
        data('700', ' 1', '$6a02$7ba0yba0y$aGao$bZhiyong'),
        data('210', '  ', '$6a03$a北京'),
      ]),
    )
    expect([made(marc, '245'), made(marc, '100'), made(marc, '880'), made(marc, '260')]).toEqual([
      ['10 $6880-01$aMa yu /$cGao Zhiyong'],
      ['1# $6880-02$aGao, Zhiyong'],
      ['10 $6245-01$a马语 /$c高志勇', '1# $6100-02$a高, 志勇'],
      ['## $a北京'],
    ])
    expect(describe(marc)).toMatchObject({ titleOriginal: '马语', creators: [{ name: 'Gao, Zhiyong', nameOriginal: '高, 志勇' }] })
  })
})

suite('ISO 5426', () => {
  test.each([
    ['Le caf\xc2e \xc8a la cr\xc1eme', 'Le café ä la crème'],
    ['\xcfCesk\xc2y', 'Český'],
    ['\xe8\xc2od\xcaz', 'Łód\u007a\u030a'],
    ['\xabT\xf9nder\xbb \xa1', '«Tønder» ¡'],
    ['\x88Le \x89monde', '\u0088Le \u0089monde'],
    ['a\xc2\x1fb', 'a \u0301\x1fb'],
    ['\xc2', ' \u0301'],
    ['\xb3\xff', '\ufffd\ufffd'],
  ])('%j', (bytes, text) => {
    expect(decodeIso5426(Buffer.from(bytes, 'latin1')).text).toBe(text.normalize('NFC'))
  })

  test('is read where the record says so', async () => {
    const record = unimarc([data('200', '1 ', '$aLe caf~e'), data('215', '  ', '$a1 vol.'), data('801', ' 0', '$aFR$bX')])
    const fields = record.fields.map((field) =>
      field.tag === '100' ? data('100', '  ', '$a20150314d2014    k  y0frey0103    ba') : field,
    )
    const bytes = Buffer.from(encodeIso2709({ leader: '00000nam  2200000   450 ', fields }))
    bytes[bytes.indexOf('~')] = 0xc2
    const { items } = await toMarc21(readIso2709([bytes, bytes]))
    const read = await collect(items)
    expect(read).toMatchObject([{ warnings: ['iso-5426', 'converted-unimarc'] }, {}])
    expect(read.map((item) => item.kind === 'record' && describe(item.record).title)).toEqual(['Le café', 'Le café'])
  })

  test('any bytes have a text, with every separator', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const separators = (text: string): number =>
          text.split('').filter((character) => '\u001d\u001e\u001f'.includes(character)).length
        expect(separators(decodeIso5426(bytes).text)).toBe(separators(Buffer.from(bytes).toString('latin1')))
      }),
    )
  })
})

suite('what has no place in MARC 21', () => {
  test('is kept in 886', () => {
    expect(convert('886', data('899', '  ', '$1AL0073$2TO0 Q9'))).toEqual(['2# $2unimrcb$a899$b##$1AL0073$2TO0 Q9'])
    expect(convert('886', control('009', 'x'))).toEqual(['1# $2unimrcb$a009$bx'])
    expect(convert('886', data('215', '  ', '$a1 vol.$qodd'))).toEqual(['2# $2unimrcb$a215$b##$qodd'])
    expect(convert('886', data('200', '1 ', '$a红楼梦$9hong lou meng$942'))).toEqual(['2# $2unimrcb$a200$b1#$9hong lou meng'])
    expect(convert('886', data('423', ' 1', '$tTitle$s300 p.'))).toEqual(['2# $2unimrcb$a423$b#1$tTitle$s300 p.'])
    expect(convert('886', data('102', '  ', '$aID$aQQ'))).toEqual(['2# $2unimrcb$a102$b##$aQQ'])
  })

  test('no word is lost of any field that UNIMARC has', () => {
    const tags = [
      ...Object.keys(FIELD_RULES),
      ...Object.keys(LINK_RULES),
      '014',
      '020',
      '021',
      '200',
      '210',
      '214',
      '225',
      '327',
      '410',
      '461',
      '500',
    ]
    const names = ['600', '601', '602', '605', '606', '607', '608', '700', '701', '702', '710', '712', '720', '899', '995']
    const word = fc.stringMatching(/^[A-Z][a-z]{4,9}$/)
    const field = fc.record({
      tag: fc.constantFrom(...tags, ...names),
      indicators: fc.constantFrom('  ', ' 1', '10', '02'),
      subfields: fc.array(fc.record({ code: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz59'.split('')), value: word }), {
        minLength: 1,
        maxLength: 6,
      }),
    })
    fc.assert(
      fc.property(fc.array(field, { maxLength: 4 }), (fields) => {
        const converted = JSON.stringify(convertUnimarc(unimarc(fields)).fields)
        const words = fields.flatMap(({ subfields }) => subfields.map(({ value }) => value))
        expect(words.filter((text) => !converted.includes(text))).toEqual([])
      }),
      { numRuns: 1_000 },
    )
  })

  test('no text is lost, whatever the record', () => {
    fc.assert(
      fc.property(arbitraryRecord, ({ fields, leader }) => {
        const converted = JSON.stringify(convertUnimarc({ leader, fields }).fields)
        const words = fields
          .filter(({ tag }) => /^[2-9]/.test(tag))
          .flatMap(({ subfields = [] }) => subfields)
          // Relator codes and subject systems change, control subfields go.
          .filter(({ code }) => !/[1246789]/.test(code))
          .flatMap(({ value }) => value.match(/[a-z]{2,}/gi) ?? [])
        expect(words.filter((word) => !converted.includes(word))).toEqual([])
      }),
      { numRuns: 300 },
    )
  })
})

test('every record gives one that can be described and written', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const marc = convertUnimarc(record)
      describe(marc)
      expect(marc.leader).toHaveLength(24)
      // What could be written before can be written now, and says the same when it is read again.
      expect(decodeIso2709(encodeIso2709(markedAsUtf8(marc))).fields).toEqual(marc.fields)
      expect(made(marc, '008').at(-1)).toHaveLength(40)
    }),
    { numRuns: 500 },
  )
})

test('a record with tens of thousands of fields and embedded fields takes no more than its share', () => {
  const many = Array.from({ length: 20_000 }, (_, i) => data('701', ' 1', `$aName ${i}$bX`))
  const embedded = data('423', ' 1', `${'$12001 $aTitle'.repeat(20_000)}`)
  expect(convertUnimarc(unimarc([...many, embedded])).fields.length).toBeGreaterThan(20_000)
  const blanks = `x${' '.repeat(300_000)}x`
  const tags = ['010', '101', '200', '210', '225', '327', '461', '500', '606', '700', '710', '801']
  const wide = tags.flatMap((tag) =>
    ['a', 'b', 'c', 'd', 'e', 'f', 't'].map((code) => data(tag, '11', `$${code}${blanks}$h${blanks}`)),
  )
  expect(describe(convertUnimarc(unimarc(wide))).title).toContain('x')
})

suite('telling UNIMARC from MARC 21', () => {
  const marc21 = recordOf([control('008', ''), data('100', '1 ', '$aToer'), data('245', '10', '$aBumi manusia')])

  test.each<[string, MarcRecord, boolean]>([
    ['a full record', unimarc([data('200', '1 ', '$aX')]), true],
    ['no title', unimarc([]), false],
    ['MARC 21', marc21, false],
    ['MARC 21 without a title', recordOf([control('001', '1'), data('100', '1 ', '$aToer')]), false],
    ['without general data', recordOf([data('200', '1 ', '$aX'), data('801', ' 0', '$aIT$bICCU')]), true],
    ['by imprint and extent', recordOf([data('200', '1 ', '$aX'), data('210', '  ', '$cY'), data('215', '  ', '$a1 vol.')]), true],
    ['a local 200 in MARC 21', recordOf([data('200', '  ', '$aX'), data('245', '00', '$aX'), data('801', ' 0', '$bZ')]), false],
  ])('%s', (_, record, expected) => {
    expect(looksUnimarc(record)).toBe(expected)
  })

  test('is by vote', async () => {
    const one = unimarc([data('200', '1 ', '$aX')])
    expect(votesUnimarc([one, one, marc21])).toBe(true)
    expect(votesUnimarc([one, marc21])).toBe(false)
    expect(votesUnimarc([])).toBe(false)
    expect(isMarc21(marc21)).toBe(true)
    const file = Buffer.concat([one, one, marc21].map((record) => encodeIso2709(markedAsUtf8(record))))
    const { flavour, items } = await toMarc21(readIso2709([file]))
    const read = await collect(items)
    expect([flavour, read.map((item) => item.kind === 'record' && item.warnings)]).toEqual([
      'unimarc',
      [['converted-unimarc'], ['converted-unimarc'], []],
    ])
    const mixed = Buffer.concat([file, encodeIso2709(marc21), encodeIso2709(marc21)])
    expect((await toMarc21(readIso2709([mixed]))).flavour).toBe('marc21')
    const asIs = await collect((await toMarc21(readIso2709([file]), 'marc21')).items)
    expect(asIs.every((item) => item.kind === 'record' && item.exact)).toBe(true)
  })
})

suite.skipIf(!HAS_SHARED_DATA)('a record of the Italian union catalogue', () => {
  test('is told and converted', async () => {
    const { flavour, items } = await toMarc21(readIso2709([sharedBytes('pymarc/testunimarc.dat')]))
    const records = (await collect(items)).flatMap((item) => (item.kind === 'record' ? [item.record] : []))
    expect([flavour, records.length]).toEqual(['unimarc', 1])
    const [record] = records
    expect(record === undefined ? undefined : describe(record)).toMatchObject({
      title: "L'altra faccia della spirale",
      creators: [
        { name: 'Asimov, Isaac' },
        { name: 'Fruttero, Carlo' },
        { name: 'Lucentini, Franco' },
        { name: 'Scaglia, Cesare' },
      ],
      year: 1996,
      publisher: 'A. Mondadori',
      languages: ['ita'],
      series: ['Bestsellers ; 641', 'Il ciclo delle fondazioni ; 4'],
    })
  })
})
