// What people do with networks: found, look at, sign, leave, propose, approve, expel; for commands and the API.
import {
  type EntryId,
  type Membership,
  NetworkError,
  type NetworkId,
  parseEntryId,
  type Proposal,
  termsShape,
  textIn,
} from '@serumpun/network'
import { type LibraryId, parseLibraryId } from '@serumpun/replica'
import { z } from 'zod'
import type { OpenedLibrary } from '../opened-library.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

type Operation = (context: OperationContext, parameters: unknown) => Promise<unknown>

export interface NetworkSummary {
  readonly id: NetworkId
  readonly name: string
  /** What this library is there. */
  readonly status: ReturnType<OpenedLibrary['networks']['statusIn']>
  readonly members: number
  readonly begins?: string
  readonly ends?: string
  readonly hasEnded: boolean
}

export interface MemberSummary {
  readonly library: LibraryId
  readonly name: string
  readonly status: string
  readonly sponsors: readonly string[]
  /** Has signed the version in force. */
  readonly signed: boolean
  readonly since?: string
}

export interface ProposalSummary {
  readonly id: EntryId
  readonly by: string
  readonly what: string
  readonly reason?: string
  readonly state: Proposal['state']
  readonly agreed: readonly string[]
  readonly needed: number
}

export interface NetworkDetails extends NetworkSummary {
  readonly sponsorsNeeded: number
  readonly shares: readonly string[]
  readonly memberList: readonly MemberSummary[]
  readonly proposals: readonly ProposalSummary[]
}

/** Languages in which names and clauses are wanted, best first. */
const LANGUAGES = ['id', 'ms', 'en'] as const

const nameOfNetwork = ({ terms }: Membership): string => textIn(terms.name, LANGUAGES)

export function networksOf({ networks }: OpenedLibrary): NetworkSummary[] {
  return networks.ids().map((id) => {
    const membership = networks.membership(id)
    const current = membership === undefined ? [] : [...membership.members.values()].filter(({ status }) => status === 'member')
    return {
      id,
      name: membership === undefined ? `${id.slice(0, 12)}…` : nameOfNetwork(membership),
      status: networks.statusIn(id),
      members: current.length,
      ...(membership && { begins: membership.terms.begins }),
      ...(membership?.terms.ends !== undefined && { ends: membership.terms.ends }),
      hasEnded: networks.hasEnded(id),
    }
  })
}

/** The network that is meant: by the beginning of its id, a part of its name, or the only one. @throws {NetworkError} `NETWORK_STATE`. */
export function chosenNetwork(library: OpenedLibrary, text: string | undefined): NetworkId {
  const all = networksOf(library)
  const wanted = text?.toLowerCase()
  const candidates =
    wanted === undefined
      ? all.filter(({ status }) => status === 'member' || status === 'waiting')
      : all.filter(({ id, name }) => id.startsWith(wanted) || name.toLowerCase().includes(wanted))
  const [only] = candidates
  if (only !== undefined && candidates.length === 1) return only.id
  const names = (candidates.length > 0 ? candidates : all).map(({ id, name }) => `${name} (${id.slice(0, 12)})`).join(', ')
  if (all.length === 0)
    throw new NetworkError(
      'NETWORK_STATE',
      'This library is in no network. Found one with: serumpun network create, or join one with: serumpun join',
    )
  throw new NetworkError(
    'NETWORK_STATE',
    text === undefined ? `Say which network is meant, with --network: ${names}` : `'${text}' is not one network of these: ${names}`,
  )
}

/** A library by its id, the beginning of it, or its name. @throws {NetworkError} `NETWORK_STATE`. */
export function chosenLibrary({ directory }: OpenedLibrary, among: Iterable<LibraryId>, text: string): LibraryId {
  const wanted = text.toLowerCase()
  const all = [...among]
  const exact = all.find((library) => library === text || directory.nameOf(library).toLowerCase() === wanted)
  const found = all.filter((library) => library.startsWith(text) || directory.nameOf(library).toLowerCase().includes(wanted))
  const only = exact ?? (found.length === 1 ? found[0] : undefined)
  if (only !== undefined) return only
  throw new NetworkError(
    'NETWORK_STATE',
    `'${text}' is ${found.length === 0 ? 'no library' : 'more than one library'} there. Give its id, or more of its name.`,
  )
}

