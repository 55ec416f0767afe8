// `serumpun export`: records out, to a file or to stdout, from the running node or from the folder alone.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DaemonError } from '../errors.ts'
import { isLanguage, LANGUAGES } from '../exporting/cards/words.ts'
import { formatOfName, isWrittenFormat, WRITTEN_FORMATS, type WrittenFormat } from '../exporting/writers.ts'
import type { ExportProgress, ExportReport, ExportRequest } from '../operations/export-records.ts'
import { perform } from './perform.ts'
import { bytesText, count, countOf, ProgressLine } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

type Asked = Omit<ExportRequest, 'to'>

function formatFrom(call: Call, out: string | undefined): WrittenFormat {
  const text = call.text('format')
  if (text === undefined) return (out === undefined ? undefined : formatOfName(out)) ?? 'marc'
  if (!isWrittenFormat(text)) throw new DaemonError('USAGE', `--format is one of ${WRITTEN_FORMATS.join(', ')}, not '${text}'.`)
  return text
}

function reportText({ file, records, bytes, skipped, notices }: ExportReport): string {
  const lines = [`Wrote ${countOf(records, 'record')} (${bytesText(bytes)})${file === undefined ? '' : ` to ${file}`}`]
  if (skipped > 0)
    lines.push(`${countOf(skipped, 'record')} cannot be written in this format and ${skipped === 1 ? 'was' : 'were'} left out.`)
  return [...lines, ...notices].join('\n')
}

async function run(call: Call, asked: Asked, to: ExportRequest['to']): Promise<ExportReport> {
  const line = new ProgressLine()
  const onProgress = ({ shards, totalShards, records }: ExportProgress): void =>
    line.show(`Wrote ${count(records)} records`, shards, totalShards)
  try {
    // What is searched for must have been indexed.
    const view = asked.query === undefined ? {} : { view: 'before' as const }
    return await perform<ExportReport, ExportProgress>(call.data, 'export', { ...asked, to }, { onProgress, ...view })
  } finally {
    line.end()
  }
}

/** The node, or this process, writes into a socket that only this user can open; what comes out of it goes to stdout as it is taken. */
async function toStdout(call: Call, asked: Asked): Promise<ExportReport> {
  const folder = await mkdtemp(join(tmpdir(), 'serumpun-'))
  await chmod(folder, 0o700)
  const written = Promise.withResolvers<void>()
  // Perhaps nobody comes, because the export fails before.
  written.promise.catch(() => undefined)
  const server = createServer({ allowHalfOpen: false }, (socket) => {
    pipeline(socket, process.stdout, { end: false }).then(written.resolve, written.reject)
  })
  const socket = join(folder, 'out.sock')
  try {
    await new Promise<void>((done, failed) => {
      server.once('error', failed)
      server.listen(socket, done)
    })
    const report = await run(call, asked, { socket })
    await written.promise
    return report
  } finally {
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
}

/** `serumpun export FILE`: own records as ISO 2709, as it has always been. */
function isPlain(call: Call): boolean {
  return (
    call.positionals.length === 1 &&
    ['format', 'out', 'language'].every((name) => call.text(name) === undefined) &&
    !call.flag('union')
  )
}

export async function exportCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, {
    format: { type: 'string' },
    out: { type: 'string' },
    language: { type: 'string' },
    union: { type: 'boolean' },
  })
  const plain = isPlain(call)
  const out = plain ? call.positionals[0] : call.text('out')
  const query = plain ? '' : expectPositionals(call, 0, 100, '').join(' ')
  const language = call.text('language') ?? 'id'
  if (!isLanguage(language)) throw new DaemonError('USAGE', `--language is one of ${LANGUAGES.join(', ')}, not '${language}'.`)
  if (out === undefined && !['format', 'union'].some((name) => call.text(name) !== undefined || call.flag(name)) && query === '')
    throw new DaemonError('USAGE', 'The file to write is missing, or --format and --out.')
  const asked: Asked = {
    ...(query !== '' && { query }),
    union: call.flag('union'),
    format: plain ? 'marc' : formatFrom(call, out),
    language,
  }
  if (out === undefined || out === '-') {
    if (asked.format === ('xlsx' as string) && process.stdout.isTTY)
      throw new DaemonError('USAGE', 'An Excel workbook is no text: write it to a file with --out.')
    const report = await toStdout(call, asked)
    // What was asked for is on stdout.
    process.stderr.write(call.json ? `${JSON.stringify(report)}\n` : `${reportText(report)}\n`)
    return 0
  }
  const report = await run(call, asked, { file: resolve(out) })
  process.stdout.write(call.json ? `${JSON.stringify(report)}\n` : `${reportText(report)}\n`)
  return 0
}
