// A KBART file → records of what can be read online, one for each title; rows of one title that follow each other are its coverage.
import { contentDigest } from '../assigned-number.ts'
import { withoutSeparators } from '../field-list.ts'
import type { Chunks, OpenedFormat, OpenOptions } from '../formats.ts'
import { MAX_CONTROL_NUMBER_CHARS, MAX_COPIES_OF_TITLE, MAX_TABLE_TITLES } from '../limits.ts'
import type { ReadItem, ReadWarning, Rejection } from '../read-item.ts'
import { DelimitedRows } from '../table/delimited.ts'
import { Occurrences } from '../table/occurrences.ts'
import type { TableRow } from '../table/row.ts'
import { csvLine, isBlank } from '../table/row.ts'
import { detectEncoding, encodingNamed, scannable } from '../table/row-encoding.ts'
import type { KbartColumn } from './columns.ts'
import { KBART_COLUMNS, kbartColumn, kbartSeparator } from './columns.ts'
import type { KbartRow } from './record.ts'
import { kbartNumber, kbartRecord } from './record.ts'

/** Opens a KBART file. @throws {BibError} `BIB_UNKNOWN_ENCODING`. */
export function openKbart(chunks: Chunks, options: OpenOptions): OpenedFormat {
  const encoding = options.encoding === undefined ? undefined : encodingNamed(options.encoding)
  const header = csvLine(KBART_COLUMNS, '\t')
  return {
    flavour: 'marc21',
    items: readKbart(chunks, encoding),
    rejects: { ending: 'tsv', header, footer: '', recordEnd: 0x0a },
  }
}

/** Reads a KBART file. Rows without a title are rejected; a title number that comes again later in the file is made another. */
export async function* readKbart(
  chunks: Chunks,
  given?: ReturnType<typeof encodingNamed>,
): AsyncGenerator<ReadItem, void, undefined> {
  let titles: KbartTitles | undefined
  let rows: DelimitedRows | undefined
  let head = Buffer.alloc(0)
  const encoding = given ?? detectEncoding(head)
  for await (const chunk of scannable(chunks, encoding)) {
    let ready = chunk
    if (rows === undefined) {
      head = Buffer.concat([head, chunk])
      if (head.length < HEAD_BYTES && !/[^\r\n][\r\n]/.test(head.toString('latin1'))) continue
      rows = new DelimitedRows({ separator: separatorOf(head), enclosed: false }, encoding)
      ready = head
    }
    for (const row of rows.push(ready)) titles = yield* take(row, titles)
  }
  if (rows === undefined) {
    rows = new DelimitedRows({ separator: separatorOf(head), enclosed: false }, encoding)
    for (const row of rows.push(head)) titles = yield* take(row, titles)
  }
  for (const row of rows.end()) titles = yield* take(row, titles)
  yield* titles?.end() ?? []
}

/** Room for a line of headings. */
const HEAD_BYTES = 4_096

function separatorOf(head: Buffer): number {
  const line =
    head
      .toString('utf8', 0, HEAD_BYTES)
      .trimStart()
      .split(/[\r\n]/, 1)[0] ?? ''
  return (kbartSeparator(line) ?? '\t').charCodeAt(0)
}

/** The first row has the headings; where it has not (told to be KBART by hand), columns are in the order of the recommendation. */
function* take(row: TableRow, titles: KbartTitles | undefined): Generator<ReadItem, KbartTitles | undefined, undefined> {
  if (titles === undefined) {
    if (row.rejection === undefined && isBlank(row)) return undefined
    const columns = row.cells.map(kbartColumn)
    if (columns.includes('publication_title')) return new KbartTitles(columns)
  }
  const known = titles ?? new KbartTitles(KBART_COLUMNS)
  yield* known.push(row)
  return known
}

interface OpenTitle {
  readonly number: string
  readonly first: TableRow
  readonly rows: [KbartRow, ...KbartRow[]]
  readonly bytes: Uint8Array[]
  readonly warnings: Set<ReadWarning>
}

class KbartTitles {
  readonly #columns: ReadonlyMap<KbartColumn, number>
  readonly #seen = new Occurrences()
  #open: OpenTitle | undefined
  #index = 0

  constructor(columns: readonly (KbartColumn | undefined)[]) {
    this.#columns = new Map(
      columns.flatMap((column, i): [KbartColumn, number][] => (column === undefined ? [] : [[column, i]])).toReversed(),
    )
  }

  *push(row: TableRow): Generator<ReadItem, void, undefined> {
    if (row.rejection !== undefined) return yield* this.#reject(row, row.rejection)
    if (isBlank(row)) return
    const cells = row.cells
    const kbart: KbartRow = (column) => withoutSeparators(cells[this.#columns.get(column) ?? -1] ?? '').trim()
    // The headings once more, where files were put together.
    if (kbartColumn(kbart('publication_title')) === 'publication_title') return
    const number = kbartNumber(kbart)
    if (kbart('publication_title') === '') return yield* this.#reject(row, noTitle(row), number)
    const open = this.#open
    if (open !== undefined && this.#isSame(open, number, kbart)) {
      open.rows.push(kbart)
      open.bytes.push(row.bytes)
      for (const warning of row.warnings) open.warnings.add(warning)
      return
    }
    yield* this.end()
    if (this.#seen.size >= MAX_TABLE_TITLES) return yield* this.#reject(row, tooMany(row), number)
    this.#open = { number, first: row, rows: [kbart], bytes: [row.bytes], warnings: new Set(row.warnings) }
  }

  #isSame({ number, rows }: OpenTitle, other: string, row: KbartRow): boolean {
    return (
      number !== '' &&
      number === other &&
      rows[0]('publication_title') === row('publication_title') &&
      rows.length < MAX_COPIES_OF_TITLE
    )
  }

  /** Gives the title that is still open. */
  *end(): Generator<ReadItem, void, undefined> {
    const open = this.#open
    if (open === undefined) return
    this.#open = undefined
    const { rows, first, bytes, warnings } = open
    const own =
      open.number === '' || open.number.length > MAX_CONTROL_NUMBER_CHARS ? contentDigest(kbartRecord('', rows)) : open.number
    const before = this.#seen.add(own)
    if (before > 0) warnings.add('repeated-number')
    yield {
      kind: 'record',
      record: kbartRecord(before === 0 ? own : `${own}~${before + 1}`, rows),
      warnings: [...warnings],
      bytes: bytes.length === 1 ? first.bytes : Buffer.concat(bytes),
      exact: false,
      position: { index: this.#index++, offset: first.offset },
    }
  }

  *#reject(row: TableRow, rejection: Rejection, number = ''): Generator<ReadItem, void, undefined> {
    yield* this.end()
    yield {
      kind: 'rejected',
      ...rejection,
      ...(number !== '' && { controlNumber: number }),
      bytes: row.bytes,
      position: { index: this.#index++, offset: row.offset },
    }
  }
}

function noTitle({ number }: TableRow): Rejection {
  return {
    code: 'no-title',
    message: `Row ${number} has no publication_title. Fill it in, or ask the provider for a corrected file.`,
  }
}

function tooMany({ number }: TableRow): Rejection {
  return {
    code: 'too-long',
    message: `Row ${number} is beyond the ${MAX_TABLE_TITLES} titles that one list may have. Import the rest as a file of its own.`,
  }
}
