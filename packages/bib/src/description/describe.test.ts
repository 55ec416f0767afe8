import fc from 'fast-check'
import { describe as suite, expect, test } from 'vitest'
import type { MarcField } from '../record.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { describe } from './describe.ts'

/** A leader with this type (06) and level (07). */
function leader(kind: string): string {
  return `00000n${kind} a2200000   4500`
}

/** An 008 with these characters at the given places. */
function fixed(...parts: readonly (readonly [number, string])[]): string {
  const value = Array.from('|'.repeat(40))
  for (const [at, text] of parts) value.splice(at, text.length, ...text.split(''))
  return value.join('')
}

test('a control number under OCLC’s 003 is OCLC’s only where the record names no other', () => {
  const numbers = (...fields: MarcField[]): string[] =>
    describe(recordOf([control('001', '000891013'), control('003', 'OCoLC'), ...fields]))
      .identifiers.filter(({ type }) => type === 'oclc')
      .map(({ value }) => value)
  expect(numbers()).toEqual(['891013'])
  expect(numbers(data('035', '  ', '$a(OCoLC)812345'))).toEqual(['812345'])
  expect(numbers(data('035', '  ', '$z(OCoLC)812345'))).toEqual(['812345', '891013'])
})

test('a whole record', () => {
  const record = recordOf([
    control('001', 'ocm00012345'),
    control('003', 'OCoLC'),
    control('008', fixed([6, 's1980'], [35, 'ind'])),
    data('020', '  ', '$a9794070009 (jil. 1) :$cRp 25.000'),
    data('041', '1 ', '$aind$hdut'),
    data('100', '1 ', '$aToer, Pramoedya Ananta,$d1925-2006,$epengarang.'),
    data('245', '14', '$aThe bumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.'),
    data('246', '3 ', '$aThis earth of mankind'),
    data('250', '  ', '$aCet. 3.'),
    data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
    data('300', '  ', '$axiii, 354 hlm. ;$c21 cm.'),
    data('490', '1 ', '$aTetralogi Buru ;$v1'),
    data('500', '  ', '$aTerjemahan: This earth of mankind.'),
    data('520', '  ', '$aMinke, seorang pribumi.'),
    data('541', '1 ', '$aHadiah dari keluarga.'),
    data('650', ' 0', '$aIndonesian fiction$y20th century.'),
    data('653', '  ', '$aKolonialisme$aNovel'),
    data('700', '1 ', '$aLane, Max,$4trl'),
    data('830', ' 0', '$aTetralogi Buru ;$v1.'),
    data('852', '  ', '$aPerpustakaan Kota$bPusat$cReferensi$hR 899.221$iTOE$p0001234$t2$zBaca di tempat'),
  ])
  expect(describe(record)).toEqual({
    title: 'The bumi manusia : sebuah roman',
    nonfiling: 4,
    titleOriginal: undefined,
    otherTitles: ['This earth of mankind'],
    responsibility: 'Pramoedya Ananta Toer',
    creators: [
      {
        name: 'Toer, Pramoedya Ananta',
        kind: 'person',
        main: true,
        roles: ['pengarang'],
        relators: ['aut'],
        dates: '1925-2006',
        nameOriginal: undefined,
      },
      {
        name: 'Lane, Max',
        kind: 'person',
        main: false,
        roles: ['trl'],
        relators: ['trl'],
        dates: undefined,
        nameOriginal: undefined,
      },
    ],
    edition: 'Cet. 3',
    place: 'Jakarta',
    publisher: 'Hasta Mitra',
    year: 1980,
    extent: 'xiii, 354 hlm. ; 21 cm',
    languages: ['ind'],
    subjects: ['Indonesian fiction -- 20th century', 'Kolonialisme', 'Novel'],
    format: 'book',
    identifiers: [
      { type: 'isbn', value: '9789794070000', status: 'valid', source: undefined, note: 'jil. 1' },
      { type: 'oclc', value: '12345', status: 'valid', source: undefined, note: undefined },
    ],
    series: ['Tetralogi Buru ; 1'],
    abstract: 'Minke, seorang pribumi.',
    notes: ['Terjemahan: This earth of mankind.'],
    host: undefined,
    holdings: [
      {
        library: 'Perpustakaan Kota',
        branch: 'Pusat',
        location: 'Referensi',
        callNumber: 'R 899.221 TOE',
        barcode: '0001234',
        copy: '2',
        note: 'Baca di tempat',
        copies: undefined,
        loan: 'in-house',
        statement: undefined,
      },
    ],
    otherScript: [],
  })
})

