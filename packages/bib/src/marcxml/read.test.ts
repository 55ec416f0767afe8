import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { MAX_XML_RECORD_BYTES } from '../limits.ts'
import { arbitraryRecord, chunksAt, chunksOf, collect, control, data, kinds, LEADER, recordOf } from '../testing/records.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './encode.ts'
import { readMarcXml } from './read.ts'

// Much work for one test; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 60_000 })

const RECORD = recordOf([control('001', 'ctl 1'), data('245', '10', '$aBumi & manusia /$cToer <1925>.')])
const XML = encodeMarcXml(RECORD)

async function read(xml: string | Uint8Array): ReturnType<typeof collect> {
  return collect(readMarcXml([Buffer.from(xml)]))
}

/** A record with a leader and the given fields. */
function record(fields: string, name = 'record'): string {
  return `<${name}><leader>${LEADER}</leader><controlfield tag="001">9</controlfield>${fields}</${name}>`
}

describe('records are found', () => {
  test.each<[string, string, number]>([
    ['in a collection', `${MARCXML_HEADER}${XML}${XML}${MARCXML_FOOTER}`, 2],
    ['in an empty collection', `${MARCXML_HEADER}${MARCXML_FOOTER}`, 0],
    ['in a collection that is one tag', '<marc:collection xmlns:marc="http://www.loc.gov/MARC21/slim"/>', 0],
    ['alone', XML, 1],
    ['behind a byte order mark', `\ufeff${MARCXML_HEADER}${XML}${MARCXML_FOOTER}`, 1],
    ['one after another without a collection', XML + XML, 2],
    [
      'with a prefix',
      `<m:collection xmlns:m="http://www.loc.gov/MARC21/slim">${XML.replaceAll(/<(\/?)/g, '<$1m:')}</m:collection>`,
      1,
    ],
    ['with a prefix that nothing declares', XML.replaceAll(/<(\/?)/g, '<$1marc:'), 1],
    ['between comments that hold records', `<collection><!-- ${XML} -->${XML}<!-- <record> --></collection>`, 1],
    [
      'behind CDATA, processing instructions and a document type',
      `<!DOCTYPE collection><?x <record> ?><collection><![CDATA[<record>]]>${XML}</collection>`,
      1,
    ],
    [
      'with comments that hold tags in them',
      `<collection>${record('<!-- </record> --><datafield tag="500" ind1=" " ind2=" "><subfield code="a"><![CDATA[</record>]]></subfield></datafield>')}</collection>`,
      1,
    ],
    ['with odd attributes', `<collection>${XML.replace('<record>', `<record type="a>b" id='/>"'>`)}</collection>`, 1],
    [
      'in an OAI-PMH answer',
      `<OAI-PMH><ListRecords><record><header/><metadata>${XML}</metadata></record></ListRecords></OAI-PMH>`,
      1,
    ],
    [
      'in an SRU answer',
      `<r><records><record><recordSchema>marcxml</recordSchema><recordData>${XML}</recordData></record></records></r>`,
      1,
    ],
  ])('%s', async (_, xml, count) => {
    expect(kinds(await read(xml))).toEqual(Array.from({ length: count }, () => 'record'))
    for (const size of [1, 5, 64]) expect(await collect(readMarcXml(chunksOf(Buffer.from(xml), size)))).toEqual(await read(xml))
  })

  test('with their text and place in the file', async () => {
    const items = await read(`${MARCXML_HEADER}\n  ${XML.trim()}${MARCXML_FOOTER}`)
    expect(items).toMatchObject([{ record: RECORD, warnings: [], position: { index: 0, offset: MARCXML_HEADER.length + 3 } }])
    expect(Buffer.from(items[0]?.bytes ?? []).toString()).toBe(XML.trim())
  })
})

