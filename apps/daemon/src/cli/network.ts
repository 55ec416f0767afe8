// `serumpun network …` and `serumpun block`: the networks that a library is in.
import { readFile } from 'node:fs/promises'
import { CLAUSES, type Terms, textIn } from '@serumpun/network'
import { DaemonError, fileError, messageOf } from '../errors.ts'
import { templateTerms } from '../networks/agreement-template.ts'
import type { MemberSummary, NetworkDetails, NetworkSummary, ProposalSummary } from '../operations/networks.ts'
import { perform } from './perform.ts'
import { table } from './terminal.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

const OPTIONS = {
  network: { type: 'string' },
  name: { type: 'string' },
  language: { type: 'string' },
  sponsors: { type: 'string' },
  share: { type: 'string', multiple: true },
  begins: { type: 'string' },
  ends: { type: 'string' },
  reason: { type: 'string' },
  by: { type: 'string' },
} as const

function print(call: Call, result: unknown, text: string): void {
  process.stdout.write(call.json ? `${JSON.stringify(result)}\n` : `${text}\n`)
}

const given = (call: Call, ...names: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    names.flatMap((name) => {
      const value = call.text(name)
      return value === undefined ? [] : [[name, value]]
    }),
  )

/** Terms from a file, with what it lacks from the template. @throws {DaemonError} `FILE`, `USAGE`. */
async function termsFrom(file: string): Promise<Terms> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    throw fileError(`${file} cannot be read`, error)
  }
  try {
    return JSON.parse(text) as Terms
  } catch (cause) {
    throw new DaemonError('USAGE', `${file} is no JSON: ${messageOf(cause)}`, { cause })
  }
}

async function create(call: Call): Promise<number> {
  const [, file] = expectPositionals(call, 1, 2, '')
  const name = call.text('name')
  if (file === undefined && name === undefined)
    throw new DaemonError('USAGE', 'Give the network a name: --name "…"; or name a file with its agreement (docs/networks.md).')
  const sponsors = call.text('sponsors')
  const terms =
    file === undefined
      ? templateTerms({
          name: name ?? '',
          begins: call.text('begins') ?? new Date().toISOString().slice(0, 10),
          ends: call.text('ends'),
          sponsors: sponsors === undefined ? undefined : Number(sponsors),
          shares: call.texts('share'),
        })
      : await termsFrom(file)
  const result = await perform<NetworkDetails>(call.data, 'network-create', { terms, ...given(call, 'by') })
  print(
    call,
    result,
    `${result.name} has been founded: ${result.id}\nRead its agreement with: serumpun network agreement\nInvite others with: serumpun invite`,
  )
  return 0
}

function summaryText(networks: readonly NetworkSummary[]): string {
  if (networks.length === 0)
    return 'This library is in no network. Found one with: serumpun network create; or join one with: serumpun join'
  return table([
    ['Network', 'This library', 'Members', 'Until', 'Id'],
    ...networks.map(({ name, status, members, ends, hasEnded, id }) => [
      name,
      status,
      String(members),
      hasEnded ? 'ended' : (ends ?? 'open'),
      id.slice(0, 12),
    ]),
  ])
}

function memberLine({ name, status, sponsors, signed, library }: MemberSummary): string[] {
  return [name, status, sponsors.join(', ') || 'founder', signed ? 'signed' : 'not signed', library]
}

function proposalText({ id, by, what, reason, state, agreed, needed }: ProposalSummary): string {
  const votes = state === 'void' ? '' : `, ${agreed.length} of ${needed} agree (${agreed.join(', ')})`
  return `${id.slice(0, 12)}  ${by} proposes to ${what}: ${state}${votes}${reason === undefined ? '' : `\n  ${reason}`}`
}

function detailsText({ standing, ...details }: NetworkDetails & { standing?: { sponsors: number; needed: number } }): string {
  const { name, id, status, sponsorsNeeded, shares, memberList, proposals } = details
  const lines = [
    name,
    id,
    `This library: ${status}`,
    `Sponsors needed: ${sponsorsNeeded}. Shared: ${shares.join(', ') || 'profiles only'}.`,
  ]
  if (standing !== undefined) lines.push(`${standing.sponsors} of ${standing.needed} sponsors vouch for it.`)
  if (memberList.length > 0)
    lines.push('', table([['Library', 'Is', 'Sponsors', 'Agreement', 'Id'], ...memberList.map(memberLine)]))
  if (proposals.length > 0) lines.push('', ...proposals.map(proposalText))
  return lines.join('\n')
}

