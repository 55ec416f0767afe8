// Opens a list in text: finds out encoding, separator and columns from its beginning, then reads it row by row.
import type { Chunks, OpenedFormat, OpenOptions } from '../formats.ts'
import { MAX_HEADING_ROWS, TABLE_HEAD_BYTES } from '../limits.ts'
import type { ReadItem } from '../read-item.ts'
import { DelimitedRows } from './delimited.ts'
import { type Dialect, scanRow } from './dialect.ts'
import { layoutOf, type TableLayout } from './layout.ts'
import type { TableRow } from './row.ts'
import { detectEncoding, encodingNamed, scannable, type RowEncoding } from './row-encoding.ts'
import { Titles } from './titles.ts'
import { rejectsLayout, WHAT_TO_DO } from './understanding.ts'
import { unreadable } from './xlsx/package.ts'

const SEPARATORS = [',', ';', '\t', '|'].map((character) => character.charCodeAt(0))

/** Of a list of one column: a character that is in no text. */
const NO_SEPARATOR = 0x1f

/** @throws {BibError} `BIB_UNREADABLE_TABLE` when no column is the title's, `BIB_UNKNOWN_ENCODING`; and what `chunks` throws. */
export async function openCsv(chunks: Chunks, options: OpenOptions): Promise<OpenedFormat> {
  const { head, all, close } = await peeked(chunks, TABLE_HEAD_BYTES)
  const { encoding, dialect, layout, skipped } = await understoodHead(head, options).catch(async (error: unknown) => {
    await close()
    throw error
  })
  return {
    flavour: 'marc21',
    items: readCsv(all, encoding, dialect, layout, skipped),
    rejects: rejectsLayout(layout, dialect),
    table: {
      kind: layout.kind,
      encoding: encoding.name,
      ...(dialect.separator !== NO_SEPARATOR && { separator: String.fromCharCode(dialect.separator) }),
      ...(layout.headerRow !== undefined && { headerRow: skipped }),
      columns: layout.columns,
    },
  }
}

async function understoodHead(head: Buffer, options: OpenOptions): Promise<Understood & { encoding: RowEncoding }> {
  const encoding = options.encoding === undefined ? detectEncoding(head) : encodingNamed(options.encoding)
  const text = await firstBytes(scannable([head], encoding))
  return { encoding, ...understood(text, encoding, head.length < TABLE_HEAD_BYTES, options) }
}

interface Understood {
  readonly dialect: Dialect
  readonly layout: TableLayout
  /** Lines up to and with the headings; 0 where there are none. */
  readonly skipped: number
}

/** Tries every separator: the right one gives the most columns that have a meaning. */
function understood(text: Buffer, encoding: RowEncoding, atEnd: boolean, options: OpenOptions): Understood {
  let best: Understood | undefined
  let reason: string | undefined
  let widest = 0
  const said = separatorLine(text)
  for (const separator of said === undefined ? SEPARATORS : [said]) {
    for (const enclosed of [false, true]) {
      const dialect = { separator, enclosed }
      if (enclosed && !isEnclosed(text, separator)) continue
      const rows = firstRows(text, dialect, encoding, atEnd)
      const layout = layoutOf(
        rows.map(({ cells }) => cells),
        options.columns,
      )
      if ('reason' in layout) {
        const width = Math.max(0, ...rows.map(({ cells }) => cells.length))
        if (width > widest || reason === undefined) reason = layout.reason
        widest = Math.max(widest, width)
        continue
      }
      // Of two ways that give the same columns, SLiMS's own is taken for what SLiMS has written, RFC 4180 for all else.
      const better =
        best === undefined ||
        layout.score > best.layout.score ||
        (enclosed && layout.kind === 'slims' && layout.score === best.layout.score)
      if (better && (!enclosed || layout.kind === 'slims'))
        best = { dialect, layout, skipped: layout.headerRow === undefined ? 0 : (rows[layout.headerRow]?.number ?? 0) }
    }
  }
  if (best !== undefined && best.layout.columns.length === 1)
    return { ...best, dialect: { separator: NO_SEPARATOR, enclosed: false } }
  if (best === undefined) throw unreadable(`${reason ?? 'it is empty'}. ${WHAT_TO_DO}`)
  return best
}

/** Excel's own way to name the separator: a first line `sep=;`. */
function separatorLine(text: Buffer): number | undefined {
  return /^"?sep=([,;\t|])"?[\r\n]/.exec(text.toString('latin1', 0, 16))?.[1]?.charCodeAt(0)
}

/** Whether the first row is one of cells that all stand in quotes. */
function isEnclosed(text: Buffer, separator: number): boolean {
  const row = scanRow(text, 0, { separator, enclosed: true }, { atEnd: true })
  return typeof row !== 'string' && row.cells.length > 1 && row.cells.every(({ quoted, start, end }) => quoted || start === end)
}

function firstRows(text: Buffer, dialect: Dialect, encoding: RowEncoding, atEnd: boolean): TableRow[] {
  const rows = new DelimitedRows(dialect, encoding)
  const found: TableRow[] = []
  for (const row of rows.push(text)) if (found.push(row) >= MAX_HEADING_ROWS) return found
  if (atEnd) for (const row of rows.end()) if (found.push(row) >= MAX_HEADING_ROWS) return found
  return found
}

async function* readCsv(
  chunks: Chunks,
  encoding: RowEncoding,
  dialect: Dialect,
  layout: TableLayout,
  skipped: number,
): AsyncGenerator<ReadItem, void, undefined> {
  const rows = new DelimitedRows(dialect, encoding)
  rows.width = layout.columns.length
  const titles = new Titles(layout, true)
  for await (const chunk of scannable(chunks, encoding)) yield* below(rows.push(chunk), skipped, titles)
  yield* below(rows.end(), skipped, titles)
  yield* titles.end()
}

function* below(rows: Iterable<TableRow>, skipped: number, titles: Titles): Generator<ReadItem, void, undefined> {
  for (const row of rows) if (row.number > skipped) yield* titles.push(row)
}

interface Peeked {
  readonly head: Buffer
  /** The whole stream. */
  readonly all: AsyncGenerator<Uint8Array, void, undefined>
  /** For who does not read it. */
  readonly close: () => Promise<unknown>
}

/** The first bytes of a stream, and the whole of it. */
async function peeked(chunks: Chunks, most: number): Promise<Peeked> {
  const iterator = Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  const first: Uint8Array[] = []
  let length = 0
  while (length < most) {
    const next = await iterator.next()
    if (next.done === true) break
    first.push(next.value)
    length += next.value.length
  }
  const close = async (): Promise<unknown> => await iterator.return?.()
  async function* all(): AsyncGenerator<Uint8Array, void, undefined> {
    try {
      yield* first
      for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) yield next.value
    } finally {
      await close()
    }
  }
  return { head: Buffer.concat(first).subarray(0, most), all: all(), close }
}

async function firstBytes(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const held: Uint8Array[] = []
  for await (const chunk of chunks) held.push(chunk)
  return Buffer.concat(held)
}
