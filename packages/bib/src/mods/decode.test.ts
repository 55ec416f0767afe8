import { expect, test } from 'vitest'
import type { ReadItem } from '../read-item.ts'
import { collect, fieldsOf } from '../testing/records.ts'
import { readMods } from './read.ts'

const COLLECTION = `<?xml version="1.0"?>
<mods:modsCollection xmlns:mods="http://www.loc.gov/mods/v3" xmlns:xlink="http://www.w3.org/1999/xlink">
<mods:mods version="3.7">
<mods:titleInfo usage="primary"><mods:nonSort>The </mods:nonSort><mods:title>rainbow troops</mods:title><mods:subTitle>a novel</mods:subTitle></mods:titleInfo>
<mods:titleInfo type="uniform"><mods:title>Laskar pelangi. English</mods:title></mods:titleInfo>
<mods:name type="personal" usage="primary" altRepGroup="1"><mods:namePart type="family">Hirata</mods:namePart><mods:namePart type="given">Andrea</mods:namePart><mods:namePart type="date">1967-</mods:namePart><mods:role><mods:roleTerm type="text">creator</mods:roleTerm></mods:role></mods:name>
<mods:name type="personal" altRepGroup="1" script="Arab"><mods:namePart>هيراتا</mods:namePart></mods:name>
<mods:typeOfResource>text</mods:typeOfResource>
<mods:originInfo><mods:place><mods:placeTerm type="code" authority="marccountry">nyu</mods:placeTerm></mods:place><mods:place><mods:placeTerm type="text">New York</mods:placeTerm></mods:place><mods:publisher>Sarah Crichton Books</mods:publisher><mods:dateIssued>2013</mods:dateIssued><mods:dateIssued encoding="marc">2013</mods:dateIssued><mods:issuance>monographic</mods:issuance></mods:originInfo>
<mods:language><mods:languageTerm authority="iso639-2b" type="code">eng</mods:languageTerm></mods:language>
<mods:physicalDescription><mods:form authority="marcform">print</mods:form><mods:extent>291 pages</mods:extent></mods:physicalDescription>
<mods:note type="statement of responsibility">Andrea Hirata.</mods:note>
<mods:subject authority="lcsh"><mods:topic>Schools</mods:topic><mods:geographic>Indonesia</mods:geographic><mods:genre>Fiction</mods:genre></mods:subject>
<mods:classification authority="ddc" edition="23">899.22133</mods:classification>
<mods:relatedItem type="series"><mods:titleInfo><mods:title>Tetralogi</mods:title><mods:partNumber>1</mods:partNumber></mods:titleInfo></mods:relatedItem>
<mods:identifier type="isbn">9780374246310</mods:identifier>
<mods:location><mods:physicalLocation>ID-JaPN</mods:physicalLocation><mods:shelfLocator>813 HIR r</mods:shelfLocator></mods:location>
<mods:extension><x>kept</x></mods:extension>
<mods:recordInfo><mods:recordIdentifier source="DLC">17454</mods:recordIdentifier><mods:recordCreationDate encoding="marc">120829</mods:recordCreationDate></mods:recordInfo>
</mods:mods></mods:modsCollection>
`

async function read(xml: string): Promise<ReadItem[]> {
  return collect(readMods([Buffer.from(xml)]))
}

/** A record with the given elements. */
async function fields(elements: string): Promise<string[]> {
  const [item] = await read(`<mods xmlns="http://www.loc.gov/mods/v3">${elements}</mods>`)
  if (item?.kind !== 'record') throw new Error('not read')
  return [item.record.leader, ...fieldsOf(item.record)]
}

test('a whole record', async () => {
  const [item] = await read(COLLECTION)
  if (item?.kind !== 'record') throw new Error('not read')
  expect(item.warnings).toEqual([])
  expect([item.record.leader, ...fieldsOf(item.record)]).toEqual([
    '00000nam a2200000uu 4500',
    '001 17454',
    '003 DLC',
    '008 120829s2013    nyu|||||||||||||||||eng |',
    '020    $a9780374246310',
    '082 04 $a899.22133$223',
    '100 1  $6880-01$aHirata, Andrea$d1967-',
    '240 10 $aLaskar pelangi. English',
    '245 14 $aThe rainbow troops$ba novel$cAndrea Hirata.',
    '260    $aNew York$bSarah Crichton Books$c2013',
    '300    $a291 pages',
    '490 0  $aTetralogi$v1',
    '650  0 $aSchools$zIndonesia$vFiction',
    '655  7 $aprint$2marcform',
    '852    $aID-JaPN$h813 HIR r',
    '880 0  $6100-01/(3$aهيراتا',
    '886 2  $2mods$aextension$bkept',
  ])
})

