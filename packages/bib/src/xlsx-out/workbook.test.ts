import { unzipSync } from 'fflate'
import fc from 'fast-check'
import { SaxesParser } from 'saxes'
import { expect, test, vi } from 'vitest'
import { MAX_XLSX_CELL_CHARS, MAX_XLSX_SHEET_ROWS } from '../limits.ts'
import type { Cell } from './workbook.ts'
import { WorkbookWriter } from './workbook.ts'

vi.setConfig({ testTimeout: 60_000 })

function workbookOf(rows: Iterable<readonly Cell[]>): Record<string, string> {
  const writer = new WorkbookWriter('Katalog & "daftar"', ['a', 'b'])
  const parts: Uint8Array[] = []
  for (const row of rows) parts.push(writer.row(row))
  parts.push(writer.end())
  const files = unzipSync(Buffer.concat(parts))
  return Object.fromEntries(Object.entries(files).map(([name, bytes]) => [name, Buffer.from(bytes).toString()]))
}

function expectWellFormed(xml: string): void {
  const parser = new SaxesParser()
  parser.on('error', (error) => {
    throw error
  })
  parser.write(xml).close()
}

test('texts are texts and numbers are numbers', () => {
  const files = workbookOf([
    ['=1+1', 1980],
    ['<b> "&" ', ''],
  ])
  const sheet = files['xl/worksheets/sheet1.xml'] ?? ''
  expect(sheet).toContain('<c t="inlineStr"><is><t xml:space="preserve">=1+1</t></is></c><c><v>1980</v></c>')
  expect(sheet).toContain('<t xml:space="preserve">&lt;b&gt; "&amp;" </t></is></c><c/>')
  expect(files['xl/workbook.xml']).toContain('<sheet name="Katalog &amp; &quot;daftar&quot;" sheetId="1" r:id="rId1"/>')
  for (const xml of Object.values(files)) expectWellFormed(xml)
})

test('any text makes a well-formed sheet', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.integer()), { maxLength: 4 }), { maxLength: 5 }),
      (rows) => {
        for (const xml of Object.values(workbookOf(rows))) expectWellFormed(xml)
      },
    ),
    { numRuns: 100 },
  )
})

test('a cell that is too long for Excel is cut', () => {
  const sheet = workbookOf([['x'.repeat(MAX_XLSX_CELL_CHARS + 1)]])['xl/worksheets/sheet1.xml'] ?? ''
  expect(/>(x+…)</.exec(sheet)?.[1]).toHaveLength(MAX_XLSX_CELL_CHARS)
})

test('rows that are too many for a sheet go into another one, without filling memory', () => {
  const writer = new WorkbookWriter('Katalog', ['a'])
  const row = ['x']
  let packed = 0
  let held = 0
  for (let i = 0; i < MAX_XLSX_SHEET_ROWS + 5; i++) {
    const { length } = writer.row(row)
    packed += length
    held = Math.max(held, length)
  }
  expect(held).toBeLessThan(1_000_000)
  const end = writer.end()
  expect(packed + end.length).toBeLessThan(10_000_000)
  expect(Buffer.from(end).toString('latin1')).toContain('xl/worksheets/sheet2.xml')
})
