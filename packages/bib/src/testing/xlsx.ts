// Excel files for tests, made part by part, so that odd and damaged ones can be made too.
import { crc32, deflateRawSync } from 'node:zlib'

/** A ZIP archive of these parts (APPNOTE.TXT 4.3), compressed. */
export function zipOf(parts: Readonly<Record<string, string | Uint8Array>>): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, content] of Object.entries(parts)) {
    const bytes = Buffer.from(content)
    const packed = deflateRawSync(bytes)
    const common = Buffer.alloc(26)
    common.writeUInt16LE(20, 0)
    common.writeUInt16LE(8, 4)
    common.writeUInt32LE(crc32(bytes), 10)
    common.writeUInt32LE(packed.length, 14)
    common.writeUInt32LE(bytes.length, 18)
    common.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, Buffer.from(name), packed])
    const behind = Buffer.alloc(14)
    behind.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), common, behind, Buffer.from(name)]))
    locals.push(local)
    offset += local.length
  }
  const entries = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 0, 'latin1')
  end.writeUInt16LE(directory.length, 8)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(entries.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...locals, entries, end])
}

/** A cell: text (shared), a number, or its own XML attributes and content. */
export type Cell = string | number | { readonly attributes: string; readonly content: string } | undefined

export interface SheetSpec {
  readonly name: string
  readonly state?: string
  readonly rows: readonly (readonly Cell[])[]
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')

/** Cell styles of the workbooks made here: 1 a date, 2 ten digits with leading zeros. */
const STYLES =
  '<styleSheet><numFmts><numFmt numFmtId="164" formatCode="0000000000"/></numFmts><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs></styleSheet>'

const RELATION = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'

/** The parts of a workbook as Excel writes them, for tests that damage one. */
export function workbookParts(...sheets: readonly SheetSpec[]): Record<string, string> {
  const strings: string[] = []
  const cellXml = (cell: Cell, column: number, row: number): string => {
    if (cell === undefined) return ''
    const reference = `${column >= 26 ? String.fromCharCode(64 + Math.floor(column / 26)) : ''}${String.fromCharCode(65 + (column % 26))}${row + 1}`
    if (typeof cell === 'number') return `<c r="${reference}"><v>${cell}</v></c>`
    if (typeof cell === 'object') return `<c r="${reference}" ${cell.attributes}>${cell.content}</c>`
    return `<c r="${reference}" t="s"><v>${strings.push(cell) - 1}</v></c>`
  }
  const parts: Record<string, string> = {}
  for (const [i, { rows }] of sheets.entries()) {
    const xml = rows.map(
      (cells, row) => `<row r="${row + 1}">${cells.map((cell, column) => cellXml(cell, column, row)).join('')}</row>`,
    )
    parts[`xl/worksheets/sheet${i + 1}.xml`] =
      `<?xml version="1.0" encoding="UTF-8"?>\n<worksheet><sheetData>${xml.join('')}</sheetData></worksheet>`
  }
  const related = sheets.map(
    (_, i) => `<Relationship Id="rId${i + 1}" Type="${RELATION}/worksheet" Target="worksheets/sheet${i + 1}.xml"/>`,
  )
  return {
    '[Content_Types].xml': '<Types/>',
    '_rels/.rels': `<Relationships><Relationship Id="r" Type="${RELATION}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    'xl/workbook.xml': `<workbook xmlns:r="${RELATION}"><sheets>${sheets
      .map(
        ({ name, state = 'visible' }, i) =>
          `<sheet name="${escaped(name)}" sheetId="${i + 1}" state="${state}" r:id="rId${i + 1}"/>`,
      )
      .join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': `<Relationships>${related.join('')}<Relationship Id="s" Type="${RELATION}/sharedStrings" Target="sharedStrings.xml"/><Relationship Id="t" Type="${RELATION}/styles" Target="/xl/styles.xml"/></Relationships>`,
    ...parts,
    'xl/sharedStrings.xml': `<sst>${strings.map((text) => `<si><t xml:space="preserve">${escaped(text)}</t></si>`).join('')}</sst>`,
    'xl/styles.xml': STYLES,
  }
}

export function workbookOf(...sheets: readonly SheetSpec[]): Buffer {
  return zipOf(workbookParts(...sheets))
}
