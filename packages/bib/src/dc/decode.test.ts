import { expect, test } from 'vitest'
import { storedForm } from '../stored-form.ts'
import { collect, fieldsOf } from '../testing/records.ts'
import { readDc } from './read.ts'

/** An OAI-PMH answer with one record of the given elements. */
function answer(elements: string, header = '<header><identifier>oai:repo.example:1</identifier></header>'): string {
  return `<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><ListRecords><record>${header}<metadata><oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/">${elements}</oai_dc:dc></metadata></record></ListRecords></OAI-PMH>`
}

async function fields(xml: string): Promise<string[]> {
  const [item] = await collect(readDc([Buffer.from(xml)]))
  if (item?.kind !== 'record') throw new Error(JSON.stringify(item))
  return [item.record.leader, ...fieldsOf(item.record)]
}

test('a thesis in a repository', async () => {
  const xml = answer(`
    <dc:title>Peran perpustakaan
      desa</dc:title><dc:title>The role of village libraries</dc:title>
    <dc:creator>Siti Aminah</dc:creator><dc:contributor>Dr. Budi</dc:contributor>
    <dc:subject>Perpustakaan</dc:subject><dc:description>Abstrak &amp; isi</dc:description>
    <dc:publisher>Universitas Contoh</dc:publisher>
    <dc:date>2020-03-04T05:06:07Z</dc:date><dc:date>2019</dc:date>
    <dc:type>Thesis</dc:type><dc:format>application/pdf</dc:format><dc:format>120 hlm.</dc:format>
    <dc:identifier>https://repo.example/1</dc:identifier><dc:identifier>978-979-433-123-4</dc:identifier>
    <dc:language>id</dc:language><dc:language>Bahasa isyarat</dc:language><dc:rights>CC BY</dc:rights><dc:relation>https://repo.example/2</dc:relation><dc:coverage>Jawa</dc:coverage>`)
  expect(await fields(xml)).toEqual([
    '00000nam a22000003u 4500',
    '001 oai:repo.example:1',
    '008 000000s2019    ||||||||||||||||||||ind |',
    '024 8  $a978-979-433-123-4',
    '041 0  $aind',
    '042    $adc',
    '245 00 $aPeran perpustakaan desa',
    '246 33 $aThe role of village libraries',
    '260    $bUniversitas Contoh$c2019',
    '260    $c2020-03-04T05:06:07Z',
    '300    $a120 hlm.',
    '500    $aJawa',
    '520    $aAbstrak & isi',
    '540    $aCC BY',
    '546    $aBahasa isyarat',
    '653    $aPerpustakaan',
    '655  7 $aThesis$2local',
    '720    $aSiti Aminah$eauthor',
    '720    $aDr. Budi$econtributor',
    '787 0  $ohttps://repo.example/2',
    '856 40 $uhttps://repo.example/1$qapplication/pdf',
  ])
})

test('an article of a journal', async () => {
  const xml = answer(`<dc:title>T</dc:title><dc:type>info:eu-repo/semantics/article</dc:type>
    <dc:source>Jurnal Contoh; Vol 3 No 2 (2018); 12-20</dc:source><dc:source>0125-9989</dc:source>
    <dc:identifier>10.1234/jc.v3i2.5</dc:identifier><dc:relation>info:eu-repo/semantics/altIdentifier/doi/10.1234/other</dc:relation>`)
  expect(await fields(xml)).toEqual(
    expect.arrayContaining([
      '00000nab a22000003u 4500',
      '024 7  $a10.1234/jc.v3i2.5$2doi',
      '024 7  $a10.1234/other$2doi',
      '773 0  $tJurnal Contoh$gVol 3 No 2 (2018); 12-20$x0125-9989',
    ]),
  )
})

test.each([
  ['without any envelope', '<oai_dc:dc><dc:title>T</dc:title></oai_dc:dc>'],
  ['as DSpace qualifies it', '<qdc:qualifieddc><dc:title>T</dc:title></qdc:qualifieddc>'],
  ['in RDF', '<rdf:RDF><rdf:Description><dc:title>T</dc:title></rdf:Description></rdf:RDF>'],
  ['in records of no namespace', '<metadata><record><title>T</title></record></metadata>'],
  ['in an SRU answer', '<r><record><recordData><srw_dc:dc><title>T</title></srw_dc:dc></recordData></record></r>'],
])('is found %s', async (_, xml) => {
  expect(await fields(xml)).toContain('245 00 $aT')
})

test('refined elements are taken as what they refine', async () => {
  const refined =
    '<dc:title>T</dc:title><dcterms:abstract>Isi</dcterms:abstract><dcterms:issued>2001</dcterms:issued><dcterms:spatial>Aceh</dcterms:spatial>'
  expect(await fields(answer(refined))).toEqual(expect.arrayContaining(['260    $c2001', '500    $aAceh', '520    $aIsi']))
})

test('deleted records and those without metadata are told', async () => {
  const deleted = '<record><header status="deleted"><identifier>oai:a:2</identifier></header></record>'
  const empty = '<record><header><identifier>oai:a:3</identifier></header></record>'
  expect(await collect(readDc([Buffer.from(`<ListRecords>${deleted}${empty}</ListRecords>`)]))).toMatchObject([
    { record: { leader: expect.stringMatching(/^.{5}d/) as string, fields: [{ tag: '001', value: 'oai:a:2' }] } },
    { code: 'not-marc' },
  ])
})

test('a text that is longer than a field can be becomes several notes, nothing lost', async () => {
  const text = Array.from({ length: 3_000 }, (_, i) => `kata${i}é`).join(' ')
  const [item] = await collect(readDc([Buffer.from(answer(`<dc:title>T</dc:title><dc:description>${text}</dc:description>`))]))
  if (item?.kind !== 'record') throw new Error('not read')
  const notes = item.record.fields.filter(({ tag }) => tag === '520')
  expect(notes.length).toBeGreaterThan(2)
  expect(notes.map(({ subfields }) => subfields?.[0]?.value).join(' ')).toBe(text)
  expect(storedForm(item)).toBeInstanceOf(Uint8Array)
})
