// `serumpun harvest`: records of another system (Koha, SLiMS, DSpace, EPrints …) over OAI-PMH, by hand or on schedule.
import { DaemonError } from '../errors.ts'
import type { ScheduledHarvest } from '../harvest/harvests.ts'
import type { HarvestProgress, HarvestReport } from '../harvest/report.ts'
import { parseEvery } from '../harvest/schedule.ts'
import { sourceOf } from '../harvest/source.ts'
import { parseDatestamp } from '../harvest/window.ts'
import { perform } from './perform.ts'
import { count, durationText, Pace, ProgressLine, table } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const SHOWN_REJECTS = 10

const print = (call: Call, result: unknown, text: () => string): void =>
  void process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text()}\n`)

const WARNINGS: Readonly<Record<string, string>> = {
  'control-character': 'had control characters, which were left out',
  entity: 'had ampersands or HTML entities that XML does not know; they were read as text',
  'converted-unimarc': 'were UNIMARC; they were made MARC 21',
  'guessed-windows-1252': 'were not in the encoding that they say; letters were read as Windows-1252',
}

function reportText(report: HarvestReport): string {
  const { url, repository, prefix, from, full, resumed, seconds } = report
  const name = repository === undefined ? url : `${repository} (${url})`
  const extent = full ? 'everything' : from === undefined ? 'from the beginning' : `what has changed since ${from}`
  const lines = [
    `Harvested ${name} as ${prefix}, ${extent}${resumed ? ', going on where it had stopped' : ''}, in ${durationText(seconds)}:`,
    `  read       ${count(report.read)}`,
    `  added      ${count(report.added)}`,
    `  updated    ${count(report.updated)}`,
    `  unchanged  ${count(report.unchanged)}`,
    `  removed    ${count(report.removed)}`,
    `  rejected   ${count(report.rejected)}`,
  ]
  for (const { identifier, message } of report.rejects.slice(0, SHOWN_REJECTS)) lines.push(`  ${identifier}: ${message}`)
  if (report.rejected > SHOWN_REJECTS) lines.push(`  … and ${count(report.rejected - SHOWN_REJECTS)} more`)
  if (report.rejectsFile !== undefined)
    lines.push(`Rejected records are in ${report.rejectsFile} (reasons beside it in .txt): mend them and import that file.`)
  for (const { code, records, first } of report.warnings)
    lines.push(`${count(records)} records ${WARNINGS[code] ?? `were read with a warning (${code})`}, such as ${first[0]}`)
  lines.push(...report.notices)
  return lines.join('\n')
}

function dateFrom(call: Call, name: 'from' | 'until'): string | undefined {
  const text = call.text(name)
  if (text === undefined) return undefined
  if (!/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/.test(text) || parseDatestamp(text) === undefined)
    throw new DaemonError('USAGE', `--${name} is a date such as 2026-01-31 or 2026-01-31T12:00:00Z, not '${text}'.`)
  return text
}

async function run(call: Call): Promise<number> {
  const [address] = expectPositionals(call, 1, 1, 'The address of the OAI-PMH server') as [string]
  const source = sourceOf(address, { prefix: call.text('prefix'), set: call.text('set') })
  const [from, until] = [dateFrom(call, 'from'), dateFrom(call, 'until')]
  const full = call.flag('full')
  if (full && (from !== undefined || until !== undefined))
    throw new DaemonError('USAGE', '--full harvests everything: leave out --from and --until.')
  const line = new ProgressLine()
  const pace = new Pace()
  const onProgress = ({ read, total = 0, waiting }: HarvestProgress): void =>
    waiting === undefined ? line.show(`Harvested ${count(read)} records${pace.text(read)}`, read, total) : line.say(waiting)
  const onIndexing = (pending: number): void => line.show(`Making ${count(pending)} parts searchable`, 0, 0)
  const report = await perform<HarvestReport, HarvestProgress>(
    call.data,
    'harvest',
    { source, from, until, full, yes: call.flag('yes') },
    { onProgress, view: 'after', onIndexing },
  )
  line.end()
  print(call, report, () => reportText(report))
  return 0
}

const minute = (iso: string): string => iso.slice(0, 16).replace('T', ' ')

function lastText({ last, running }: ScheduledHarvest): string {
  if (running) return 'harvesting now'
  if (last === undefined) return 'not harvested yet'
  const { finishedAt, result, message, tally } = last
  const how =
    result === 'done'
      ? `${count(tally.added)} added, ${count(tally.updated)} updated, ${count(tally.removed)} removed, ${count(tally.rejected)} rejected`
      : `${result}: ${message ?? ''}`
  return `${minute(finishedAt)} ${how}`
}

/** For `harvest list` and `status`. */
export function harvestsText(harvests: readonly ScheduledHarvest[]): string {
  return table([
    ['Harvested', 'Format', 'Set', 'Every', 'Next', 'Last'],
    ...harvests.map((one) => [one.url, one.prefix ?? 'best', one.set ?? '', one.every, minute(one.nextAt), lastText(one)]),
  ])
}

async function add(call: Call): Promise<number> {
  const [address] = expectPositionals(call, 1, 1, 'The address of the OAI-PMH server') as [string]
  const source = sourceOf(address, { prefix: call.text('prefix'), set: call.text('set') })
  const every = call.text('every')
  if (every === undefined) throw new DaemonError('USAGE', 'Say how often: --every 6h')
  const added = await perform<ScheduledHarvest>(call.data, 'harvest-add', { source, everyMs: parseEvery(every) })
  print(
    call,
    added,
    () => `${added.url} is harvested every ${added.every} while the node runs, next at ${minute(added.nextAt)} (UTC).`,
  )
  return 0
}

async function list(call: Call): Promise<number> {
  expectPositionals(call, 0, 0, '')
  const harvests = await perform<readonly ScheduledHarvest[]>(call.data, 'harvest-list', {})
  print(call, harvests, () =>
    harvests.length === 0
      ? 'Nothing is harvested on schedule. Add a source with: serumpun harvest add URL --every 6h'
      : harvestsText(harvests),
  )
  return 0
}

async function remove(call: Call): Promise<number> {
  const [address] = expectPositionals(call, 1, 1, 'The address of the OAI-PMH server') as [string]
  const source = sourceOf(address, { prefix: call.text('prefix'), set: call.text('set') })
  const removed = await perform<readonly ScheduledHarvest[]>(call.data, 'harvest-remove', { source })
  print(call, removed, () => `${removed.map(({ url }) => url).join(', ')}: not harvested on schedule any more. Its records stay.`)
  return 0
}

const PARTS: Readonly<Record<string, (call: Call) => Promise<number>>> = { add, list, remove }

export async function harvestCommand(args: readonly string[]): Promise<number> {
  const part = Object.hasOwn(PARTS, args[0] ?? '') ? PARTS[args[0] as string] : undefined
  const call = parseCall(part === undefined ? args : args.slice(1), {
    prefix: { type: 'string' },
    set: { type: 'string' },
    from: { type: 'string' },
    until: { type: 'string' },
    full: { type: 'boolean' },
    yes: { type: 'boolean' },
    every: { type: 'string' },
  })
  return await (part ?? run)(call)
}
