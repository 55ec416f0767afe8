// What an import says on a terminal.
import type { ReadWarning } from '@serumpun/bib'
import type { RemovalReport } from '../importing/removal.ts'
import type { DeletedReport, ImportReport, ReportedWarning } from '../importing/report.ts'
import { count, countOf, durationText } from './terminal.ts'

/** Rejected records shown on the terminal; the list beside the rejects file has all. */
const SHOWN_REJECTS = 10

/** Warnings in words, for who looks after the catalogue. */
const WARNINGS: Readonly<Record<ReadWarning, string>> = {
  'unmarked-utf8': 'in UTF-8 without saying so',
  'marc-8': 'in MARC-8, an encoding from before Unicode, and converted',
  'guessed-marc-8': 'in another encoding than it says (MARC-8), and converted',
  'guessed-windows-1252': 'in another encoding than it says (Windows, Western), and converted',
  'guessed-windows-1251': 'in another encoding than it says (Windows, Cyrillic), and converted',
  'guessed-cp866': 'in another encoding than it says (DOS, Cyrillic), and converted',
  'given-encoding': 'read in the encoding that was named',
  'replaced-bytes': 'with characters that could not be read; each is shown as a question mark in a diamond',
  'stray-marks': 'with accents that stand over no letter',
  'odd-indicators': 'with fields without their two indicators',
  'odd-subfields': 'with subfields without a proper code',
  'unordered-fields': 'with fields in another order than the directory',
  'mended-length': 'not as long as it says; its end mark was believed',
  'mended-directory': 'with a directory that does not fit the fields, which was mended',
  'mended-leader': 'with a damaged leader, which was mended',
  'mended-tag': 'with tags that had lost their zeros, which were put back',
  'missing-terminator': 'without an end mark',
  'lost-fields': 'with fields that could not be told apart and were left out',
  'over-long': 'longer than ISO 2709 allows',
  'joined-lines': 'with lines that begin no field; they were read as going on with the one before',
  'unknown-mnemonic': 'with names of letters in braces that are not known; they were left as they are',
  'iso-5426': 'in ISO 5426, an encoding from before Unicode, and converted',
  'converted-unimarc': 'in UNIMARC, and made MARC 21; what has no place there was kept in fields 886',
  'ignored-xml': 'with XML that is no MARCXML, which was left out',
  'control-character': 'with control characters that have no place there; they were left out',
  entity: 'with a lone & or an entity that XML does not know, which were read as text',
  'other-encoding': 'in another encoding than the rest of the list, and read as what it is',
  'unclosed-quote': 'with a quote that is never closed; look whether it was read as it should be',
  'damaged-isbn':
    'with an ISBN that is none: a digit is wrong, or the spreadsheet has rounded it (let Excel show the column as text); it can be seen but not searched',
  'repeated-number': 'with a number that another title of the list has too; ~2 and so on was added to it',
  'error-cell': 'with a cell that shows an error such as #REF!, which was left out',
}

/** One line for each kind. @param many Whether the places are in several files. */
export function warningLines(warnings: readonly ReportedWarning[], many: boolean): string[] {
  return warnings.map(({ code, count: number, places }) => {
    const where = places.map(
      ({ file, index, controlNumber }) =>
        `${many ? `${file}, ` : ''}record ${count(index + 1)}${controlNumber === undefined ? '' : ` (${controlNumber})`}`,
    )
    // A node of a newer version may know kinds that this command has no words for.
    const words = Object.hasOwn(WARNINGS, code) ? WARNINGS[code] : `with the warning '${code}'`
    return `  ${countOf(number, 'record')} ${words}: ${where.join('; ')}${number > places.length ? '; …' : ''}`
  })
}

export function removalLine({ held, absent, removed, refused, unknownRejects }: RemovalReport, dry: boolean): string {
  const part = `${count(absent)} of the catalogue's ${count(held)} records are not in the files`
  if (absent === 0) return 'The catalogue has nothing that the files do not have.'
  switch (refused) {
    case 'file-failed':
      return `${part}. Nothing ${dry ? 'would be' : 'was'} removed, because a file could not be read. Give all files whole.`
    case 'unknown-rejects':
      return `${part}. Nothing ${dry ? 'would be' : 'was'} removed, because nobody can say which records the ${count(unknownRejects)} rejected ones without a number are. Mend them and load again.`
    case 'too-many':
      return `${part}: more than a tenth. Nothing ${dry ? 'would be' : 'was'} removed. If they are really gone, load again with --yes; if not, look whether the files are complete.`
    case 'dry-run':
      return `${part} and would be removed.`
    default:
      return `${part}: ${count(removed)} removed.`
  }
}

export function deletedLine({ listed, removed, unknown, unknownNumbers }: DeletedReport, dry: boolean): string {
  const named = unknownNumbers.join(', ')
  const missing =
    unknown === 0 ? '' : ` ${count(unknown)} are not in the catalogue: ${named}${unknown > unknownNumbers.length ? ', …' : ''}.`
  return `Of ${count(listed)} records to delete, ${dry ? `${count(listed - unknown)} would be` : `${count(removed)} were`} removed.${missing}`
}

export function reportText(report: ImportReport): string {
  const rate = report.seconds < 1 ? '' : ` (${count(Math.round(report.read / report.seconds))} a second)`
  const lines = [
    `Read ${countOf(report.read, 'record')} in ${durationText(report.seconds)}${rate}:`,
    `  added      ${count(report.added)}`,
    `  updated    ${count(report.updated)}`,
    `  unchanged  ${count(report.unchanged)}`,
    `  removed    ${count(report.removed)}`,
    `  rejected   ${count(report.rejected)}`,
  ]
  for (const { file, index, offset, controlNumber, message } of report.rejects.slice(0, SHOWN_REJECTS)) {
    lines.push(
      `  ${file}, record ${count(index + 1)} (byte ${offset}${controlNumber === undefined ? '' : `, control number ${controlNumber}`}): ${message}`,
    )
  }
  if (report.rejected > SHOWN_REJECTS) lines.push(`  … and ${count(report.rejected - SHOWN_REJECTS)} more`)
  for (const path of report.rejectsFiles)
    lines.push(`Rejected records are in ${path} (reasons beside it in .txt): mend them and import that file.`)
  const files = new Set(report.warnings.flatMap(({ places }) => places.map(({ file }) => file)))
  if (report.warnings.length > 0) lines.push('Taken, but worth a look:', ...warningLines(report.warnings, files.size > 1))
  for (const { file, message } of report.failedFiles) lines.push(`${file} was not imported: ${message}`)
  if (report.replaced !== undefined) lines.push(removalLine(report.replaced, false))
  if (report.deleted !== undefined) lines.push(deletedLine(report.deleted, false))
  return `${lines.join('\n')}\n`
}

/** Whether all was done that was asked for. */
export function isDone({ failedFiles, replaced }: Pick<ImportReport, 'failedFiles' | 'replaced'>): boolean {
  return failedFiles.length === 0 && (replaced?.refused === undefined || replaced.refused === 'dry-run')
}
