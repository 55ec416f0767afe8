// `serumpun request`: borrow, copy, lend.
import { DaemonError } from '../errors.ts'
import type { Asked, RequestList } from '../operations/requests.ts'
import type { Proposed } from '../operations/request-proposal.ts'
import type { Scanned } from '../operations/request-scan.ts'
import type { ShownMessage, ShownRequest, ShownSummary } from '../requests/shown-request.ts'
import { perform } from './perform.ts'
import { requestDemand } from './request-demand.ts'
import { printPaper } from './request-papers.ts'
import { REPORT_OPTIONS, requestReport } from './request-report.ts'
import { table } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const text = { type: 'string' } as const
const texts = { type: 'string', multiple: true } as const

const OPTIONS = {
  network: text,
  title: text,
  author: text,
  part: text,
  'part-author': text,
  volume: text,
  issue: text,
  pages: text,
  edition: text,
  year: text,
  isbn: text,
  service: text,
  level: text,
  'needed-by': text,
  to: texts,
  first: texts,
  need: text,
  patron: text,
  note: text,
  language: text,
  'preferred-edition': text,
  copyright: text,
  'max-cost': text,
  cost: text,
  delivery: text,
  by: text,
  role: text,
  box: text,
  cursor: text,
  limit: text,
  due: text,
  expected: text,
  reason: text,
  condition: texts,
  item: texts,
  'retry-after': text,
  whereabouts: text,
  seen: texts,
  'from-outside': text,
  'to-outside': text,
  confirm: text,
  file: text,
  kind: text,
  number: text,
  month: text,
  ...REPORT_OPTIONS,
} as const

const day = (time: string | undefined): string => time?.slice(0, 10) ?? ''

/** A day, until whose end something holds, or a moment. @throws {DaemonError} `USAGE`. */
function instantOf(call: Call, option: string): string | undefined {
  const given = call.text(option)
  if (given === undefined) return undefined
  const ms = Date.parse(/^\d{4}-\d\d-\d\d$/.test(given) ? `${given}T23:59:59Z` : given)
  if (Number.isNaN(ms)) throw new DaemonError('USAGE', `--${option} is a day like 2026-12-31, not '${given}'.`)
  return new Date(ms).toISOString()
}

/** Options that were given, under the names of the operation's parameters. */
function given(call: Call, names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([parameter, option]) => {
      const value = call.text(option)
      return value === undefined ? [] : [[parameter, value]]
    }),
  )
}

function instants(call: Call, names: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(names).flatMap(([parameter, option]) => {
      const time = instantOf(call, option)
      return time === undefined ? [] : [[parameter, time]]
    }),
  )
}

/** `25000 IDR` */
function costOf(call: Call, parameter: string, option: string): Record<string, { amount: string; currency: string }> {
  const given = call.text(option)
  if (given === undefined) return {}
  const [, amount, currency] = /^(\d+(?:\.\d+)?) ?([A-Z]{3})$/.exec(given) ?? []
  if (amount === undefined || currency === undefined) {
    throw new DaemonError('USAGE', `--${option} is an amount and a currency like '25000 IDR', not '${given}'.`)
  }
  return { [parameter]: { amount, currency } }
}