test('a record with nothing in it', () => {
  expect(describe(recordOf([]))).toMatchObject({
    title: '',
    creators: [],
    year: undefined,
    format: 'book',
    identifiers: [],
    holdings: [],
  })
})

test('a record full of entries has a description of bounded size', () => {
  const many = (tag: string): MarcField[] => Array.from({ length: 20_000 }, (_, i) => data(tag, '  ', `$a${i}`))
  const { creators, subjects, identifiers } = describe(recordOf(['700', '650', '035'].flatMap(many)))
  expect([creators.length, subjects.length, identifiers.length]).toEqual([1_000, 1_000, 1_000])
})

test('any record has a description', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      const { title, nonfiling } = describe(record)
      expect(nonfiling === 0 || nonfiling < title.length).toBe(true)
    }),
  )
})

suite('title', () => {
  test.each([
    ['$aOne :$btwo /$cby three.', 'One : two'],
    ['$aOne$btwo', 'One : two'],
    ['$aOne$nPart 1$pFirst', 'One. Part 1. First'],
    ['$aOne.$nPart 1,$pFirst /', 'One. Part 1, First'],
    ['$aOne$h[sound recording] :$btwo', 'One : two'],
    ['$aOne$h[graphic].', 'One'],
    ['$aOne =$bSatu', 'One = Satu'],
    ['$aWhat is it?', 'What is it?'],
    ['$aAnd so on ...', 'And so on ...'],
    ['$aLife in the U.S.', 'Life in the U.S.'],
    ['$aRome, 1990.', 'Rome, 1990'],
    ['$aShips, etc.', 'Ships, etc.'],
    ["$a\u0088L'\u0089altra faccia", "L'altra faccia"],
    ['$a  /', ''],
  ])('%s', (text, title) => {
    expect(describe(recordOf([data('245', '00', text)])).title).toBe(title)
  })

  test.each([
    ['4', 'The title', 4],
    ['2', "L'altra", 2],
    ['3', 'The title', 0],
    ['9', 'The', 0],
    [' ', 'The title', 0],
    ['x', 'The title', 0],
  ])('with %s characters to skip: %s', (indicator, title, nonfiling) => {
    expect(describe(recordOf([data('245', `0${indicator}`, `$a${title}`)])).nonfiling).toBe(nonfiling)
  })

  test('of works come from name and title entries, names of bodies do not', () => {
    const { otherTitles, creators } = describe(
      recordOf([
        data('245', '00', '$aA'),
        data('710', '2 ', '$aUnited States.$bDept.$nNo 1'),
        data('700', '12', '$aBach, J. S.$tMass in B minor.$nPart 2.$pCredo.'),
      ]),
    )
    expect(otherTitles).toEqual(['Mass in B minor. Part 2. Credo'])
    expect(creators.map(({ name }) => name)).toEqual(['United States. Dept. No 1', 'Bach, J. S.'])
  })
})