describe('text', () => {
  test('keeps blanks, references, CDATA and characters beyond the BMP', async () => {
    const items = await read(
      record(
        '<datafield tag="500" ind1=" " ind2=" "><subfield code="a">  a&#x20;&amp;&#x10348;<![CDATA[<b>]]>\u{10348} \t</subfield></datafield>',
      ),
    )
    expect(items).toMatchObject([{ record: { fields: [{}, data('500', '  ', '$a  a &\u{10348}<b>\u{10348} \t')] } }])
  })

  test.each([
    ['ISO-8859-1', 'latin1', 'é'],
    ['windows-1252', 'latin1', 'é'],
    ['utf-16', 'utf8', '書'],
    ['no-such-encoding', 'utf8', '書'],
  ] as const)('is read as the XML declaration says: %s', async (label, encoding, letter) => {
    const xml = `<?xml version="1.0" encoding="${label}"?><collection>${record(`<datafield tag="245" ind1="0" ind2="0"><subfield code="a">${letter}</subfield></datafield>`)}</collection>`
    expect(await read(Buffer.from(xml, encoding))).toMatchObject([{ record: { fields: [{}, data('245', '00', `$a${letter}`)] } }])
  })
})

describe('odd records are mended or kept', () => {
  test.each<[string, string, string, object]>([
    [
      'a leader whose blanks were shortened',
      'mended-leader',
      `<record><leader>01554cam a2200385 4500</leader></record>`,
      { leader: '01554cam a2200385   4500' },
    ],
    [
      'a leader whose first blanks were lost',
      'mended-leader',
      `<record><leader>njm a22     uu 4500</leader></record>`,
      { leader: '     njm a22     uu 4500' },
    ],
    ['a leader with line ends around it', 'mended-leader', `<record><leader>\n${LEADER}\n</leader></record>`, { leader: LEADER }],
    ['a tag without its zeros', 'mended-tag', record('<datafield tag="42" ind1=" " ind2=" "/>'), { fields: [{}, { tag: '042' }] }],
    ['missing indicators', 'odd-indicators', record('<datafield tag="245" ind1=""/>'), { fields: [{}, { indicators: '  ' }] }],
    [
      'an entity that XML does not know',
      'entity',
      record('<controlfield tag="005">a&eacute;&unknown;&</controlfield>'),
      { fields: [{}, control('005', 'aé&unknown;&')] },
    ],
    [
      'a character that XML forbids',
      'control-character',
      record('<controlfield tag="005">a\u0001b</controlfield>'),
      { fields: [{}, control('005', 'ab')] },
    ],
    [
      'a reference to one',
      'control-character',
      record('<controlfield tag="005">a&#x1b;b</controlfield>'),
      { fields: [{}, control('005', 'ab')] },
    ],
    ['elements of others', 'ignored-xml', record('<extra>text</extra>'), { fields: [{}] }],
    ['text between elements', 'ignored-xml', record('text'), { fields: [{}] }],
    [
      'markup in text',
      'ignored-xml',
      record('<datafield tag="245" ind1="0" ind2="0"><subfield code="a">H<sub>2</sub>O</subfield></datafield>'),
      { fields: [{}, data('245', '00', '$aH2O')] },
    ],
  ])('%s', async (_, warning, xml, expected) => {
    expect(await read(xml)).toMatchObject([{ kind: 'record', warnings: [warning], record: expected }])
  })

  test('letters for tags and plain text under any tag are kept', async () => {
    expect(await read(record('<controlfield tag="FMT">BK</controlfield>'))).toMatchObject([
      { warnings: [], record: { fields: [{}, control('FMT', 'BK')] } },
    ])
  })
})

