// Opens a list in an Excel workbook: finds the sheets that are it, and what their columns mean, then reads them row by row.
import type { Chunks, OpenedFormat, OpenOptions } from '../formats.ts'
import { MAX_HEADING_ROWS } from '../limits.ts'
import type { ReadItem } from '../read-item.ts'
import type { Dialect } from './dialect.ts'
import { foldHeading } from './headings.ts'
import { layoutOf, type TableLayout } from './layout.ts'
import type { TableRow } from './row.ts'
import { Titles } from './titles.ts'
import { rejectsLayout, WHAT_TO_DO } from './understanding.ts'
import { messageOf, unreadable, XlsxPackage } from './xlsx/package.ts'
import { sheetRows } from './xlsx/sheet-rows.ts'
import { readWorkbook, type Sheet, type Workbook } from './xlsx/workbook.ts'

/** How rejected rows of a workbook are written. */
const COMMA: Dialect = { separator: 0x2c, enclosed: false }

/** @throws {BibError} `BIB_UNREADABLE_TABLE` when it is no workbook, or none of its sheets is a list; and what `chunks` throws. */
export async function openXlsx(chunks: Chunks, options: OpenOptions): Promise<OpenedFormat> {
  const zip = await XlsxPackage.open(chunks)
  const workbook = await readWorkbook(zip).catch((cause: unknown) => {
    throw unreadable(`the Excel file is damaged: ${messageOf(cause)}. Save it again`, cause)
  })
  const lists = await listSheets(zip, workbook, options)
  const [{ layout, skipped }] = lists
  const read = new Set(lists.map(({ sheet }) => sheet))
  const progress = { bytes: 0, total: lists.reduce((sum, { sheet }) => sum + zip.sizeOf(sheet.part), 0) }
  return {
    flavour: 'marc21',
    items: readSheets(zip, workbook, lists, progress),
    readPart: () => Math.min(1, progress.bytes / Math.max(1, progress.total)),
    rejects: rejectsLayout(layout, COMMA),
    table: {
      kind: layout.kind,
      sheets: lists.map(({ sheet }) => sheet.name),
      otherSheets: workbook.sheets.filter((sheet) => !read.has(sheet)).map(({ name }) => name),
      ...(layout.headerRow !== undefined && { headerRow: skipped }),
      columns: layout.columns,
    },
  }
}

interface ListSheet {
  readonly sheet: Sheet
  readonly layout: TableLayout
  /** The row of headings; 0 where there is none. */
  readonly skipped: number
}

/** The first sheet that looks like a list, and those behind it with the same headings: one for each class or shelf. Hidden ones come last. */
async function listSheets(zip: XlsxPackage, workbook: Workbook, options: OpenOptions): Promise<[ListSheet, ...ListSheet[]]> {
  const reasons: string[] = []
  const lists: ListSheet[] = []
  for (const sheet of workbook.sheets.toSorted((a, b) => Number(a.hidden) - Number(b.hidden))) {
    const rows: TableRow[] = []
    try {
      for await (const row of sheetRows(zip.part(sheet.part), workbook)) if (rows.push(row) >= MAX_HEADING_ROWS) break
    } catch (error) {
      reasons.push(`of sheet '${sheet.name}' only ${rows.length} rows can be read: ${messageOf(error)}`)
    }
    const layout = layoutOf(
      rows.map(({ cells }) => cells),
      options.columns,
    )
    if ('reason' in layout) reasons.push(`in sheet '${sheet.name}', ${layout.reason}`)
    else if (lists.every((list) => !list.sheet.hidden && isSameList(list.layout, layout)))
      lists.push({ sheet, layout, skipped: layout.headerRow === undefined ? 0 : (rows[layout.headerRow]?.number ?? 0) })
  }
  const [first, ...others] = lists
  if (first === undefined) throw unreadable(`${reasons.slice(0, 5).join('; ') || 'the workbook has no sheets'}. ${WHAT_TO_DO}`)
  return [first, ...others.filter(({ sheet }) => !sheet.hidden)]
}

function isSameList(a: TableLayout, b: TableLayout): boolean {
  const headings = ({ columns }: TableLayout): string => JSON.stringify(columns.map(({ heading }) => foldHeading(heading)))
  return a.headerRow !== undefined && b.headerRow !== undefined && headings(a) === headings(b)
}

async function* readSheets(
  zip: XlsxPackage,
  workbook: Workbook,
  lists: readonly [ListSheet, ...ListSheet[]],
  progress: { bytes: number },
): AsyncGenerator<ReadItem, void, undefined> {
  const titles = new Titles(lists[0].layout, false)
  let before = 0
  for (const { sheet, skipped } of lists) {
    let last = before
    try {
      for await (const row of sheetRows(counted(zip.part(sheet.part), progress), workbook)) {
        last = before + row.offset
        if (row.number <= skipped) continue
        yield* titles.push({ ...row, offset: last, ...(lists.length > 1 && { sheet: sheet.name }) })
      }
      yield* titles.end()
    } catch (error) {
      const where = lists.length > 1 ? `sheet '${sheet.name}' of the Excel file` : 'Excel file'
      const message = `The ${where} is damaged from here on: ${messageOf(error)}. Save it again.`
      yield* titles.damage({ code: 'damaged-xlsx', message }, last)
    }
    before = last + 1
  }
}

async function* counted(chunks: AsyncIterable<Buffer>, progress: { bytes: number }): AsyncGenerator<Buffer, void, undefined> {
  for await (const chunk of chunks) {
    progress.bytes += chunk.length
    yield chunk
  }
}