suite('creators', () => {
  test.each([
    ['100', '$aKrieger, Herman L.', 'Krieger, Herman L.'],
    ['100', '$aKing, Martin Luther,$cJr.,$d1929-1968.', 'King, Martin Luther, Jr.'],
    ['100', '$aJohn Paul$bII,$cPope,$d1920-2005', 'John Paul II, Pope'],
    ['110', '$aIndonesia.$bDepartemen Pendidikan dan Kebudayaan.', 'Indonesia. Departemen Pendidikan dan Kebudayaan'],
    ['111', '$aConference on X$n(2nd :$d1990 :$cBali)', 'Conference on X (2nd : 1990 : Bali)'],
    ['720', '$aHirata, Andrea$eauthor', 'Hirata, Andrea'],
  ])('%s %s', (tag, text, name) => {
    expect(describe(recordOf([data(tag, '1 ', text)])).creators[0]?.name).toBe(name)
  })

  test('named twice are one with both roles', () => {
    const { creators } = describe(
      recordOf([data('100', '1 ', '$aLomax, Ruby,$eengineer.'), data('700', '1 ', '$aLomax, Ruby,$esinger,$eengineer.')]),
    )
    expect(creators).toMatchObject([{ main: true, roles: ['engineer', 'singer'] }])
  })

  test('have roles from relator codes only without terms', () => {
    const { creators } = describe(
      recordOf([data('700', '1 ', '$aA$4http://id.loc.gov/vocabulary/relators/ill'), data('700', '1 ', '$aB$eeditor.$4edt')]),
    )
    expect(creators.map(({ roles }) => roles)).toEqual([['ill'], ['editor']])
  })
})

suite('year', () => {
  test.each([
    ['s1994', '1993', 1994],
    ['r19941890', '', 1994],
    ['c19909999', '', 1990],
    ['s19uu', '[1994?]', 1994],
    ['n1994', '1993', 1993],
    ['|||||', 'c1990', 1990],
    ['|||||', '2052 [1995]', 1995],
    ['|||||', '2052 [i.e. 1995]', 1995],
    ['|||||', 'M[eiji] 25 [1892]', 1892],
    ['|||||', '1988-1995', 1988],
    ['|||||', '[19--]', undefined],
    ['|||||', 't.t.', undefined],
    ['s0045', '', undefined],
    ['s9999', '', undefined],
  ])('of %s and %s', (coded, date, year) => {
    expect(describe(recordOf([control('008', fixed([6, coded])), data('260', '  ', `$c${date}`)])).year).toBe(year)
  })

  test('and publisher come from the statement of publication first', () => {
    const record = recordOf([
      data('264', ' 4', '$c©2009'),
      data('264', ' 3', '$aBandung :$bPencetak'),
      data('264', ' 1', '$a[Jakarta] :$b[Penerbit X],$c[2010]'),
    ])
    expect(describe(record)).toMatchObject({ place: 'Jakarta', publisher: 'Penerbit X', year: 2010 })
    expect(describe(recordOf([data('260', '  ', '$a[S.l. :$bs.n.],$c1990')]))).toMatchObject({ place: undefined, year: 1990 })
  })
})

suite('format', () => {
  test.each([
    ['am', 'book'],
    ['as', 'serial'],
    ['ai', 'serial'],
    ['aa', 'article'],
    ['ab', 'article'],
    ['ac', 'mixed'],
    ['tm', 'manuscript'],
    ['cm', 'music'],
    ['dm', 'music'],
    ['em', 'map'],
    ['fm', 'map'],
    ['gm', 'video'],
    ['im', 'audio'],
    ['jm', 'audio'],
    ['km', 'other'],
    ['mm', 'computer'],
    ['om', 'mixed'],
    ['pc', 'mixed'],
    ['rm', 'other'],
    ['z ', 'other'],
  ])('%s is %s', (kind, format) => {
    expect(describe(recordOf([], leader(kind))).format).toBe(format)
  })

  test.each([
    ['  ', '$atext$btxt$2rdacontent', 'book'],
    ['? ', '$apermainan$bspw', 'audio'],
    ['  ', '$agambar$bsti', 'other'],
    ['km', '$agambar bergerak$btdi', 'other'],
  ])('type %j with 336 %s is %s', (kind, text, format) => {
    expect(describe(recordOf([data('336', '  ', text)], leader(kind))).format).toBe(format)
  })

  test('slides are no video', () => {
    expect(describe(recordOf([control('007', 'gs cj')], leader('gm'))).format).toBe('other')
    expect(describe(recordOf([control('008', fixed([33, 's']))], leader('gm'))).format).toBe('other')
    expect(describe(recordOf([control('007', 'vd'), control('008', fixed([33, 's']))], leader('gm'))).format).toBe('video')
  })
})