function describe({ directory }: OpenedLibrary, { entry }: Proposal): string {
  const { what } = entry.says
  switch (what.type) {
    case 'amend':
      return `amend the agreement${what.terms.ends === undefined ? '' : ` (until ${what.terms.ends})`}`
    case 'end':
      return 'end the network'
    case 'expel':
      return `expel ${directory.nameOf(what.library)}`
    case 'succeed':
      return `let ${directory.nameOf(what.successor)} follow ${directory.nameOf(what.library)}`
  }
}

function detailsOf(library: OpenedLibrary, id: NetworkId): NetworkDetails {
  const { networks, directory } = library
  const summary = networksOf(library).find((one) => one.id === id) as NetworkSummary
  const membership = networks.membership(id)
  if (membership === undefined) return { ...summary, sponsorsNeeded: 0, shares: [], memberList: [], proposals: [] }
  const applied = new Map<LibraryId, string>()
  for (const entry of networks.entries(id))
    if (entry.kind === 'vouch' && entry.says.name !== undefined) applied.set(entry.says.library, entry.says.name)
  const name = (one: LibraryId): string =>
    directory.profile(one) === undefined ? (applied.get(one) ?? directory.nameOf(one)) : directory.nameOf(one)
  return {
    ...summary,
    sponsorsNeeded: membership.terms.sponsors,
    shares: membership.terms.shares,
    memberList: [...membership.members.values()].map((member) => ({
      library: member.library,
      name: name(member.library),
      status: member.status,
      sponsors: member.sponsors.map(name),
      signed: member.signed.has(membership.version),
      ...(member.since !== undefined && { since: new Date(member.since).toISOString() }),
    })),
    proposals: membership.proposals.map((proposal) => ({
      id: proposal.entry.id,
      by: name(proposal.entry.author),
      what: describe(library, proposal),
      ...(proposal.entry.says.reason && { reason: textIn(proposal.entry.says.reason, LANGUAGES) }),
      state: proposal.state,
      agreed: proposal.agreed.map(name),
      needed: proposal.needed,
    })),
  }
}

const text = z.string().max(2000).optional()
const which = z.object({ network: text, reason: text, by: text })

async function governed(context: OperationContext, network: string | undefined): Promise<NetworkId> {
  await context.library.networks.ready()
  const id = chosenNetwork(context.library, network)
  await untilOwnWritesAreReleased(context)
  return id
}

const create: Operation = async (context, parameters) => {
  const { terms, by } = z.object({ terms: termsShape, by: text }).parse(parameters)
  await untilOwnWritesAreReleased(context)
  const network = await context.library.governing.found(terms, by)
  return detailsOf(context.library, network)
}

const list: Operation = async ({ library, joining }) => {
  await library.networks.ready()
  for (const { id, status } of library.networks.settings.networks) if (status === 'waiting') await joining?.standing(id)
  return networksOf(library)
}

const show: Operation = async ({ library, joining }, parameters) => {
  const { network } = which.parse(parameters)
  await library.networks.ready()
  const id = chosenNetwork(library, network)
  const standing = library.networks.statusIn(id) === 'waiting' ? await joining?.standing(id) : undefined
  return { ...detailsOf(library, id), ...(standing && { standing }) }
}

const agreement: Operation = async ({ library }, parameters) => {
  const { network } = which.parse(parameters)
  await library.networks.ready()
  const id = chosenNetwork(library, network)
  const membership = library.networks.membership(id)
  if (membership === undefined) throw new NetworkError('NETWORK_STATE', 'The agreement has not arrived here yet.')
  return { id, terms: membership.terms, version: membership.version, versions: membership.versions.length }
}

const sign: Operation = async (context, parameters) => {
  const { network, by } = which.parse(parameters)
  const id = await governed(context, network)
  return { signed: (await context.library.governing.sign(id, by)) !== undefined }
}

