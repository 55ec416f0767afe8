// Which row of a list has its headings, and what each column means. A pure function of the first rows.
import { fold } from '../fold.ts'
import { MAX_LISTED, MAX_QUOTED_CHARS } from '../limits.ts'
import { type ColumnMap, SINGLE_FIELDS, type TableField } from './field.ts'
import { foldHeading, meaningOf } from './headings.ts'

/** A column as it was understood. */
export interface TableColumn {
  /** As it stands in the list; empty where it has none. */
  readonly heading: string
  /** Absent: its cells are left out. */
  readonly field?: TableField
}

/** Whose export it is, where that can be told; `list`: somebody's own. */
export type TableKind = 'list' | 'slims' | 'inlislite'

export interface TableLayout {
  readonly kind: TableKind
  readonly columns: readonly TableColumn[]
  /** Index among the rows given; undefined where there is no row of headings. */
  readonly headerRow: number | undefined
  /** How many different meanings were found: of several ways to read a file the best has most. */
  readonly score: number
}

/** Why the first rows were not understood, in words. */
export interface Unclear {
  readonly reason: string
}

/** SLiMS writes its columns in this order, with or without their names (`export.php`: its option "Put columns names in the first row"). */
const SLIMS_COLUMNS =
  'title gmd_name edition isbn_issn publisher_name publish_year collation series_title call_number language_name place_name classification notes image sor authors topics item_code'.split(
    ' ',
  )

/**
 * Understands a list from its first rows.
 *
 * @param map What its user says of columns, by heading or `#number`; goes before what headings say.
 */
export function layoutOf(rows: readonly (readonly string[])[], map: ColumnMap = {}): TableLayout | Unclear {
  const named = Object.keys(map).filter((name) => !isNumbered(name))
  const numbered = named.length === 0 && Object.keys(map).length > 0
  let best: TableLayout | undefined
  for (const [i, row] of rows.entries()) {
    const columns = columnsOf(row, map)
    const score = scoreOf(columns)
    // Numbers of columns fit any row: its own words must show that it has the headings.
    if (numbered && scoreOf(columnsOf(row, {})) < 2) continue
    if (!columns.some(({ field }) => field === 'title')) continue
    // One word is no row of headings, unless it is the list's only column or somebody says so.
    if (score < 2 && named.length === 0 && row.filter((cell) => cell.trim() !== '').length > 1) continue
    if (best === undefined || score > best.score) best = { kind: kindOf(row), columns, headerRow: i, score }
  }
  if (best !== undefined) return missing(named, best) ?? best
  if (numbered) return byNumber(rows, map)
  return headless(rows) ?? { reason: unclear(rows) }
}

const scoreOf = (columns: readonly TableColumn[]): number => new Set(columns.flatMap(({ field }) => field ?? [])).size

const isNumbered = (name: string): boolean => /^#\d+$/.test(name)

function columnsOf(row: readonly string[], map: ColumnMap): TableColumn[] {
  const said = new Map(Object.entries(map).map(([name, field]) => [isNumbered(name) ? name : foldHeading(name), field]))
  const taken = new Set<TableField>()
  return row.slice(0, MAX_LISTED).map((cell, i) => {
    const heading = cell.trim()
    const meaning = said.get(`#${i + 1}`) ?? said.get(foldHeading(heading)) ?? (heading === '' ? undefined : meaningOf(heading))
    if (meaning === undefined || meaning === 'ignore' || (SINGLE_FIELDS.has(meaning) && taken.has(meaning))) return { heading }
    taken.add(meaning)
    return { heading, field: meaning }
  })
}

function missing(named: readonly string[], { columns }: TableLayout): Unclear | undefined {
  const there = new Set(columns.map(({ heading }) => foldHeading(heading)))
  const absent = named.find((name) => !there.has(foldHeading(name)))
  if (absent === undefined) return undefined
  return {
    reason: `the map names a column '${absent}' that the list does not have. It has: ${listed(columns.map(({ heading }) => heading))}`,
  }
}

function byNumber(rows: readonly (readonly string[])[], map: ColumnMap): TableLayout | Unclear {
  const width = Math.max(0, ...rows.map(({ length }) => length))
  const columns = columnsOf(
    Array.from({ length: width }, () => ''),
    map,
  )
  if (!columns.some(({ field }) => field === 'title'))
    return { reason: 'the map says of no column of the list that it is the title' }
  return { kind: 'list', columns, headerRow: undefined, score: Object.keys(map).length }
}

/** A SLiMS export without names of columns: eighteen columns of which the last three are lists in angle brackets. */
function headless(rows: readonly (readonly string[])[]): TableLayout | undefined {
  const bracketed = (cell: string | undefined): boolean => cell !== undefined && /^(?:<[^>]*>)*$/.test(cell.trim())
  const alike = rows.filter((row) => row.length === SLIMS_COLUMNS.length && row.slice(-3).every(bracketed) && row[0] !== '')
  const some = alike.some((row) => row.slice(-3).some((cell) => cell.trim() !== ''))
  if (!some || alike.length * 2 < rows.length) return undefined
  const columns = columnsOf(SLIMS_COLUMNS, {})
  return { kind: 'slims', columns, headerRow: undefined, score: SLIMS_COLUMNS.length }
}

function kindOf(row: readonly string[]): TableKind {
  const headings = new Set(row.map((cell) => fold(cell)))
  if (['gmd name', 'isbn issn', 'sor', 'item code'].every((heading) => headings.has(heading))) return 'slims'
  if (['judul utama', 'tajuk pengarang', 'no ddc'].every((heading) => headings.has(heading))) return 'inlislite'
  return 'list'
}

function listed(headings: readonly string[]): string {
  return headings
    .filter((heading) => heading !== '')
    .map((heading) => `'${heading.slice(0, MAX_QUOTED_CHARS)}'`)
    .slice(0, 40)
    .join(', ')
}

function unclear(rows: readonly (readonly string[])[]): string {
  const widest = rows.toSorted((a, b) => filled(b) - filled(a))[0]
  if (widest === undefined || filled(widest) === 0) return 'it is empty'
  return `no heading says which column is the title. Its first rows have: ${listed(widest.map((cell) => cell.trim()))}`
}

const filled = (row: readonly string[]): number => row.filter((cell) => cell.trim() !== '').length
