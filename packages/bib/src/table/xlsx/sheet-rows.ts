// A sheet's XML → its rows, in bounded memory (ECMA-376 part 1, 18.3.1: row, c, v, is).
import { MAX_LISTED, MAX_TABLE_CELLS, MAX_TABLE_ROW_BYTES, MAX_XLSX_TEXT_CHARS } from '../../limits.ts'
import type { ReadWarning } from '../../read-item.ts'
import { csvLine, type TableRow } from '../row.ts'
import { numberText } from './number-format.ts'
import { unescaped } from './shared-strings.ts'
import type { Workbook } from './workbook.ts'
import { parsed, type XmlHandlers } from './xml-events.ts'

/**
 * The rows of a sheet that have cells.
 *
 * @throws {Error} behind the last row that could be read, when the sheet is damaged from there on.
 */
export async function* sheetRows(chunks: AsyncIterable<Uint8Array>, workbook: Workbook): AsyncGenerator<TableRow, void, undefined> {
  const reader = new SheetReader(workbook)
  try {
    for await (const _ of parsed(chunks, reader)) yield* reader.taken()
  } catch (error) {
    yield* reader.taken()
    throw error
  }
}

class SheetReader implements XmlHandlers {
  readonly #workbook: Workbook
  #rows: TableRow[] = []
  #number = 0
  #position = 0
  #cells: string[] = []
  #length = 0
  #warnings: ReadWarning[] = []
  #column = 0
  #kind = 'n'
  #style = 0
  #value = ''
  /** Inside of `v`, or of a `t` of `is`. */
  #reading = false
  #inReadings = false

  constructor(workbook: Workbook) {
    this.#workbook = workbook
  }

  taken(): TableRow[] {
    return this.#rows.splice(0)
  }

  open(name: string, attributes: Readonly<Record<string, string>>, position: number): void {
    if (name === 'row') {
      const number = Number(attributes['r'])
      this.#number = Number.isSafeInteger(number) && number > this.#number ? number : this.#number + 1
      this.#position = position
      this.#cells = []
      this.#length = 0
      this.#warnings = []
      this.#column = -1
    } else if (name === 'c') {
      this.#column = columnOf(attributes['r']) ?? this.#column + 1
      this.#kind = attributes['t'] ?? 'n'
      this.#style = Number(attributes['s'] ?? 0)
      this.#value = ''
    } else if (name === 'rPh') this.#inReadings = true
    else if (name === 'v' || (name === 't' && this.#kind === 'inlineStr' && !this.#inReadings)) this.#reading = true
  }

  text(text: string): void {
    if (!this.#reading) return
    this.#value += text
    if (this.#value.length > MAX_XLSX_TEXT_CHARS) throw new Error(`its row ${this.#number} has a text that is longer than any cell`)
  }

  close(name: string): void {
    if (name === 'v' || name === 't') this.#reading = false
    else if (name === 'rPh') this.#inReadings = false
    else if (name === 'c') this.#put(this.#cellText())
    else if (name === 'row') this.#endRow()
  }

  #put(text: string): void {
    if (text === '') return
    if (this.#column >= MAX_TABLE_CELLS || this.#length + text.length > MAX_TABLE_ROW_BYTES)
      throw new Error(`its row ${this.#number} is longer than any list has`)
    // No heading is looked for so far to the right: a remark that somebody has lost there must not make a row of thousands of cells.
    if (this.#column >= MAX_LISTED) return
    while (this.#cells.length < this.#column) this.#cells.push('')
    this.#cells[this.#column] = text
    this.#length += text.length
  }

  #cellText(): string {
    const { strings, formats, from1904 } = this.#workbook
    switch (this.#kind) {
      case 's':
        return strings.at(Number(this.#value)) ?? ''
      case 'str':
      case 'inlineStr':
        return unescaped(this.#value)
      case 'b':
        return this.#value === '1' ? 'TRUE' : 'FALSE'
      case 'e':
        // `#REF!` and the like: what a formula could not compute.
        this.#warnings.push('error-cell')
        return ''
      case 'd':
        return this.#value.slice(0, 10)
      default:
        return numberText(this.#value, formats[this.#style] ?? 'plain', from1904)
    }
  }

  #endRow(): void {
    if (this.#cells.length === 0) return
    const cells = this.#cells
    this.#rows.push({
      number: this.#number,
      offset: this.#position,
      cells,
      bytes: Buffer.from(csvLine(cells)),
      warnings: [...new Set(this.#warnings)],
    })
  }
}

/** `AB12` is column 27, counted from 0. */
function columnOf(reference: string | undefined): number | undefined {
  const letters = /^([A-Z]{1,3})\d+$/.exec(reference ?? '')?.[1]
  if (letters === undefined) return undefined
  let column = 0
  for (let i = 0; i < letters.length; i++) column = column * 26 + letters.charCodeAt(i) - 64
  return column - 1
}
