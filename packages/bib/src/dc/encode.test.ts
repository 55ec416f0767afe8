import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fixedField } from '../fixed-field.ts'
import { arbitraryRecord, collect, control, data, fieldsOf, recordOf } from '../testing/records.ts'
import { encodeDc } from './encode.ts'
import { DC_FOOTER, DC_HEADER } from './collection.ts'
import { readDc } from './read.ts'

test('what Dublin Core can say comes back', async () => {
  const record = recordOf([
    control('001', 'b1'),
    control('008', fixedField({ year: '1980', place: 'io', language: 'ind' })),
    data('020', '  ', '$a9789799731234'),
    data('100', '1 ', '$aToer, Pramoedya Ananta,$d1925-2006.'),
    data('245', '10', '$aBumi manusia :$bsebuah roman /$cPramoedya Ananta Toer.'),
    data('260', '  ', '$aJakarta :$bHasta Mitra,$c1980.'),
    data('300', '  ', '$a354 hlm. ;$c21 cm'),
    data('520', '  ', '$aTentang Minke & Annelies.'),
    data('650', ' 4', '$aRoman.'),
    data('651', ' 4', '$aSurabaya.'),
    data('700', '1 ', '$aSantoso, Budi,$eeditor.'),
    data('856', '40', '$uhttps://example.org/1'),
  ])
  const [item] = await collect(readDc([Buffer.from(encodeDc(record))]))
  if (item?.kind !== 'record') throw new Error('not read')
  expect(fieldsOf(item.record).slice(1)).toEqual([
    '008 000000s1980    ||||||||||||||||||||ind |',
    '020    $a9789799731234',
    '041 0  $aind',
    '042    $adc',
    '245 00 $aBumi manusia : sebuah roman',
    '260    $bHasta Mitra$c1980',
    expect.stringContaining('354 hlm') as string,
    '500    $aSurabaya',
    '520    $aTentang Minke & Annelies',
    '653    $aRoman',
    '655  7 $aText$2local',
    '720    $aToer, Pramoedya Ananta$eauthor',
    '720    $aSantoso, Budi$econtributor',
    '856 40 $uhttps://example.org/1',
  ])
})

test('any record gives one element that is read again', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRecord, async (record) => {
      const items = await collect(readDc([Buffer.from(DC_HEADER + encodeDc(record) + DC_FOOTER)]))
      expect(items.every((item) => item.kind === 'record' || item.code === 'not-marc')).toBe(true)
      expect(items.length).toBeLessThanOrEqual(1)
    }),
    { numRuns: 300 },
  )
})
