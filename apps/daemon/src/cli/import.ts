// `serumpun import`: catalogue files into the own catalogue, with progress and a report on every record.
import { resolve } from 'node:path'
import type { ImportProgress, ImportReport } from '../importing/import-files.ts'
import { perform } from './perform.ts'
import { bytesText, count, durationText, ProgressLine } from './terminal.ts'
import { expectPositionals, parseCall } from './usage.ts'

/** Rejected records shown on the terminal; the list beside the rejects file has all. */
const SHOWN_REJECTS = 10

function reportText(report: ImportReport): string {
  const lines = [
    `Read ${count(report.read)} records in ${durationText(report.seconds)} (${count(Math.round(report.read / Math.max(report.seconds, 0.001)))} a second):`,
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
  for (const { file, message } of report.failedFiles) lines.push(`${file} was not imported: ${message}`)
  return `${lines.join('\n')}\n`
}

export async function importCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  const files = expectPositionals(call, 1, 10_000, 'A file to import').map((file) => resolve(file))
  const line = new ProgressLine()
  const onProgress = ({ bytes, totalBytes, read }: ImportProgress): void =>
    line.show(
      `Imported ${count(read)} records, ${bytesText(bytes)} of ${bytesText(totalBytes)}, ${count(Math.round(line.rate(read)))} a second`,
      bytes,
      totalBytes,
    )
  let most = 1
  const onIndexing = (pending: number): void => {
    most = Math.max(most, pending)
    line.show(`Making ${count(most - pending)} of ${count(most)} parts searchable`, most - pending, most)
  }
  const report = await perform<ImportReport, ImportProgress>(
    call.data,
    'import',
    { files },
    { onProgress, view: 'after', onIndexing },
  )
  line.end()
  process.stdout.write(call.json ? `${JSON.stringify(report)}\n` : reportText(report))
  return report.failedFiles.length > 0 ? 1 : 0
}
