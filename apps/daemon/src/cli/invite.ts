// `serumpun invite`, `join` and `admit`: how libraries come into a network.
import { readFile, writeFile } from 'node:fs/promises'
import { CLAUSES, type Offer, textIn } from '@serumpun/network'
import { createInterface } from 'node:readline/promises'
import { renderSVG, renderUnicodeCompact } from 'uqr'
import { DaemonError, fileError } from '../errors.ts'
import type { InvitationReport, JoinReport } from '../operations/invitations.ts'
import { perform } from './perform.ts'
import { isTerminal } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const UNITS: Readonly<Record<string, number>> = { m: 60_000, h: 3_600_000, d: 24 * 3_600_000, w: 7 * 24 * 3_600_000 }

function duration(text: string): number {
  const { count = '', unit = '' } = /^(?<count>\d{1,4})(?<unit>[mhdw])$/.exec(text)?.groups ?? {}
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (!(ms > 0)) throw new DaemonError('USAGE', `'${text}' is no time: write 12h, 7d or 2w.`)
  return ms
}

function print(call: Call, result: unknown, text: string): void {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text}\n`)
}

async function write(file: string, text: string): Promise<void> {
  try {
    await writeFile(file, text, { mode: 0o600 })
  } catch (error) {
    throw fileError(`${file} cannot be written`, error)
  }
}

function invitationText({ words, link, uses, expires }: InvitationReport, withCode: boolean): string {
  const lines = [
    `For ${uses === 1 ? 'one library' : `${uses} libraries`}, until ${expires.slice(0, 16).replace('T', ' ')} UTC.`,
    '',
    'To dictate:',
    `  ${words}`,
    'To send (whoever has it can use it):',
    `  ${link}`,
  ]
  if (withCode) lines.push('', renderUnicodeCompact(link))
  lines.push('', 'The other library types: serumpun join followed by the words or the link.')
  return lines.join('\n')
}

export async function invite(args: readonly string[]): Promise<number> {
  const call = parseCall(args, {
    network: { type: 'string' },
    uses: { type: 'string' },
    expires: { type: 'string' },
    language: { type: 'string' },
    qr: { type: 'string' },
    file: { type: 'string' },
    list: { type: 'boolean' },
    revoke: { type: 'string' },
  })
  expectPositionals(call, 0, 0, '')
  const id = call.text('revoke')
  if (id !== undefined) {
    print(call, await perform(call.data, 'invitation-revoke', { id }), 'The invitation has been taken back.')
    return 0
  }
  if (call.flag('list')) {
    const open = await perform<readonly InvitationReport[]>(call.data, 'invitation-list', {})
    const text = open.map(
      (one) => `${one.id.slice(0, 8)}  used ${one.used} of ${one.uses}, until ${one.expires.slice(0, 16)}  ${one.words}`,
    )
    print(call, open, text.length === 0 ? 'No invitation is open.' : text.join('\n'))
    return 0
  }
  const network = call.text('network')
  const report = await perform<InvitationReport>(call.data, 'invite', {
    ...(network !== undefined && { network }),
    uses: Number(call.text('uses') ?? 1),
    validForMs: duration(call.text('expires') ?? '7d'),
    language: call.text('language') ?? 'id',
  })
  const [qr, file] = [call.text('qr'), call.text('file')]
  if (qr !== undefined) await write(qr, renderSVG(report.link))
  if (file !== undefined) await write(file, report.file)
  print(call, report, invitationText(report, isTerminal()))
  return 0
}

function offerText({ terms, inviterName, members }: Offer, language: string): string {
  const languages = [language, 'en']
  const lines = [
    `${inviterName} invites this library to ${textIn(terms.name, languages)}, ${members} member${members === 1 ? '' : 's'} so far.`,
    `From ${terms.begins} to ${terms.ends ?? 'no set day'}. Shared with all members: ${terms.shares.join(', ') || 'profiles only'}.`,
    `Requests are seen by: ${terms.requestsSeenBy}. Members that must vouch for a new one: ${terms.sponsors}.`,
  ]
  for (const [i, clause] of CLAUSES.entries()) {
    const text = terms.clauses[clause]
    if (text !== undefined) lines.push(`${i + 1}. ${textIn(text, languages)}`)
  }
  return lines.join('\n')
}

function joinedText({ offer, standing }: JoinReport): string {
  const name = textIn(offer.terms.name, ['id', 'en'])
  if (standing?.status === 'member') return `This library is now a member of ${name}.`
  return `${offer.inviterName} vouches for this library: ${standing?.sponsors ?? 0} of ${standing?.needed ?? offer.terms.sponsors} sponsors of ${name} so far. See: serumpun network show`
}

async function agrees(): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const answer = await lines.question('Does this library agree? (yes/no) ')
    return ['y', 'yes', 'ya'].includes(answer.trim().toLowerCase())
  } finally {
    lines.close()
  }
}

async function contentOf(words: readonly string[]): Promise<string> {
  const [only = ''] = words
  if (words.length > 1 || only.includes('://') || only.includes(' ')) return words.join(' ')
  try {
    return await readFile(only, 'utf8')
  } catch (error) {
    throw fileError(`${only} cannot be read`, error)
  }
}

export async function join(args: readonly string[]): Promise<number> {
  const call = parseCall(args, {
    at: { type: 'string', multiple: true },
    accept: { type: 'boolean' },
    reply: { type: 'string' },
    language: { type: 'string' },
  })
  const given = await contentOf(expectPositionals(call, 1, 20, 'A link, words, or the file of an invitation'))
  const reply = call.text('reply')
  const ask = async (accept: boolean): Promise<JoinReport> =>
    await perform<JoinReport>(call.data, 'join', { given, at: call.texts('at') ?? [], accept, offline: reply !== undefined })
  if (!call.flag('accept')) {
    const { offer } = await ask(false)
    if (call.json || !process.stdin.isTTY) {
      print(call, { offer }, `${offerText(offer, call.text('language') ?? 'id')}\n\nTo agree: the same command with --accept`)
      return 0
    }
    process.stderr.write(`${offerText(offer, call.text('language') ?? 'id')}\n\n`)
    if (!(await agrees())) return 1
  }
  const report = await ask(true)
  if (reply !== undefined && report.application !== undefined) {
    await write(reply, report.application)
    print(call, report, `Carry ${reply} to ${report.offer.inviterName}, which takes it with: serumpun admit ${reply}`)
    return 0
  }
  print(call, report, joinedText(report))
  return 0
}

export async function admit(args: readonly string[]): Promise<number> {
  const call = parseCall(args)
  const [file = ''] = expectPositionals(call, 1, 1, 'The file with the application')
  const application = await contentOf([file])
  const result = await perform<{ name?: string; standing: { status: string; sponsors: number; needed: number } }>(
    call.data,
    'admit',
    { application },
  )
  const { standing, name } = result
  print(
    call,
    result,
    standing.status === 'member'
      ? `${name ?? 'The library'} is now a member. Give it a bundle to begin with: serumpun bundle export FILE`
      : `${standing.sponsors} of ${standing.needed} sponsors vouch for ${name ?? 'the library'}.`,
  )
  return 0
}