describe('a bad record is rejected and costs no other', () => {
  test.each<[string, string, string]>([
    ['not well-formed', 'bad-xml', record('<datafield tag="245" ind1="1" ind2="0"><subfield code="a">x</datafield>')],
    ['with a doubled attribute', 'bad-xml', record('<controlfield tag="005" tag="006">x</controlfield>')],
    ['nested absurdly', 'bad-xml', record('<x>'.repeat(50) + '</x>'.repeat(50))],
    ['without its end tag', 'bad-xml', record('').replace('</record>', '')],
    ['without its start tag', 'bad-xml', record('').replace('<record>', '')],
    ['with a tag of four letters', 'bad-field', record('<datafield tag="1234" ind1=" " ind2=" "/>')],
    ['with no tag', 'bad-field', record('<controlfield>x</controlfield>')],
    ['with an indicator of two letters', 'bad-field', record('<datafield tag="245" ind1="10" ind2=" "/>')],
    [
      'with an empty subfield code',
      'bad-field',
      record('<datafield tag="245" ind1="1" ind2=" "><subfield code="">x</subfield></datafield>'),
    ],
    [
      'with a subfield code of two letters',
      'bad-field',
      record('<datafield tag="245" ind1="1" ind2=" "><subfield code="ab">x</subfield></datafield>'),
    ],
    ['with subfields in a control field', 'bad-field', record('<datafield tag="008" ind1=" " ind2=" "/>')],
    ['without a leader', 'bad-leader', '<record><controlfield tag="001">9</controlfield></record>'],
    ['with half a leader', 'bad-leader', '<record><leader>00000nam</leader></record>'],
    ['with nothing in it', 'not-marc', '<record/>'],
    ['of another kind', 'not-marc', '<record><header/><metadata><dc>x</dc></metadata></record>'],
  ])('%s', async (_, code, bad) => {
    const xml = Buffer.from(`<collection>${XML}${bad}${XML}</collection>`)
    const items = await read(xml)
    expect(kinds(items)).toEqual(['record', code, 'record'])
    expect(items[1]?.bytes.toString()).toContain(bad.slice(0, 40))
    expect(items[1]?.kind === 'rejected' && items[1].message.length).toBeGreaterThan(40)
    for (const size of [1, 3, 40]) expect(await collect(readMarcXml(chunksOf(xml, size)))).toEqual(items)
  })

  test('the end of its collection in the middle of it', async () => {
    expect(kinds(await read(`<collection>${XML}${record('').replace('</record>', '')}</collection>`))).toEqual([
      'record',
      'bad-xml',
    ])
  })
})

describe('a file that breaks off', () => {
  const whole = `${MARCXML_HEADER}${XML}${XML}${MARCXML_FOOTER}`
  test('in a record rejects that record', async () => {
    expect(kinds(await read(whole.slice(0, MARCXML_HEADER.length + XML.length + 50)))).toEqual(['record', 'truncated'])
  })
  test('between records says that records may be missing', async () => {
    expect(kinds(await read(whole.slice(0, -MARCXML_FOOTER.length)))).toEqual(['record', 'record', 'truncated'])
  })
  test('anywhere loses nothing that was whole', async () => {
    for (let length = MARCXML_HEADER.length; length < whole.length - MARCXML_FOOTER.length; length++) {
      const items = await read(whole.slice(0, length))
      expect(kinds(items).at(-1)).toBe('truncated')
      expect(items).toHaveLength(
        length < MARCXML_HEADER.length + XML.length - 1 ? 1 : length < MARCXML_HEADER.length + 2 * XML.length - 1 ? 2 : 3,
      )
    }
  })
})

test.each(['<html><body/></html>', '<mods xmlns="http://www.loc.gov/mods/v3"><titleInfo/></mods>', 'no XML at all'])(
  'a file of other things is rejected: %s',
  async (xml) => {
    expect(kinds(await read(xml))).toEqual(['not-marc'])
  },
)

