import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fixedField } from '../fixed-field.ts'
import type { MarcField, MarcRecord } from '../record.ts'
import { arbitraryRecord, control, data, recordOf } from '../testing/records.ts'
import { citations, cite } from './cite.ts'
import { ordinalEdition } from './apa.ts'

function book(...fields: MarcField[]): MarcRecord {
  return recordOf([control('008', fixedField({ year: '1980', place: 'io', language: 'ind' })), ...fields])
}

const TITLES: readonly (readonly [string, MarcRecord, readonly [apa: string, chicago: string, mla: string, sni: string]])[] = [
  [
    'a book by an author with a family name',
    book(
      data('100', '1 ', '$aToer, Pramoedya Ananta,$d1925-2006.'),
      data('245', '10', '$aBumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.'),
      data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
    ),
    [
      'Toer, P. A. (1980). Bumi manusia: sebuah roman. Hasta Mitra.',
      'Toer, Pramoedya Ananta. 1980. Bumi manusia: sebuah roman. Jakarta: Hasta Mitra.',
      'Toer, Pramoedya Ananta. Bumi manusia: sebuah roman. Hasta Mitra, 1980.',
      'Toer, Pramoedya Ananta. 1980. Bumi manusia: sebuah roman. Jakarta: Hasta Mitra.',
    ],
  ],
  [
    'authors without a family name, a translator, a later edition',
    book(
      data('100', '0 ', '$aHamka.'),
      data('245', '10', '$aTasauf modern.'),
      data('250', '  ', '$aEd. 2.'),
      data('260', '  ', '$aKuala Lumpur :$bPustaka,$c1980.'),
      data('700', '0 ', '$aAndrea Hirata.'),
      data('700', '1 ', '$aKilbane, Angie,$etranslator.'),
    ),
    [
      'Hamka, & Andrea Hirata. (1980). Tasauf modern (2nd ed.; A. Kilbane, Trans.). Pustaka.',
      'Hamka, and Andrea Hirata. 1980. Tasauf modern. Translated by Angie Kilbane. 2nd ed. Kuala Lumpur: Pustaka.',
      'Hamka, and Andrea Hirata. Tasauf modern. Translated by Angie Kilbane, 2nd ed., Pustaka, 1980.',
      'Hamka dan Andrea Hirata. 1980. Tasauf modern. Diterjemahkan oleh Kilbane, Angie. Ed. 2. Kuala Lumpur: Pustaka.',
    ],
  ],
  [
    'an edited book of a body',
    book(
      data('245', '00', '$aRagam bahasa?'),
      data('260', '  ', '$aJakarta :$bBadan Bahasa,$c1980.'),
      data('700', '1 ', '$aSantoso, Budi,$eeditor.'),
      data('700', '1 ', '$aRahayu, Sri,$eeditor.'),
      data('700', '1 ', '$aDewi, Ni,$eeditor.'),
      data('700', '1 ', '$aPutra, I,$eeditor.'),
    ),
    [
      'Santoso, B., Rahayu, S., Dewi, N., & Putra, I. (Eds.). (1980). Ragam bahasa? Badan Bahasa.',
      'Santoso, Budi, Sri Rahayu, Ni Dewi, and I Putra, eds. 1980. Ragam bahasa? Jakarta: Badan Bahasa.',
      'Santoso, Budi, et al., editors. Ragam bahasa? Badan Bahasa, 1980.',
      'Santoso, Budi, dkk. (ed.). 1980. Ragam bahasa? Jakarta: Badan Bahasa.',
    ],
  ],
  [
    'an article with a DOI',
    recordOf(
      [
        control('008', fixedField({ year: '2018' })),
        data('024', '7 ', '$a10.1234/jp.3$2doi'),
        data('100', '1 ', '$aRahayu, Sri'),
        data('245', '10', '$aLiterasi desa'),
        data('773', '0 ', '$tJurnal Pustaka.$gVol. 3, no. 2 (2018), hlm. 12-20$x0125-9989'),
      ],
      '00000nab a2200000   4500',
    ),
    [
      'Rahayu, S. (2018). Literasi desa. Jurnal Pustaka, 3(2), 12–20. https://doi.org/10.1234/jp.3',
      'Rahayu, Sri. 2018. “Literasi desa.” Jurnal Pustaka 3 (2): 12–20. https://doi.org/10.1234/jp.3',
      'Rahayu, Sri. “Literasi desa.” Jurnal Pustaka, vol. 3, no. 2, 2018, pp. 12–20. https://doi.org/10.1234/jp.3',
      'Rahayu, Sri. 2018. “Literasi desa”. Jurnal Pustaka, Vol. 3, No. 2, hlm. 12–20. https://doi.org/10.1234/jp.3',
    ],
  ],
  [
    'a thesis',
    recordOf(
      [
        control('008', fixedField({ year: '2010' })),
        data('100', '1 ', '$aAminah, Siti'),
        data('245', '10', '$aPeran perpustakaan'),
        data('260', '  ', '$aDepok'),
        data('502', '  ', '$aSkripsi (S1)--Universitas Indonesia, 2010.'),
      ],
      '00000ntm a2200000   4500',
    ),
    [
      'Aminah, S. (2010). Peran perpustakaan [Skripsi (S1), Universitas Indonesia].',
      'Aminah, Siti. 2010. “Peran perpustakaan.” Skripsi (S1), Universitas Indonesia.',
      'Aminah, Siti. Peran perpustakaan. 2010. Universitas Indonesia, Skripsi (S1).',
      'Aminah, Siti. 2010. Peran perpustakaan. Skripsi (S1). Depok: Universitas Indonesia.',
    ],
  ],
  [
    'a chapter of a book',
    recordOf(
      [
        control('008', fixedField({ year: '1999' })),
        data('100', '1 ', "$aAnderson, Benedict R. O'G."),
        data('245', '10', '$aBahasa'),
        data('773', '0 ', '$tKuasa kata.$ghlm. 5-9$z9789799731234'),
      ],
      '00000naa a2200000   4500',
    ),
    [
      'Anderson, B. R. O. (1999). Bahasa. In Kuasa kata (pp. 5–9).',
      "Anderson, Benedict R. O'G. 1999. “Bahasa.” In Kuasa kata, 5–9.",
      "Anderson, Benedict R. O'G. “Bahasa.” Kuasa kata, 1999, pp. 5–9.",
      "Anderson, Benedict R. O'G. 1999. “Bahasa”. Dalam Kuasa kata, hlm. 5–9.",
    ],
  ],
  [
    'a book that nobody signed, without a year',
    recordOf([data('245', '00', '$aHikayat Hang Tuah.')]),
    ['Hikayat Hang Tuah. (n.d.).', 'Hikayat Hang Tuah. n.d.', 'Hikayat Hang Tuah.', 'Hikayat Hang Tuah. t.t.'],
  ],
  [
    'a journal that still comes out',
    recordOf(
      [
        control('008', fixedField({ year: '1955', endYear: '9999', dateType: 'c' })),
        data('245', '00', '$aMedan bahasa.'),
        data('260', '  ', '$aJakarta :$bBalai,$c1955-'),
      ],
      '00000nas a2200000   4500',
    ),
    [
      'Medan bahasa. (1955–present). Balai.',
      'Medan bahasa. 1955. Jakarta: Balai.',
      'Medan bahasa. Balai, 1955–.',
      'Medan bahasa. 1955. Jakarta: Balai.',
    ],
  ],
]