suite('identifiers', () => {
  test.each([
    ['010', '  ', '$a   00020737 $z75-425165//r75', ['lccn 00020737 valid', 'lccn 75425165 cancelled']],
    ['015', '  ', '$aGB7408739$2bnb', ['other GB7408739 valid bnb']],
    ['019', '  ', '$a1552414$a9356216', ['oclc 1552414 cancelled', 'oclc 9356216 cancelled']],
    ['020', '  ', '$a0471383147$q(paper)$z0471383148', ['isbn 9780471383147 valid  paper', 'isbn 0471383148 cancelled  paper']],
    ['020', '  ', '$a0471383148', ['isbn 0471383148 malformed']],
    ['020', '  ', '$c$14.95', []],
    ['022', '0 ', '$a0022-0469$l0022-0469$y0317-8471', ['issn 0022-0469 valid', 'issn 0317-8471 cancelled']],
    ['024', '7 ', '$a10.1000/182$2doi', ['other 10.1000/182 valid doi']],
    ['024', '2 ', '$aM571100511', ['other M571100511 valid ismn']],
    ['028', '02', '$aC2L 41$bColumbia', ['other C2L 41 valid Columbia']],
    ['035', '  ', '$a(OCoLC)ocm20854397', ['oclc 20854397 valid']],
    ['035', '  ', '$a(Sirsi) a353305', ['other a353305 valid Sirsi']],
    ['086', '0 ', '$aEP 1.23/5:73-014', ['other EP 1.23/5:73-014 valid sudocs']],
    ['040', '  ', '$aDLC', []],
  ])('%s %s %s', (tag, indicators, text, expected) => {
    const found = describe(recordOf([data(tag, indicators, text)])).identifiers.map(({ type, value, status, source, note }) =>
      `${type} ${value} ${status} ${source ?? ''} ${note ?? ''}`.trim(),
    )
    expect(found).toEqual(expected)
  })
})

suite('languages', () => {
  test.each([
    ['eng', '$aengfre$hger', ['eng', 'fre']],
    ['mul', '$aind$ajav', ['ind', 'jav']],
    ['|||', '$dger', ['ger']],
    ['   ', '$aid', []],
  ])('008 %s, 041 %s', (coded, text, languages) => {
    expect(describe(recordOf([control('008', fixed([35, coded])), data('041', '0 ', text)])).languages).toEqual(languages)
  })

  test('of other code lists are left alone', () => {
    expect(describe(recordOf([data('041', '07', '$aind$2iso639-3')])).languages).toEqual([])
  })
})

suite('original script', () => {
  const record = recordOf([
    data('100', '1 ', '$6880-01$aGao, Zhiyong.'),
    data('245', '10', '$6880-02$aMa yu.'),
    data('260', '  ', '$6880-03$aBeijing :$bZuo jia'),
    data('880', '1 ', '$6100-01/$1$a高志勇.'),
    data('880', '10', '$6245-02/$1$a马语 /$c高志勇.'),
    data('880', '  ', '$6260-03/$1$a北京 :$b作家'),
    data('880', ' 0', '$6650-00/$1$a小说'),
    data('880', '1 ', '$6700-00/$1$a王'),
  ])
  test('is put to the title and creators that it belongs to; the rest is kept for search', () => {
    expect(describe(record)).toMatchObject({
      title: 'Ma yu',
      titleOriginal: '马语',
      creators: [{ name: 'Gao, Zhiyong', nameOriginal: '高志勇' }],
      otherScript: ['北京 : 作家', '小说', '王'],
    })
  })
})