function print(call: Call, result: unknown, said: () => string): number {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${said()}\n`)
  return 0
}

/** A library without a node, which asks or is asked by telephone or letter. */
function outsideOf(call: Call): { outside?: { role: 'requester' | 'supplier'; name: string } } {
  const [from, to] = [call.text('from-outside'), call.text('to-outside')]
  if (from !== undefined) return { outside: { role: 'requester', name: from } }
  return to === undefined ? {} : { outside: { role: 'supplier', name: to } }
}

const CITATION = {
  title: 'title',
  author: 'author',
  part: 'part',
  partAuthor: 'part-author',
  volume: 'volume',
  issue: 'issue',
  pages: 'pages',
  edition: 'edition',
  year: 'year',
  isbn: 'isbn',
}

async function ask(call: Call): Promise<number> {
  const [, record] = expectPositionals(call, 1, 2, 'request ask')
  if ((record === undefined) === (call.text('title') === undefined)) {
    throw new DaemonError('USAGE', 'Say what is asked for: the id of a title, or --title with what is known of it.')
  }
  const [to, first] = [call.texts('to'), call.texts('first')]
  const parameters = {
    ...(record === undefined ? { citation: given(call, CITATION) } : { record }),
    serviceType: call.text('service') ?? 'Loan',
    ...given(call, {
      network: 'network',
      serviceLevel: 'level',
      need: 'need',
      patron: 'patron',
      note: 'note',
      language: 'language',
    }),
    ...given(call, { preferredEdition: 'preferred-edition', copyright: 'copyright', delivery: 'delivery', by: 'by' }),
    ...instants(call, { needBeforeDate: 'needed-by' }),
    ...costOf(call, 'maximumCost', 'max-cost'),
    ...outsideOf(call),
    ...(to !== undefined && { to }),
    ...(first !== undefined && { first }),
  }
  const asked = await perform<Asked>(call.data, 'request-ask', parameters, { view: record === undefined ? 'as-it-is' : 'before' })
  return print(call, asked, () => askedText(asked))
}

async function propose(call: Call): Promise<number> {
  const [, record] = expectPositionals(call, 2, 2, 'The id of a title')
  const { maximumCost } = costOf(call, 'maximumCost', 'max-cost')
  const parameters = {
    record,
    serviceType: call.text('service') ?? 'Loan',
    ...given(call, { network: 'network', need: 'need', explainIn: 'language' }),
    ...(maximumCost !== undefined && { maximumCost: `${maximumCost.amount} ${maximumCost.currency}` }),
  }
  const proposed = await perform<Proposed>(call.data, 'request-propose', parameters, { view: 'before' })
  return print(call, proposed, () => proposedText(proposed))
}

function proposedText({ need, rota, excluded }: Proposed): string {
  const places = rota.map(({ name, why }, i) => `${i + 1}. ${name}. ${why}`)
  const left = excluded.map(({ name, why }) => `${name} is not asked: ${why}`)
  const next =
    rota.length === 0
      ? 'Nobody in the network is known to lend it.'
      : `Ask in this order with --need ${need}; --first LIBRARY puts others first, --to LIBRARY… asks only those.`
  return [...places, ...left, next].join('\n')
}

function askedText({ need, rota, excluded, requests }: Asked): string {
  const [first] = requests
  const left = excluded.map(({ name, why }) => `\n${name} is not asked: ${why}`).join('')
  if (first === undefined) {
    return `${need}: nobody in the network is known to lend it. Name libraries with --to, ask outside, or suggest buying it.${left}`
  }
  const asked = requests.map(({ reference, requester, supplier }) => `${reference}: ${requester.name} asks ${supplier.name}.`)
  const order =
    rota.length < 2
      ? []
      : ['In this order:', ...rota.map(({ name, why }, i) => `  ${i + 1}. ${name}${why === undefined ? '' : `. ${why}`}`)]
  return `${[...asked, ...order].join('\n')}${left}`
}

async function list(call: Call): Promise<number> {
  expectPositionals(call, 1, 1, 'request list')
  const role = call.text('role')
  const roles = role === undefined ? ['requester', 'supplier'] : [role]
  const limit = call.text('limit')
  const lists: Record<string, RequestList> = {}
  for (const each of roles) {
    const parameters = {
      role: each,
      box: call.text('box') ?? 'open',
      ...given(call, { cursor: 'cursor' }),
      ...(limit !== undefined && { limit: Number(limit) }),
    }
    lists[each] = await perform<RequestList>(call.data, 'request-list', parameters)
  }
  return print(call, role === undefined ? lists : lists[role], () =>
    Object.entries(lists)
      .map(([each, { items, waiting }]) => `${listText(each, items)}${waitingText(waiting)}`)
      .join('\n\n'),
  )
}

function listText(role: string, requests: readonly ShownSummary[]): string {
  const title = role === 'requester' ? 'Asked for' : 'Asked of us'
  if (requests.length === 0) return `${title}: nothing.`
  const rows = requests.map(({ reference, requester, supplier, standing, title: what, todo, due, changed }) => [
    reference,
    what ?? '',
    role === 'requester' ? supplier.name : requester.name,
    standing,
    todo[role as 'requester'] ?? '',
    day(due),
    day(changed),
  ])
  return table([[title, 'Title', role === 'requester' ? 'Of' : 'By', 'Status', 'To do', 'Due', 'Changed'], ...rows])
}

function waitingText(waiting: RequestList['waiting']): string {
  const kinds = Object.entries(waiting).map(([todo, count]) => `${todo} ${count}`)
  return kinds.length === 0 ? '' : `\nWaiting for us: ${kinds.join(', ')}.`
}

function messageText({ at, by, word, written, conflict }: ShownMessage): string {
  const lines = [`${at.slice(0, 16).replace('T', ' ')}  ${by.name}: ${word ?? 'request'}`]
  if (conflict !== undefined) lines.push(`    changed nothing (${conflict.reason}): the request stays ${conflict.standing}`)
  for (const [element, value] of Object.entries(written ?? {})) {
    lines.push(`    ${element}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
  }
  return lines.join('\n')
}