describe.each(TITLES)('%s', (_, record, [apa, chicago, mla, sni]) => {
  test('is cited in every style', () => {
    expect(citations(record).map(({ style, text }) => [style, text])).toEqual([
      ['apa', apa],
      ['chicago', chicago],
      ['mla', mla],
      ['sni', sni],
    ])
  })
})

test('titles are in italics, and text is safe in a page', () => {
  const record = book(data('245', '10', '$aA & <b> /$cX.'), data('260', '  ', '$bP,$c1980'))
  expect(cite(record, 'sni').html).toBe('<i>A &amp; &lt;b&gt;</i>. 1980. [t.k.]: P.')
})

test('of very many authors some are named', () => {
  const many = Array.from({ length: 25 }, (_, i) => data('700', '1 ', `$aFamily${i}, Given`))
  const record = book(...many, data('245', '00', '$aT'))
  expect(cite(record, 'apa').text).toMatch(/^Family0, G., .*Family18, G., \. \. \. Family24, G\. \(1980\)\./)
  expect(cite(record, 'chicago').text).toMatch(/^Family0, Given, Given Family1, .*Given Family6, et al\. 1980\./)
})

test.each([
  ['2nd ed.', '2nd ed.'],
  ['Ed. 3', '3rd ed.'],
  ['Edisi ke-11', '11th ed.'],
  ['1', undefined],
  ['Cet. 4', 'Cet. 4'],
  ['Rev. ed.', 'Rev. ed.'],
])('edition %s is %s', (edition, expected) => {
  expect(ordinalEdition(edition)).toBe(expected)
})

test('any record can be cited, and its HTML has no tags but italics', () => {
  fc.assert(
    fc.property(arbitraryRecord, (record) => {
      for (const { html } of citations(record)) expect(html.replaceAll(/<\/?i>/g, '')).not.toMatch(/[<>]/)
    }),
  )
})