suite('holdings', () => {
  test.each([
    [
      '852',
      '$bMain$cSTACKS$kREF$hQA76$iB5$p123',
      { branch: 'Main', location: 'STACKS', callNumber: 'REF QA76 B5', barcode: '123' },
    ],
    [
      '952',
      '$aCPL$bMPL$cREF$o899.2 TOE$p39999$yBK',
      { library: 'CPL', branch: 'MPL', location: 'REF', callNumber: '899.2 TOE', barcode: '39999' },
    ],
    [
      '949',
      '$a5490$wLC$i3000700$lHUNT-AUDIO$mHUNTINGTON$xCOMPDISCS',
      { library: 'HUNTINGTON', location: 'HUNT-AUDIO', callNumber: '5490', barcode: '3000700' },
    ],
    ['999', '$aPS1$i77$lSTACKS$mMAIN', { library: 'MAIN', location: 'STACKS', callNumber: 'PS1', barcode: '77' }],
    [
      '991',
      '$bc-GenColl$hQA76.64$i.D47 1995$p0001$tCopy 1',
      { branch: 'c-GenColl', callNumber: 'QA76.64 .D47 1995', barcode: '0001', copy: 'Copy 1' },
    ],
  ])('%s %s', (tag, text, holding) => {
    const [found] = describe(recordOf([data(tag, '  ', text)])).holdings
    expect(Object.entries(found ?? {}).filter(([, part]) => part !== undefined)).toEqual(Object.entries(holding))
  })

  test.each([
    ['852', '$bMain$t1-5$zDapat dipinjam', { loan: 'loan', copies: 5 }],
    ['852', '$bMain$zTidak dapat dipinjam', { loan: 'in-house', copies: undefined }],
    ['852', '$bMain$zPhotocopies only', { loan: 'copy-only' }],
    ['852', '$bBR1$bBR1$cStacks$p1$xnoncirculating', { branch: 'BR1', loan: 'in-house' }],
    ['852', '$bMain$t2 eks.', { copies: 2, loan: undefined }],
    ['952', '$aCPL$p1$70', { loan: 'loan' }],
    ['952', '$aCPL$p1$71', { loan: 'in-house' }],
    ['952', '$aCPL$p1$7-1', { loan: undefined }],
    ['949', '$aPS1$i77$lSTACKS$mMAIN$rN', { loan: 'in-house' }],
    ['945', '$aPS1$i77$lmain$g1$so', { location: 'main', callNumber: 'PS1', barcode: '77', loan: 'in-house' }],
    ['995', '$bMAIN$cBRANCH$eRAYON$kR 899$f77$o0', { library: 'MAIN', branch: 'BRANCH', callNumber: 'R 899', loan: 'loan' }],
    ['930', '$5751015001:4711$b751015001$aR 899$cMAG', { library: '751015001', callNumber: 'R 899' }],
  ])('%s %s', (tag, text, holding) => {
    expect(describe(recordOf([data(tag, '  ', text)])).holdings).toMatchObject([holding])
  })

  test('of INLISLite have their accession numbers in 990 and the call number of the record', () => {
    const fields = [
      data('084', '  ', '$aR 899.221 TOE b'),
      data('990', '  ', '$a1234/PN/2015'),
      data('990', '  ', '$a1235/PN/2015'),
    ]
    expect(describe(recordOf([control('001', 'INLIS000000000606729'), ...fields])).holdings).toMatchObject([
      { callNumber: 'R 899.221 TOE b', barcode: '1234/PN/2015' },
      { callNumber: 'R 899.221 TOE b', barcode: '1235/PN/2015' },
    ])
    expect(describe(recordOf([control('001', '1'), ...fields])).holdings).toEqual([])
  })

  test.each([
    ['952', '$aCPL$p1$01'],
    ['952', '$aCPL$p1$11'],
    ['930', '$bMAIN$aR 899'],
    ['995', '$aHistoric Shelflist Drawer 301'],
    ['945', '$aMONO SERIES -- STANDING ORDER, ACTIVE'],
    ['952', '$aLibrary has 2 copies.'],
    ['949', '$aAVR'],
    ['999', '$b1$c040914'],
    ['852', '$xprivate'],
  ])('%s %s states none', (tag, text) => {
    expect(describe(recordOf([data(tag, '  ', text)])).holdings).toEqual([])
  })
})

test('an article names what it is in', () => {
  const { format, host } = describe(
    recordOf([data('773', '0 ', '$tPrisma.$gVol. 12, no. 3 (1983), hlm. 4-12$x0301-6269')], leader('aa')),
  )
  expect({ format, host }).toEqual({
    format: 'article',
    host: { title: 'Prisma', part: 'Vol. 12, no. 3 (1983), hlm. 4-12', issn: '0301-6269', isbn: undefined },
  })
})