function agreementText({ terms }: { terms: Terms }, languages: readonly string[]): string {
  const lines = [textIn(terms.name, languages), `${terms.begins} – ${terms.ends ?? '…'}`, '']
  for (const [i, clause] of CLAUSES.entries()) {
    const text = terms.clauses[clause]
    if (text !== undefined) lines.push(`${i + 1}. ${textIn(text, languages)}`)
  }
  for (const requirement of terms.requirements) lines.push(`- ${textIn(requirement, languages)}`)
  for (const fee of terms.fees) lines.push(`- ${textIn(fee.for, languages)}: ${fee.amount} ${fee.currency}`)
  const quorum = ([a, b]: readonly [number, number]): string => `${a}/${b}`
  lines.push(
    '',
    `Sponsors of a new member: ${terms.sponsors}. To amend: ${quorum(terms.quorum.amend)}; to expel: ${quorum(terms.quorum.expel)}; always more than half.`,
    `Services: ${terms.services.join(', ')}. Shared: ${terms.shares.join(', ') || 'nothing but profiles'}. Requests are seen by: ${terms.requestsSeenBy}.`,
  )
  return lines.join('\n')
}

async function agreement(call: Call): Promise<number> {
  const result = await perform<{ terms: Terms }>(call.data, 'network-agreement', given(call, 'network'))
  print(call, result, agreementText(result, [call.text('language') ?? 'id', 'en']))
  return 0
}

async function decision(call: Call, operation: string, parameters: Record<string, unknown>): Promise<number> {
  const proposal = await perform<ProposalSummary | undefined>(call.data, operation, {
    ...given(call, 'network', 'reason'),
    ...parameters,
  })
  print(call, proposal ?? {}, proposal === undefined ? 'Done.' : proposalText(proposal))
  return 0
}

async function approve(call: Call, what: string): Promise<number> {
  const parameters = { ...given(call, 'network'), what }
  const result = await perform<ProposalSummary | { library: string; status: string }>(call.data, 'network-approve', parameters)
  print(
    call,
    result,
    'library' in result ? `This library vouches for ${what}, which is now: ${result.status}` : proposalText(result),
  )
  return 0
}

export async function networkCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, OPTIONS)
  const [what = '', operand] = expectPositionals(call, 1, 2, 'What to do with a network')
  const needed = (name: string): string => {
    if (operand === undefined) throw new DaemonError('USAGE', `${name} is missing.`)
    return operand
  }
  switch (what) {
    case 'create':
      return await create(call)
    case 'list': {
      const networks = await perform<readonly NetworkSummary[]>(call.data, 'network-list', {})
      print(call, networks, summaryText(networks))
      return 0
    }
    case 'show': {
      const details = await perform<NetworkDetails>(call.data, 'network-show', given(call, 'network'))
      print(call, details, detailsText(details))
      return 0
    }
    case 'agreement':
      return await agreement(call)
    case 'sign': {
      const { signed } = await perform<{ signed: boolean }>(call.data, 'network-sign', given(call, 'network', 'by'))
      print(call, { signed }, signed ? 'Signed.' : 'It is signed already.')
      return 0
    }
    case 'leave': {
      const result = await perform(call.data, 'network-leave', given(call, 'network', 'reason'))
      print(call, result, 'This library has left the network. What it said there stays; nothing is replicated there any more.')
      return 0
    }
    case 'propose':
      return await decision(call, 'network-propose', { terms: await termsFrom(needed('A file with the amended agreement')) })
    case 'renew':
      return await decision(call, 'network-renew', { ends: call.text('ends') ?? needed('The new last day (--ends 2030-12-31)') })
    case 'end':
      return await decision(call, 'network-end', {})
    case 'expel':
      return await decision(call, 'network-expel', { library: needed('Whom to expel') })
    case 'approve':
      return await approve(call, needed('A proposal, or a library that waits'))
    default:
      throw new DaemonError('USAGE', `'serumpun network ${what}' is not known.`)
  }
}

async function setBlocked(args: readonly string[], blocked: boolean): Promise<number> {
  const call = parseCall(args)
  const [library] = expectPositionals(call, 1, 1, 'A library')
  const result = await perform<{ name: string }>(call.data, 'block', { library, blocked })
  print(
    call,
    result,
    `${result.name} is ${blocked ? 'blocked: this node neither lets it in nor takes its records' : 'no longer blocked'}.`,
  )
  return 0
}

export const block = async (args: readonly string[]): Promise<number> => await setBlocked(args, true)
export const unblock = async (args: readonly string[]): Promise<number> => await setBlocked(args, false)
