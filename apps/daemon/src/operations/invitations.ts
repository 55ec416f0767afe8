// Inviting and joining, for commands and the API.
import type { LibraryNetwork } from '@serumpun/net'
import {
  applicationFile,
  invitationFile,
  isApplicationFile,
  isInvitationFile,
  linkOf,
  NetworkError,
  type Offer,
  readApplicationFile,
  readInvitation,
  readInvitationFile,
  type Standing,
  wordsForTelephone,
} from '@serumpun/network'
import { z } from 'zod'
import { chosenNetwork } from './networks.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

type Operation = (context: OperationContext, parameters: unknown) => Promise<unknown>

export interface InvitationReport {
  readonly id: string
  readonly network: string
  readonly link: string
  readonly words: string
  readonly uses: number
  readonly used: number
  readonly expires: string
  /** The text of the file for a newcomer to whom no line leads. */
  readonly file: string
}

export interface JoinReport {
  readonly offer: Offer
  /** Absent where the newcomer has not yet agreed. */
  readonly standing?: Standing
  /** What to carry back to the inviter, where there is no line. */
  readonly application?: string
}

const languages = z.enum(['id', 'ms', 'en'])
const longText = z.string().max(1_000_000)

/** Addresses under which others may reach this node, those that lead here from elsewhere first. */
function addressesOf(network: LibraryNetwork | undefined): string[] {
  const isLocal = (address: string): boolean => /^\/ip4\/127\.|^\/ip6\/::1\//.test(address)
  const all = (network?.addresses ?? []).map((address) => address.replace(/\/p2p\/[^/]+$/, ''))
  return all.toSorted((a, b) => Number(isLocal(a)) - Number(isLocal(b)))
}

const idText = (id: Uint8Array): string => Buffer.from(id).toString('hex')

type Given = Awaited<ReturnType<OperationContext['library']['hospitality']['invite']>>

function reportOf(
  { library, network: line }: OperationContext,
  given: Given,
  language: z.infer<typeof languages>,
): InvitationReport {
  const { replica, hospitality } = library
  const addresses = addressesOf(line)
  const offer = hospitality.offer(given.network, replica.library)
  if (typeof offer === 'string') throw new NetworkError('NETWORK_STATE', 'That network has ended.')
  return {
    id: idText(given.id),
    network: given.network,
    link: linkOf(given, replica.library, addresses),
    words: wordsForTelephone(given, addresses, language),
    uses: given.uses,
    used: hospitality.usedBy(given).length,
    expires: new Date(given.expires).toISOString(),
    file: invitationFile(given, replica.library, addresses, { ...offer, returning: [] }),
  }
}

const invite: Operation = async (context, parameters) => {
  const shape = z.object({
    network: z.string().max(300).optional(),
    uses: z.int().min(1).max(1000),
    validForMs: z
      .int()
      .min(60_000)
      .max(366 * 24 * 3_600_000),
    language: languages,
  })
  const { network, uses, validForMs, language } = shape.parse(parameters)
  const { library } = context
  await library.networks.ready()
  const id = chosenNetwork(library, network)
  await untilOwnWritesAreReleased(context)
  return reportOf(context, await library.hospitality.invite(id, uses, Date.now() + validForMs), language)
}

const invitations: Operation = async (context) => {
  await context.library.networks.ready()
  return context.library.hospitality.open().map((given) => reportOf(context, given, 'id'))
}

const revoke: Operation = async (context, parameters) => {
  const { id } = z.object({ id: z.string().min(4).max(32) }).parse(parameters)
  const { library } = context
  await library.networks.ready()
  const found = library.hospitality.open().filter((given) => idText(given.id).startsWith(id))
  const [given] = found
  if (given === undefined || found.length > 1)
    throw new NetworkError('NETWORK_STATE', `'${id}' is not one open invitation. See: serumpun invite --list`)
  await untilOwnWritesAreReleased(context)
  await library.hospitality.revoke(given)
  return { revoked: idText(given.id) }
}

const joinShape = z.object({
  /** A link, words, or the text of an invitation's file. */
  given: longText,
  at: z.array(z.string().max(300)).max(10),
  accept: z.boolean(),
  /** There is no line to the inviter: answer with an application to be carried. */
  offline: z.boolean(),
})

const join: Operation = async (context, parameters) => {
  const { given, at, accept, offline } = joinShape.parse(parameters)
  const { joining } = context
  await untilOwnWritesAreReleased(context)
  const fromFile = isInvitationFile(given) ? readInvitationFile(given) : undefined
  if (offline) {
    if (fromFile === undefined)
      throw new NetworkError(
        'NETWORK_BAD_INVITATION',
        'Without a line an invitation comes as a file. Ask for one: serumpun invite --file FILE',
      )
    return accept ? await applyByFile(context, fromFile) : { offer: fromFile.offer }
  }
  if (joining === undefined)
    throw new NetworkError(
      'NETWORK_STATE',
      'The node must be running to reach the library that invites you. Start it with: serumpun start',
    )
  return await joining.join(fromFile?.invited ?? readInvitation(given), at, () => accept)
}

async function applyByFile(
  { library }: OperationContext,
  { invited, offer }: ReturnType<typeof readInvitationFile>,
): Promise<JoinReport> {
  const { replica, directory, networks } = library
  await directory.ready
  const application = applicationFile(replica.identity, invited, offer, directory.profile(replica.library)?.name)
  const { network, founder } = offer
  const contact = { library: invited.inviter, addresses: invited.addresses.map((address) => `${address}/p2p/${invited.inviter}`) }
  if (networks.statusIn(network) !== 'member')
    await networks.settings.keepNetwork({ id: network, founder, contact, status: 'waiting', members: [] })
  networks.settingsChanged()
  return { offer, application }
}

const admit: Operation = async (context, parameters) => {
  const { application: given } = z.object({ application: longText }).parse(parameters)
  const { library } = context
  await library.networks.ready()
  if (!isApplicationFile(given)) throw new NetworkError('NETWORK_BAD_INVITATION', 'This file is no application to join.')
  const application = readApplicationFile(given, (id) => {
    const found = library.hospitality.invitation(id)
    return typeof found === 'string' ? undefined : found.secret
  })
  await untilOwnWritesAreReleased(context)
  const standing = await library.hospitality.admit(application)
  if (typeof standing === 'string') throw new NetworkError('NETWORK_REFUSED', 'The invitation is used up, expired or taken back.')
  return { library: application.library, name: application.name, network: application.network, standing }
}

export const invitationOperations: Readonly<Record<string, Operation>> = {
  invite,
  'invitation-list': invitations,
  'invitation-revoke': revoke,
  join,
  admit,
}
