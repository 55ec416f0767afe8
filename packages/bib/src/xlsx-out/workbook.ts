// Writing Excel workbooks row by row in constant memory (ECMA-376, Office Open XML: SpreadsheetML; texts inline, so that no table of all
// texts has to be kept). fflate packs the parts.
import { Zip, ZipDeflate } from 'fflate'
import { MAX_XLSX_CELL_CHARS, MAX_XLSX_SHEET_ROWS } from '../limits.ts'
import { escapeAttribute, escapeText } from '../xml/write.ts'

export type Cell = string | number

/** Characters of rows that are collected before they are packed: small pieces pack slowly. */
const PIECE_CHARS = 64 * 1024

/** Files say when they were written; ours would differ from export to export for no reason. The first date that ZIP knows. */
const NO_TIME = new Date(1980, 0, 1)

const DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main'
const RELATIONSHIPS = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships'
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006'

/** Columns as wide as a short title; the first row in bold, and it stays while one scrolls. */
const SHEET_START = `${DECLARATION}<worksheet xmlns="${MAIN}"><sheetViews><sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><sheetFormatPr defaultRowHeight="15" defaultColWidth="20"/><sheetData>`
const SHEET_END = '</sheetData></worksheet>'
const STYLES = `${DECLARATION}<styleSheet xmlns="${MAIN}"><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="1"><fill><patternFill patternType="none"/></fill></fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs><cellXfs count="2"><xf/><xf fontId="1" applyFont="1"/></cellXfs></styleSheet>`
const BOLD = ' s="1"'

/** Writes one workbook. `row` and `end` return the bytes that are ready; together, in order, they are the file. */
export class WorkbookWriter {
  readonly #name: string
  readonly #headings: readonly string[]
  readonly #zip: Zip
  #ready: Uint8Array[] = []
  #sheet: ZipDeflate | undefined
  #sheets = 0
  #rows = 0
  #text = ''

  /** @param name Of the sheet; further ones, after a million rows, get a number behind it. */
  constructor(name: string, headings: readonly string[]) {
    this.#name = name
    this.#headings = headings
    this.#zip = new Zip((error, bytes) => {
      // Packing bytes from memory has nothing that could fail.
      if (error) throw error
      this.#ready.push(bytes)
    })
  }

  row(cells: readonly Cell[]): Uint8Array {
    if (this.#sheet === undefined || this.#rows >= MAX_XLSX_SHEET_ROWS) this.#beginSheet()
    this.#add(cells, '')
    return this.#taken()
  }

  end(): Uint8Array {
    if (this.#sheet === undefined) this.#beginSheet()
    this.#endSheet()
    const sheets = Array.from({ length: this.#sheets }, (_, i) => i + 1)
    this.#part('xl/styles.xml', STYLES)
    this.#part('xl/workbook.xml', workbook(this.#name, sheets))
    this.#part('xl/_rels/workbook.xml.rels', workbookRelationships(sheets))
    this.#part(
      '_rels/.rels',
      `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships"><Relationship Id="rId1" Type="${RELATIONSHIPS}/officeDocument" Target="xl/workbook.xml"/></Relationships>`,
    )
    this.#part('[Content_Types].xml', contentTypes(sheets))
    this.#zip.end()
    return this.#taken()
  }

  #beginSheet(): void {
    this.#endSheet()
    this.#sheets++
    this.#rows = 0
    this.#sheet = this.#file(`xl/worksheets/sheet${this.#sheets}.xml`)
    this.#text = SHEET_START
    this.#add(this.#headings, BOLD)
  }

  #endSheet(): void {
    this.#sheet?.push(Buffer.from(this.#text + SHEET_END), true)
    this.#text = ''
  }

  #add(cells: readonly Cell[], style: string): void {
    this.#rows++
    this.#text += `<row>${cells.map((cell) => cellXml(cell, style)).join('')}</row>`
    if (this.#text.length < PIECE_CHARS) return
    this.#sheet?.push(Buffer.from(this.#text))
    this.#text = ''
  }

  #part(name: string, xml: string): void {
    this.#file(name).push(Buffer.from(xml), true)
  }

  #file(name: string): ZipDeflate {
    const file = new ZipDeflate(name, { level: 6 })
    file.mtime = NO_TIME
    this.#zip.add(file)
    return file
  }

  #taken(): Uint8Array {
    const bytes = Buffer.concat(this.#ready)
    this.#ready = []
    return bytes
  }
}

/** Texts are marked as such, so nothing in them can become a formula. */
function cellXml(cell: Cell, style: string): string {
  if (cell === '') return `<c${style}/>`
  if (typeof cell === 'number') return `<c${style}><v>${cell}</v></c>`
  const text = cell.length > MAX_XLSX_CELL_CHARS ? `${cell.slice(0, MAX_XLSX_CELL_CHARS - 1)}…` : cell
  return `<c${style} t="inlineStr"><is><t xml:space="preserve">${escapeText(text)}</t></is></c>`
}

function workbook(name: string, sheets: readonly number[]): string {
  const list = sheets.map((number) => {
    const title = number === 1 ? name : `${name} ${number}`
    return `<sheet name="${escapeAttribute(title)}" sheetId="${number}" r:id="rId${number}"/>`
  })
  return `${DECLARATION}<workbook xmlns="${MAIN}" xmlns:r="${RELATIONSHIPS}"><sheets>${list.join('')}</sheets></workbook>`
}

function workbookRelationships(sheets: readonly number[]): string {
  const list = sheets.map(
    (number) => `<Relationship Id="rId${number}" Type="${RELATIONSHIPS}/worksheet" Target="worksheets/sheet${number}.xml"/>`,
  )
  const styles = `<Relationship Id="rId${sheets.length + 1}" Type="${RELATIONSHIPS}/styles" Target="styles.xml"/>`
  return `${DECLARATION}<Relationships xmlns="${PACKAGE}/relationships">${list.join('')}${styles}</Relationships>`
}

function contentTypes(sheets: readonly number[]): string {
  const kind = 'application/vnd.openxmlformats-officedocument.spreadsheetml'
  const list = sheets.map(
    (number) => `<Override PartName="/xl/worksheets/sheet${number}.xml" ContentType="${kind}.worksheet+xml"/>`,
  )
  return `${DECLARATION}<Types xmlns="${PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="${kind}.sheet.main+xml"/><Override PartName="/xl/styles.xml" ContentType="${kind}.styles+xml"/>${list.join('')}</Types>`
}
