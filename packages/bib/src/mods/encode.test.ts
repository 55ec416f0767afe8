import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import type { MarcRecord } from '../record.ts'
import { arbitraryRecord, collect, control, data, fieldsOf, recordOf } from '../testing/records.ts'
import { encodeMods } from './encode.ts'
import { MODS_FOOTER, MODS_HEADER } from './collection.ts'
import { readMods } from './read.ts'

vi.setConfig({ testTimeout: 60_000 })

const RECORD = recordOf(
  [
    control('001', '17454'),
    control('003', 'DLC'),
    control('005', '20130101000000.0'),
    control('008', '120829s2013    nyu           000 1 eng  '),
    data('010', '  ', '$a 2012034567'),
    data('020', '  ', '$a9780374246310 (alk. paper)$z0374246310'),
    data('040', '  ', '$aDLC$beng$erda'),
    data('041', '1 ', '$aeng$hind'),
    data('082', '00', '$a899.22133$223'),
    data('100', '1 ', '$6880-01$aHirata, Andrea,$d1967-$eauthor.'),
    data('240', '10', '$aLaskar pelangi.$lEnglish'),
    data('245', '14', '$6880-02$aThe rainbow troops :$ba novel /$cAndrea Hirata.'),
    data('246', '3 ', '$aRainbow'),
    data('250', '  ', '$aFirst edition.'),
    data('264', ' 1', '$aNew York :$bSarah Crichton Books,$c2013.'),
    data('300', '  ', '$a291 pages ;$c22 cm'),
    data('490', '0 ', '$aTetralogi ;$v1'),
    data('505', '0 ', '$aBab 1 -- Bab 2'),
    data('520', '  ', '$aAbout a school.'),
    data('504', '  ', '$aIncludes references.'),
    data('650', ' 0', '$aSchools$zIndonesia$vFiction.'),
    data('655', ' 7', '$aNovels.$2lcgft'),
    data('700', '1 ', '$aKilbane, Angie,$etranslator.$4trl'),
    data('773', '0 ', '$tHost$gvol. 3$x0125-9989$w(DLC)99'),
    data('852', '  ', '$aID-JaPN$h813 HIR r$pB1'),
    data('856', '40', '$uhttps://example.org/1$yFull text'),
    data('880', '1 ', '$6100-01/(3/r$aهيراتا'),
    data('880', '14', '$6245-02/(N$aРадуга /$cХирата'),
  ],
  '00000cam a2200000 i 4500',
)

async function throughMods(record: MarcRecord): Promise<string[]> {
  const [item] = await collect(readMods([Buffer.from(encodeMods(record))]))
  if (item?.kind !== 'record') throw new Error(JSON.stringify(item))
  return [item.record.leader, ...fieldsOf(item.record)]
}

test('what MODS can say comes back', async () => {
  expect(await throughMods(RECORD)).toEqual([
    '00000nab a2200000ui 4500',
    '001 17454',
    '003 DLC',
    '005 20130101000000.0',
    '008 120829s2013    nyu|||||||||||||||||eng |',
    '010    $a2012034567',
    '020    $a9780374246310',
    '020    $z0374246310',
    '040    $aDLC$beng$erda',
    '082 04 $a899.22133$223',
    '100 1  $6880-02$aHirata, Andrea$d1967-$eauthor',
    '240 10 $aLaskar pelangi. English',
    '245 14 $6880-01$aThe rainbow troops$ba novel$cAndrea Hirata',
    '246 3  $aRainbow',
    '250    $aFirst edition',
    '264  1 $aNew York$bSarah Crichton Books$c2013',
    '300    $a291 pages ; 22 cm',
    '490 0  $aTetralogi$v1',
    '504    $aIncludes references.',
    '505 0  $aBab 1 -- Bab 2',
    '520    $aAbout a school.',
    '650  0 $aSchools$zIndonesia$vFiction',
    '655  7 $aNovels$2lcgft',
    '700 1  $aKilbane, Angie$etranslator$4trl',
    '773 0  $tHost$gvol. 3$x0125-9989$w(DLC)99',
    '852    $aID-JaPN$h813 HIR r$pB1',
    '856 40 $uhttps://example.org/1$yFull text',
    '880 10 $6245-01/(N$aРадуга$cХирата',
    '880 0  $6100-02/(3$aهيراتا',
  ])
})

test('any record gives one element that is read again', async () => {
  await fc.assert(
    fc.asyncProperty(arbitraryRecord, async (record) => {
      const items = await collect(readMods([Buffer.from(MODS_HEADER + encodeMods(record) + MODS_FOOTER)]))
      expect(items).toHaveLength(1)
      expect(items[0]?.kind === 'record' || items[0]?.code === 'not-marc').toBe(true)
    }),
    { numRuns: 300 },
  )
})
