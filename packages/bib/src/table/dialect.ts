// Where the cells of a row of delimited text are (RFC 4180, and what people and systems make of it). Pure; knows no encoding:
// separators, quotes and line ends are single ASCII bytes in every encoding in which rows are scanned.
import { MAX_TABLE_CELLS } from '../limits.ts'

export interface Dialect {
  /** A byte: comma, semicolon, tab, vertical bar. */
  readonly separator: number
  /**
   * Every cell stands in quotes, and quotes inside are not doubled (SLiMS writes so): a quote ends a cell only where the next cell or row
   * begins behind it.
   */
  readonly enclosed: boolean
}

/** Where a cell's content is. */
export interface CellSpan {
  readonly start: number
  readonly end: number
  readonly quoted: boolean
}

export interface RowSpan {
  /** Where the next row begins. */
  readonly next: number
  /** The first `MAX_TABLE_CELLS` of them and one more that has all the rest: no list has so many. */
  readonly cells: readonly CellSpan[]
}

const QUOTE = 0x22
const LF = 0x0a
const CR = 0x0d
const BLANK = 0x20

/** What was found instead of a row: `more` bytes are needed to tell; a quote is `unclosed` up to the end of the file. */
export type NoRow = 'more' | 'unclosed'

export interface ScanOptions {
  /** A row is a line, and a quote that is not closed in it is a character as any other. For rows of which a quote is never closed. */
  readonly oneLine?: boolean
  /** There are no more bytes behind these. */
  readonly atEnd: boolean
}

/** The row that begins at `from`; bytes must have at least one there. */
export function scanRow(bytes: Buffer, from: number, dialect: Dialect, { oneLine = false, atEnd }: ScanOptions): RowSpan | NoRow {
  const { separator } = dialect
  const line = oneLine ? bytes.subarray(0, lineEnd(bytes, from)) : bytes
  const cells: CellSpan[] = []
  let at = from
  for (;;) {
    if (cells.length === MAX_TABLE_CELLS) {
      // What is behind them is looked at no more closely than for its line end.
      const end = lineEnd(bytes, at)
      if (end >= bytes.length && !atEnd) return 'more'
      return endOfRow(bytes, end, [...cells, { start: at, end, quoted: false }], atEnd)
    }
    const opening = openingQuote(bytes, at, separator)
    const close = opening === undefined ? 'none' : closingQuote(line, opening + 1, dialect, atEnd || oneLine)
    if (typeof close === 'number') {
      cells.push({ start: (opening ?? 0) + 1, end: close, quoted: true })
      at = skipBlanks(bytes, close + 1, separator)
    } else {
      if (!oneLine && close !== 'none') return close
      const start = at
      while (at < bytes.length && !endsCell(bytes[at], separator)) at++
      cells.push({ start, end: at, quoted: false })
    }
    if (at >= bytes.length) return atEnd ? { next: at, cells } : 'more'
    if (bytes[at] === separator) {
      at++
      if (at < bytes.length) continue
      if (!atEnd) return 'more'
      cells.push({ start: at, end: at, quoted: false })
      return { next: at, cells }
    }
    return endOfRow(bytes, at, cells, atEnd)
  }
}

/** The row whose line end is at `at`. */
function endOfRow(bytes: Buffer, at: number, cells: readonly CellSpan[], atEnd: boolean): RowSpan | NoRow {
  if (at >= bytes.length || bytes[at] === LF) return { next: Math.min(at + 1, bytes.length), cells }
  if (at + 1 >= bytes.length && !atEnd) return 'more'
  return { next: bytes[at + 1] === LF ? at + 2 : at + 1, cells }
}

function endsCell(byte: number | undefined, separator: number): boolean {
  return byte === separator || byte === LF || byte === CR
}

function lineEnd(bytes: Buffer, from: number): number {
  let at = from
  while (at < bytes.length && bytes[at] !== LF && bytes[at] !== CR) at++
  return at
}

function skipBlanks(bytes: Buffer, from: number, separator: number): number {
  let at = from
  while (bytes[at] === BLANK && separator !== BLANK) at++
  return at
}

/** Whether a cell that is not in quotes begins with one. */
export function beginsWithQuote(bytes: Buffer, { start, end, quoted }: CellSpan): boolean {
  return !quoted && bytes.subarray(start, end).toString('latin1').trimStart().startsWith('"')
}

/** Blanks before a quote don't make it part of the text: people put them behind commas. */
function openingQuote(bytes: Buffer, at: number, separator: number): number | undefined {
  const start = skipBlanks(bytes, at, separator)
  return bytes[start] === QUOTE ? start : undefined
}

function closingQuote(bytes: Buffer, from: number, { separator, enclosed }: Dialect, atEnd: boolean): number | NoRow {
  let at = bytes.indexOf(QUOTE, from)
  while (at >= 0) {
    const closes = enclosed ? endsEnclosed(bytes, at, separator) : endsQuoted(bytes, at, separator)
    if (closes === 'more' && !atEnd) return 'more'
    if (closes === true || closes === 'more') return at
    at = bytes.indexOf(QUOTE, closes)
  }
  return atEnd ? 'unclosed' : 'more'
}

/** Whether the quote at `at` ends its cell; if not, where to look for the next one. `more`: the bytes end behind it. */
function endsQuoted(bytes: Buffer, at: number, separator: number): true | number | 'more' {
  if (bytes[at + 1] === QUOTE) return at + 2
  const behind = skipBlanks(bytes, at + 1, separator)
  if (behind >= bytes.length) return 'more'
  // A quote in the midst of text that somebody forgot to double.
  return endsCell(bytes[behind], separator) ? true : at + 1
}

function endsEnclosed(bytes: Buffer, at: number, separator: number): true | number | 'more' {
  const behind = at + 1
  if (behind >= bytes.length) return 'more'
  if (!endsCell(bytes[behind], separator)) return behind
  let next = behind + 1
  if (bytes[behind] !== separator) while (bytes[next] === LF || bytes[next] === CR) next++
  if (next >= bytes.length) return 'more'
  const follows = bytes[next]
  return follows === QUOTE || (bytes[behind] === separator && (follows === LF || follows === CR)) ? true : behind
}
