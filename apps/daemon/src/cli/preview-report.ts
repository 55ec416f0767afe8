// What a dry run says on a terminal: how a file was understood.
import { FORMATS, TABLE_FIELDS, type TableUnderstanding } from '@serumpun/bib/read'
import type { PreviewedFile, PreviewReport } from '../importing/preview.ts'
import type { Sample } from '../importing/sample.ts'
import { deletedLine, removalLine, warningLines } from './import-report.ts'
import { count, table } from './terminal.ts'

const SEPARATORS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'vertical bars' }

/** Formats of which the name does not say what their fields mean. */
const MARC: ReadonlySet<string> = new Set(['iso2709', 'marcxml', 'marc-json', 'mrk', 'aleph'])

const KINDS: Readonly<Record<TableUnderstanding['kind'], string>> = {
  list: '',
  slims: ', exported by SLiMS',
  inlislite: ', as INLISLite has it',
}

/** Longest text of a cell that is shown. */
const MOST_SHOWN = 48

const short = (text: string): string => (text.length <= MOST_SHOWN ? text : `${text.slice(0, MOST_SHOWN - 1)}…`)

function formatLine({ format, flavour, compressed, table: list }: PreviewedFile): string {
  const parts = [FORMATS[format].name + (list === undefined ? '' : KINDS[list.kind])]
  if (MARC.has(format)) parts.push(flavour === 'unimarc' ? 'UNIMARC' : 'MARC 21')
  if (list?.encoding !== undefined) parts.push(list.encoding)
  if (list?.separator !== undefined) parts.push(`separated by ${SEPARATORS[list.separator] ?? list.separator}`)
  if (list?.sheets !== undefined) parts.push(list.sheets.map((name) => `sheet '${name}'`).join(' and '))
  if (list?.headerRow !== undefined) parts.push(`headings in row ${list.headerRow}`)
  if (compressed) parts.push('in gzip')
  return `  ${parts.join(', ')}`
}

function columnLines({ columns, otherSheets = [] }: TableUnderstanding): string[] {
  const rows = columns.map(({ heading, field }, i) => [
    `  ${i + 1}`,
    heading === '' ? '(no heading)' : short(heading),
    field === undefined ? 'ignored' : `${field}: ${TABLE_FIELDS[field]}`,
  ])
  const sheets = otherSheets.length === 0 ? [] : [`  Not read: ${otherSheets.map((name) => `sheet '${name}'`).join(', ')}`]
  return ['Columns:', table(rows), ...sheets]
}

function sampleLines(samples: readonly Sample[]): string[] {
  if (samples.length === 0) return []
  const rows = samples.map(({ title, creators, year, isbn, callNumber, copies }) => [
    `  ${short(title)}`,
    short(creators.join('; ')),
    year === undefined ? '' : String(year),
    isbn ?? '',
    callNumber ?? '',
    copies === 0 ? '' : String(copies),
  ])
  return [
    'The first records as they will be described:',
    table([['  Title', 'Author', 'Year', 'ISBN', 'Call number', 'Copies'], ...rows]),
  ]
}

function fileLines(file: PreviewedFile): string[] {
  const lines = [file.file, formatLine(file)]
  if (file.table !== undefined) lines.push(...columnLines(file.table))
  lines.push(...sampleLines(file.samples))
  lines.push(`${count(file.records)} records would be imported, ${count(file.rejected)} rejected.`)
  for (const { count: number, code, first } of file.reasons)
    lines.push(`  ${count(number)} rejected (${code}), the first is record ${count(first.index + 1)}: ${first.message}`)
  if (file.warnings.length > 0) lines.push('Worth a look:', ...warningLines(file.warnings, false))
  return lines
}

export function previewText({ files, failedFiles, replaced, deleted }: PreviewReport): string {
  const lines = files.flatMap((file) => [...fileLines(file), ''])
  for (const { file, message } of failedFiles) lines.push(`${file} cannot be imported: ${message}`)
  if (replaced !== undefined) lines.push(removalLine(replaced, true))
  if (deleted !== undefined) lines.push(deletedLine(deleted, true))
  lines.push('This was a dry run: nothing was written.')
  return `${lines.join('\n')}\n`
}
