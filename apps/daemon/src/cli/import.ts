// `serumpun import`: catalogue files and lists into the own catalogue, with progress and a report on every record; or, with --dry-run,
// what would become of them.
import { resolve } from 'node:path'
import { FORMATS, type OpenOptions, type RecordFormat } from '@serumpun/bib/read'
import { DaemonError } from '../errors.ts'
import { readColumnMap } from '../importing/column-map.ts'
import type { ImportProgress } from '../importing/import-files.ts'
import { previewFiles, type PreviewReport } from '../importing/preview.ts'
import type { ImportReport } from '../importing/report.ts'
import { isDone, reportText } from './import-report.ts'
import { perform } from './perform.ts'
import { previewText } from './preview-report.ts'
import { bytesText, count, Pace, ProgressLine } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const OPTIONS = {
  map: { type: 'string' },
  format: { type: 'string' },
  encoding: { type: 'string' },
  'dry-run': { type: 'boolean' },
  replace: { type: 'boolean' },
  yes: { type: 'boolean' },
  'delete-list': { type: 'string' },
} as const

/** What the operation takes, beside the files. */
interface Settings {
  readonly open: OpenOptions
  readonly replace: boolean
  readonly yes: boolean
  readonly deleteList?: string
}

/** `--format`: a format, or what the fields of its MARC records mean. */
function formatOption(name: string | undefined): Pick<OpenOptions, 'format' | 'flavour'> {
  if (name === undefined) return {}
  if (name === 'unimarc' || name === 'marc21') return { flavour: name }
  if (Object.hasOwn(FORMATS, name)) return { format: name as RecordFormat }
  throw new DaemonError('USAGE', `--format is one of ${Object.keys(FORMATS).join(', ')}, marc21, unimarc; not '${name}'.`)
}

async function settingsOf(call: Call): Promise<Settings> {
  const [map, encoding, deleteList] = [call.text('map'), call.text('encoding'), call.text('delete-list')]
  return {
    open: {
      ...formatOption(call.text('format')),
      ...(encoding !== undefined && { encoding }),
      ...(map !== undefined && { columns: await readColumnMap(resolve(map)) }),
    },
    replace: call.flag('replace'),
    yes: call.flag('yes'),
    ...(deleteList !== undefined && { deleteList: resolve(deleteList) }),
  }
}

export async function importCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, OPTIONS)
  const least = call.text('delete-list') === undefined ? 1 : 0
  const files = expectPositionals(call, least, 10_000, 'A file to import').map((file) => resolve(file))
  if (call.flag('replace') && files.length === 0)
    throw new DaemonError('USAGE', 'With --replace, name the files that hold the whole catalogue.')
  const settings = await settingsOf(call)
  return call.flag('dry-run') ? await preview(call, files, settings) : await load(call, files, settings)
}

/** Nothing has been read yet, and why. */
interface Waiting {
  readonly waiting: string
}

async function load(call: Call, files: readonly string[], settings: Settings): Promise<number> {
  const line = new ProgressLine()
  let most = 1
  const onIndexing = (pending: number): void => {
    most = Math.max(most, pending)
    line.show(`Making ${count(most - pending)} of ${count(most)} parts searchable`, most - pending, most)
  }
  const report = await perform<ImportReport, ImportProgress | Waiting>(
    call.data,
    'import',
    { files, ...settings },
    { onProgress: shownOn(line, 'Imported'), view: 'after', onIndexing },
  )
  line.end()
  process.stdout.write(call.json ? `${JSON.stringify(report)}\n` : reportText(report))
  return isDone(report) ? 0 : 1
}

/** Needs a library only to say what would be removed from it. */
async function preview(call: Call, files: readonly string[], settings: Settings): Promise<number> {
  const line = new ProgressLine()
  const onProgress = shownOn(line, 'Read')
  const report =
    settings.replace || settings.deleteList !== undefined
      ? await perform<PreviewReport, ImportProgress>(call.data, 'import-preview', { files, ...settings }, { onProgress })
      : await previewFiles(undefined, files, { ...settings, onProgress })
  line.end()
  process.stdout.write(call.json ? `${JSON.stringify(report)}\n` : previewText(report))
  return isDone(report) ? 0 : 1
}

function shownOn(line: ProgressLine, did: string): (progress: ImportProgress | Waiting) => void {
  const pace = new Pace()
  return (progress) => {
    if ('waiting' in progress) return line.say(progress.waiting)
    const { bytes, totalBytes, read } = progress
    const label = `${did} ${count(read)} records, ${bytesText(bytes)} of ${bytesText(totalBytes)}${pace.text(read)}`
    return line.show(label, bytes, totalBytes)
  }
}