function requestText(shown: ShownRequest): string {
  const { reference, id, serviceType, standing, whereabouts, due, closed, requester, supplier, messages, possible, patron } = shown
  const lines = [
    `${reference}  ${id}`,
    `${serviceType}: ${requester.name} asks ${supplier.name}. ${standing}; the item is ${whereabouts}.`,
  ]
  if (due !== undefined) lines.push(`Due ${day(due)}.`)
  for (const { by, reason, whereabouts: last } of closed) lines.push(`Closed by the ${by}: ${reason}, item ${last}.`)
  for (const { name, left } of [requester, supplier]) {
    if (left !== undefined) lines.push(`${name} is no member any more (${left}): what is open can only be closed.`)
  }
  if (patron !== undefined) lines.push(`For ${patron} (known here alone).`)
  lines.push('', ...messages.map(messageText), '', `Possible now: ${[...new Set(possible.map(({ word }) => word))].join(', ')}`)
  return lines.join('\n')
}

async function show(call: Call): Promise<number> {
  const [, request] = expectPositionals(call, 2, 2, 'The number or id of a request')
  const shown = await perform<ShownRequest>(call.data, 'request-show', { id: request })
  return print(call, shown, () => requestText(shown))
}

async function act(call: Call, role: 'requester' | 'supplier'): Promise<number> {
  const [, request, word] = expectPositionals(call, 3, 3, 'The number or id of a request, and what is said of it,')
  const conditions = call.texts('condition')
  const itemId = call.texts('item')
  const seen = call.texts('seen')
  const parameters = {
    id: request,
    role,
    word,
    ...given(call, { note: 'note', reason: 'reason', whereabouts: 'whereabouts', by: 'by' }),
    ...instants(call, { dueDate: 'due', expectedDeliveryDate: 'expected', retryAfter: 'retry-after' }),
    ...costOf(call, 'cost', 'cost'),
    ...(conditions !== undefined && { conditions }),
    ...(itemId !== undefined && { itemId }),
    ...(seen !== undefined && { seen }),
  }
  const shown = await perform<ShownRequest>(call.data, 'request-say', parameters)
  return print(call, shown, () => requestText(shown))
}

async function scan(call: Call): Promise<number> {
  const [, code] = expectPositionals(call, 2, 2, 'What was scanned')
  const parameters = { text: code, ...given(call, { confirm: 'confirm', by: 'by' }), ...instants(call, { dueDate: 'due' }) }
  const scanned = await perform<Scanned>(call.data, 'request-scan', parameters)
  return print(call, scanned, () => scannedText(scanned))
}

function scannedText({ request, role, means, said }: Scanned): string {
  if (said !== undefined)
    return `${request.reference}: said ${said}. It is ${request.standing} now, the item ${request.whereabouts}.`
  const next =
    means === undefined
      ? 'A scan means nothing that could be said now.'
      : `As the ${role} a scan means ${means}. To say it, scan again with --confirm ${means}${means === 'Loaned' ? ' --due DAY' : ''}.`
  return `${requestText(request)}\n\n${next}`
}

async function forget(call: Call): Promise<number> {
  const [, id] = expectPositionals(call, 2, 2, 'The number or id of a request')
  const shown = await perform<ShownRequest>(call.data, 'request-forget', { id })
  return print(call, shown, () => `For whom ${shown.reference} was is forgotten.`)
}

export async function requestCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, OPTIONS)
  const [what] = call.positionals
  if (what === 'ask') return await ask(call)
  if (what === 'propose') return await propose(call)
  if (what === 'list') return await list(call)
  if (what === 'show') return await show(call)
  if (what === 'answer') return await act(call, 'supplier')
  if (what === 'forget') return await forget(call)
  if (what === 'report') return await requestReport(call)
  if (what === 'tell') return await act(call, 'requester')
  if (what === 'scan') return await scan(call)
  if (what === 'demand') return await requestDemand(call)
  if (what === 'slip' || what === 'pack' || what === 'letter') return await printPaper(call, what)
  throw new DaemonError(
    'USAGE',
    `'request ${what ?? ''}' is none of request ask, propose, list, show, answer, tell, slip, pack, letter, scan, forget, report, demand.`,
  )
}