describe('limits', () => {
  const field = `<datafield tag="500" ind1=" " ind2=" "><subfield code="a">${'x'.repeat(5_000)}</subfield></datafield>`

  test('a record that is too long is rejected in pieces, the same however it is cut', async () => {
    const xml = Buffer.from(`<collection>${XML}${record(field.repeat(1_000))}${XML}</collection>`)
    const items = await read(xml)
    expect(kinds(items)).toEqual(['record', 'too-long', 'bad-xml', 'record'])
    expect(items[1]?.bytes).toHaveLength(MAX_XML_RECORD_BYTES)
    expect(await collect(readMarcXml(chunksOf(xml, 65_536)))).toEqual(items)
  })

  test('a tag without end does not fill the memory', async () => {
    function* endless(): Generator<Uint8Array> {
      yield Buffer.from('<collection><record ')
      for (let i = 0; i < 500; i++) yield Buffer.alloc(65_536, 'a')
      yield Buffer.from(`">${XML}</collection>`)
    }
    expect(kinds(await collect(readMarcXml(endless())))).toEqual(['record'])
  })

  test.each(['<record ', '<record "', '</record ', '<record><leader ', '<', '<!', '<a "<', '<record><record>'])(
    'tags that never end take no longer for being many: %s',
    async (tag) => {
      const xml = Buffer.from(`<collection>${tag.repeat(200_000)}`)
      await collect(readMarcXml(chunksOf(xml, 65_536)))
      expect(kinds(await collect(readMarcXml([xml]))).at(-1)).toBe('truncated')
    },
  )

  test('a comment without end does not fill the memory', async () => {
    function* endless(): Generator<Uint8Array> {
      yield Buffer.from('<collection><!-- ')
      for (let i = 0; i < 500; i++) yield Buffer.alloc(65_536, 'a')
    }
    expect(kinds(await collect(readMarcXml(endless())))).toEqual(['truncated'])
  })
})

test('any record comes back from its XML, however that is cut', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(arbitraryRecord, { maxLength: 4 }), fc.array(fc.nat()), async (records, cuts) => {
      const xml = Buffer.from(MARCXML_HEADER + records.map(encodeMarcXml).join('') + MARCXML_FOOTER)
      const items = await collect(readMarcXml(chunksAt(xml, cuts)))
      expect(items.map((item) => (item.kind === 'record' ? item.record : item.message))).toEqual(records)
    }),
    { numRuns: 200 },
  )
})

describe('encodings other than UTF-8', () => {
  const file = (label: string, body: string): Buffer =>
    Buffer.from(`<?xml version="1.0" encoding="${label}"?><collection>${body}</collection>`, 'latin1')

  test('a record that is UTF-8 all the same is read as what it is, and that is told', async () => {
    const utf8 = Buffer.concat([
      file('iso-8859-1', '').subarray(0, -13),
      Buffer.from(record(field('Bücher, 書'))),
      Buffer.from('</collection>'),
    ])
    expect(await read(utf8)).toMatchObject([
      { warnings: ['unmarked-utf8'], record: { fields: [{}, data('500', '  ', '$aBücher, 書')] } },
    ])
  })

  test('what should be UTF-8 and is not is read in what its letters fit, and that is told', async () => {
    const xml = Buffer.from(`<collection>${record(field('Bücher für Schüler, größere'))}${XML}</collection>`, 'latin1')
    expect(await read(xml)).toMatchObject([
      { record: { fields: [{}, data('500', '  ', '$aBücher für Schüler, größere')] }, warnings: ['guessed-windows-1252'] },
      { record: RECORD, warnings: [] },
    ])
  })

  test('bytes that mean nothing in it are told', async () => {
    expect(await read(file('windows-1253', record(field('a\u00d2b'))))).toMatchObject([
      { record: { fields: [{}, data('500', '  ', '$aa\ufffdb')] }, warnings: ['replaced-bytes'] },
    ])
  })

  test('rejected records come in UTF-8, so that those of one file are of one encoding', async () => {
    const [item] = await read(file('windows-1252', record(field('Büch', 'ab'))))
    expect(item).toMatchObject({ code: 'bad-field' })
    expect(Buffer.from(item?.bytes ?? []).toString()).toContain('Büch')
  })
})

/** A field 500. */
function field(text: string, code = 'a'): string {
  return `<datafield tag="500" ind1=" " ind2=" "><subfield code="${code}">${text}</subfield></datafield>`
}