test.each<[string, string, string[]]>([
  [
    'names by their kinds',
    '<name type="corporate"><namePart>Badan Bahasa</namePart><namePart>Pusat</namePart></name><name><namePart>Anonim</namePart><role><roleTerm type="code" authority="marcrelator">edt</roleTerm></role></name>',
    ['710 2  $aBadan Bahasa$bPusat', '720    $aAnonim$4edt'],
  ],
  [
    'the author as main entry',
    '<titleInfo><title>T</title></titleInfo><name type="personal"><namePart>Hamka</namePart><role><roleTerm type="text">author</roleTerm></role></name>',
    ['100 0  $aHamka$eauthor', '245 10 $aT'],
  ],
  [
    'a title of another kind where there is no other',
    '<titleInfo type="uniform"><title>U</title></titleInfo><titleInfo type="uniform"><title>V</title></titleInfo><titleInfo type="uniform"><title>W</title></titleInfo>',
    ['130 0  $aV', '245 00 $aU', '730 0  $aW'],
  ],
  ['an elided article', "<titleInfo><nonSort>L'</nonSort><title>étranger</title></titleInfo>", ["245 02 $aL'étranger"]],
  [
    'alternative and translated titles',
    '<titleInfo><title>T</title></titleInfo><titleInfo type="alternative" displayLabel="Cover"><title>A</title></titleInfo><titleInfo type="translated"><title>B</title></titleInfo><titleInfo type="abbreviated"><title>C</title></titleInfo>',
    ['210 1  $aC', '246 1  $iCover$aA', '246 31 $aB'],
  ],
  [
    'an article in its journal',
    '<titleInfo><title>T</title></titleInfo><relatedItem type="host"><titleInfo><title>Jurnal</title></titleInfo><identifier type="issn">0125-9989</identifier><part><detail type="volume"><number>3</number></detail><extent unit="pages"><start>12</start><end>20</end></extent><date>2018</date></part></relatedItem>',
    ['00000nab a2200000uu 4500', '773 0  $tJurnal$gvolume 3, p. 12-20, (2018)$x0125-9989'],
  ],
  [
    'notes by their types',
    '<note type="thesis">Skripsi</note><note>Lain</note><abstract>Isi</abstract><tableOfContents>Bab 1</tableOfContents><targetAudience>anak</targetAudience>',
    ['500    $aLain', '502    $aSkripsi', '505 0  $aBab 1', '520    $aIsi', '521    $aanak'],
  ],
  [
    'identifiers by their types',
    '<identifier type="issn" invalid="yes">1</identifier><identifier type="doi">10.1/x</identifier><identifier type="oclc">5</identifier><identifier type="uri">https://a.id/1</identifier><identifier>k</identifier>',
    ['022    $y1', '024 7  $a10.1/x$2doi', '024 8  $ak', '035    $a(OCoLC)5', '856 40 $uhttps://a.id/1'],
  ],
  [
    'copies',
    '<location><physicalLocation>P</physicalLocation><holdingSimple><copyInformation><subLocation>Rak 2</subLocation><shelfLocator>813</shelfLocator><itemIdentifier type="barcode">B1</itemIdentifier></copyInformation><copyInformation><itemIdentifier>B2</itemIdentifier></copyInformation></holdingSimple></location>',
    ['852    $aP$bRak 2$h813$pB1', '852    $aP$pB2'],
  ],
  [
    'serials and manuscripts',
    '<typeOfResource manuscript="yes">text</typeOfResource><originInfo eventType="production"><issuance>serial</issuance><frequency>Bulanan</frequency><dateCreated>1920</dateCreated><copyrightDate>1921</copyrightDate></originInfo>',
    ['00000nts a2200000uu 4500', '264  0 $c1920', '264  4 $c1921', '310    $aBulanan'],
  ],
  [
    'languages',
    '<language><languageTerm type="code">id</languageTerm><languageTerm type="text">Indonesian</languageTerm></language><language><languageTerm>Jawa</languageTerm></language><language><languageTerm>Kawi kuno</languageTerm></language>',
    ['041 0  $aind$ajav', '546    $aKawi kuno'],
  ],
  [
    'subjects of all kinds',
    '<subject authority="lcsh"><name type="personal"><namePart>Sukarno</namePart></name></subject><subject><geographic>Aceh</geographic><temporal>1945</temporal></subject><subject authority="x"><titleInfo><title>Nagarakretagama</title></titleInfo></subject><subject><hierarchicalGeographic><country>Indonesia</country><city>Solo</city></hierarchicalGeographic></subject>',
    ['600 00 $aSukarno', '630 07 $aNagarakretagama$2x', '651  4 $aAceh$y1945', '752    $aIndonesia$dSolo'],
  ],
])('%s', async (_, elements, expected) => {
  expect(await fields(elements)).toEqual(expect.arrayContaining(expected))
})

test('without a record identifier the OAI identifier counts, otherwise the content', async () => {
  const record = '<mods><titleInfo><title>T</title></titleInfo></mods>'
  const [harvested] = await read(`<record><header><identifier>oai:a:1</identifier></header><metadata>${record}</metadata></record>`)
  const [deleted] = await read('<record><header status="deleted"><identifier>oai:a:2</identifier></header></record>')
  const [plain, again, other] = await read(`<x>${record}${record}${record.replace('T', 'U')}</x>`)
  const number = (item: ReadItem | undefined): string => (item?.kind === 'record' ? (fieldsOf(item.record)[0] ?? '') : '')
  expect(number(harvested)).toBe('001 oai:a:1')
  expect(deleted).toMatchObject({
    record: { leader: expect.stringMatching(/^.{5}d/) as string, fields: [{ tag: '001', value: 'oai:a:2' }] },
  })
  expect(number(plain)).toMatch(/^001 x[0-9a-f]{20}$/)
  expect(number(again)).toBe(number(plain))
  expect(number(other)).not.toBe(number(plain))
})

test('what is no MODS is told', async () => {
  expect(await read('<modsCollection><mods/></modsCollection>')).toMatchObject([{ code: 'not-marc' }])
  expect(await read('<modsCollection><mods><titleInfo></mods><mods><note>x</note></mods></modsCollection>')).toMatchObject([
    { code: 'bad-xml' },
    { kind: 'record' },
  ])
  expect(await read('<modsCollection></modsCollection>')).toEqual([])
})