const leave: Operation = async (context, parameters) => {
  const { network, reason } = which.parse(parameters)
  const id = await governed(context, network)
  return { entry: await context.library.governing.leave(id, reason) }
}

const propose: Operation = async (context, parameters) => {
  const { terms } = z.object({ terms: termsShape }).parse(parameters)
  const { network, reason } = which.parse(parameters)
  const id = await governed(context, network)
  return decided(context, id, await context.library.governing.amend(id, terms, reason))
}

const renew: Operation = async (context, parameters) => {
  const { ends } = z.object({ ends: z.iso.date() }).parse(parameters)
  const { network, reason } = which.parse(parameters)
  const id = await governed(context, network)
  const { governing } = context.library
  return decided(context, id, await governing.amend(id, { ...governing.membership(id).terms, ends }, reason))
}

const end: Operation = async (context, parameters) => {
  const { network, reason } = which.parse(parameters)
  const id = await governed(context, network)
  return decided(context, id, await context.library.governing.end(id, reason))
}

const expel: Operation = async (context, parameters) => {
  const { library: who } = z.object({ library: z.string().max(200) }).parse(parameters)
  const { network, reason } = which.parse(parameters)
  const id = await governed(context, network)
  const { governing } = context.library
  const whom = chosenLibrary(context.library, governing.membership(id).members.keys(), who)
  return decided(context, id, await governing.expel(id, whom, reason))
}

/** Approves a proposal, or vouches for a library that waits: whichever the text names. */
const approve: Operation = async (context, parameters) => {
  const { what } = z.object({ what: z.string().min(1).max(200) }).parse(parameters)
  const { network } = which.parse(parameters)
  const id = await governed(context, network)
  const { governing } = context.library
  const { members, proposals } = governing.membership(id)
  const proposal = proposals.find(({ entry }) => entry.id === what || (what.length >= 6 && entry.id.startsWith(what)))
  if (proposal !== undefined) {
    await governing.approve(id, parseEntryId(proposal.entry.id))
    return decided(context, id, proposal.entry.id)
  }
  const waiting = detailsOf(context.library, id).memberList.filter(({ status }) => status === 'waiting')
  const named = waiting.filter(({ library, name }) => library.startsWith(what) || name.toLowerCase().includes(what.toLowerCase()))
  const whom = named.length === 1 ? (named[0] as MemberSummary).library : parseLibraryIn(members.keys(), what)
  await governing.sponsor(id, whom)
  return { library: whom, status: governing.membership(id).members.get(whom)?.status }
}

function parseLibraryIn(among: Iterable<LibraryId>, what: string): LibraryId {
  for (const library of among) if (library === what) return library
  throw new NetworkError('NETWORK_STATE', `'${what}' is neither a proposal nor a library that waits. See: serumpun network show`)
}

function decided({ library }: OperationContext, network: NetworkId, id: EntryId): ProposalSummary | undefined {
  return detailsOf(library, network).proposals.find((proposal) => proposal.id === id)
}

const block: Operation = async ({ library }, parameters) => {
  const { library: who, blocked } = z.object({ library: z.string().max(200), blocked: z.boolean() }).parse(parameters)
  const known = new Set([...library.replica.slots()].map((slot) => slot.library))
  const whom = who.startsWith('12D3KooW') && who.length === 52 ? parseLibraryId(who) : chosenLibrary(library, known, who)
  if (whom === library.replica.library) throw new NetworkError('NETWORK_STATE', 'This is the library itself.')
  await library.networks.settings.block(whom, blocked)
  library.networks.settingsChanged()
  return { library: whom, name: library.directory.nameOf(whom), blocked }
}

export const networkOperations: Readonly<Record<string, Operation>> = {
  'network-create': create,
  'network-list': list,
  'network-show': show,
  'network-agreement': agreement,
  'network-sign': sign,
  'network-leave': leave,
  'network-propose': propose,
  'network-renew': renew,
  'network-end': end,
  'network-expel': expel,
  'network-approve': approve,
  block,
}
