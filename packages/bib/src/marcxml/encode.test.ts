import { spawnSync } from 'node:child_process'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { arbitraryRecord, collect, control, data, recordOf } from '../testing/records.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './encode.ts'
import { readMarcXml } from './read.ts'

const XMLLINT = spawnSync('xmllint', ['--version']).status === 0

test('a record is written as MARCXML', () => {
  expect(encodeMarcXml(recordOf([control('001', '1'), data('245', '1 ', '$aA & B <C>')]))).toBe(`<record>
<leader>00000nam a2200000   4500</leader>
<controlfield tag="001">1</controlfield>
<datafield tag="245" ind1="1" ind2=" "><subfield code="a">A &amp; B &lt;C&gt;</subfield></datafield>
</record>
`)
})

test.each([
  ['a carriage return', 'a\rb\n\tc', 'a\rb\n\tc'],
  ['a control character as its picture', 'n\x1bb2\x00', 'n\u241bb2\u2400'],
  ['a noncharacter as a replacement', '\uffff', '\ufffd'],
  ['half a surrogate pair as a replacement', 'a\ud800', 'a\ufffd'],
  ['control characters that XML allows', '\u0098The \u009c', '\u0098The \u009c'],
  ['the end of a CDATA section', ']]>', ']]>'],
])('text with %s stays readable', async (_, text, back) => {
  const items = await collect(
    readMarcXml([
      Buffer.from(
        encodeMarcXml(recordOf([control('008', text), { tag: '500', indicators: '  ', subfields: [{ code: 'a', value: text }] }])),
      ),
    ]),
  )
  expect(items).toMatchObject([{ record: { fields: [{ value: back }, { subfields: [{ value: back }] }] } }])
})

test('what MARCXML has no place for is left out or filled', async () => {
  const odd = recordOf([
    {
      tag: '245',
      indicators: '',
      subfields: [
        { code: '', value: '' },
        { code: 'a', value: 'x' },
      ],
    },
    data('500', '123', '$ay'),
  ])
  expect(await collect(readMarcXml([Buffer.from(encodeMarcXml(odd))]))).toMatchObject([
    { record: { fields: [data('245', '  ', '$ax'), data('500', '12', '$ay')] } },
  ])
})

test.skipIf(!XMLLINT)('xmllint reads any export', () => {
  const any = fc.string({ unit: 'binary' })
  const anyRecord = fc.oneof(
    arbitraryRecord,
    fc.record({
      leader: any,
      fields: fc.array(fc.record({ tag: any, indicators: any, subfields: fc.array(fc.record({ code: any, value: any })) })),
    }),
  )
  const records = fc.sample(anyRecord, 300)
  const { status, stderr } = spawnSync('xmllint', ['--noout', '-'], {
    input: MARCXML_HEADER + records.map(encodeMarcXml).join('') + MARCXML_FOOTER,
  })
  expect(stderr.toString()).toBe('')
  expect(status).toBe(0)
})
