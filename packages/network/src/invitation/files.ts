// An invitation carried as a file, there and back: for a newcomer to whom no line leads. The file there holds what a link holds
// and what the newcomer is asked to agree to; the one back its application, proved by the invitation's 128-bit secret.
import { type Cbor, decodeCbor, encodeCbor, type Identity, type LibraryId, publicKeyOf } from '@serumpun/replica'
import { z } from 'zod'
import { consentMessage } from '../entries.ts'
import { NetworkError } from '../errors.ts'
import { bytesOfEntry, bytesOfNetwork, networkOfBytes } from '../ids.ts'
import { MAX_OWN_TIPS } from '../limits.ts'
import { bytes, entryId, library, line } from '../shapes.ts'
import type { Application } from './door.ts'
import { type Invited, invitedValue, type OpenInvitation, readInvitedValue } from './invitation.ts'
import { isProven, type Offer, offerFields, offerShape, prove } from './questions.ts'

const INVITATION = 'serumpun invitation 1'
const APPLICATION = 'serumpun application 1'

const LINE = 76

function fileText(title: string, value: Cbor): string {
  const lines =
    Buffer.from(encodeCbor(value))
      .toString('base64')
      .match(new RegExp(`.{1,${LINE}}`, 'g')) ?? []
  return `${[title, ...lines].join('\n')}\n`
}

function valueIn(title: string, text: string): Cbor {
  const [first = '', ...lines] = text.trim().split(/\r?\n/)
  try {
    if (first.trim() === title) return decodeCbor(new Uint8Array(Buffer.from(lines.join(''), 'base64')))
  } catch {
    // Said below.
  }
  throw new NetworkError('NETWORK_BAD_INVITATION', 'The file is not whole, or was changed on its way. Copy it anew.')
}

export const isInvitationFile = (text: string): boolean => text.startsWith(INVITATION)
export const isApplicationFile = (text: string): boolean => text.startsWith(APPLICATION)

export function invitationFile(invitation: OpenInvitation, inviter: LibraryId, addresses: readonly string[], offer: Offer): string {
  return fileText(INVITATION, [invitedValue(invitation, inviter, addresses), offerFields(offer)])
}

/** @throws {NetworkError} `NETWORK_BAD_INVITATION`. */
export function readInvitationFile(text: string): { invited: Extract<Invited, { form: 'link' }>; offer: Offer } {
  const value = valueIn(INVITATION, text)
  const [invited, offer] = Array.isArray(value) ? (value as readonly Cbor[]) : []
  const read = offerShape.omit({ proof: true }).safeParse(offer)
  const known = readInvitedValue(invited)
  if (!read.success || read.data.network !== known.network)
    throw new NetworkError('NETWORK_BAD_INVITATION', 'The file holds no invitation, or one made by a newer version of Serumpun.')
  return { invited: known, offer: read.data }
}

/** The newcomer's answer. */
export function applicationFile(
  identity: Identity,
  { id, secret }: Extract<Invited, { form: 'link' }>,
  { network, version, returning }: Offer,
  name: string | undefined,
): string {
  const said = {
    library: publicKeyOf(identity.library),
    network: bytesOfNetwork(network),
    version: bytesOfEntry(version),
    returning: returning.map(bytesOfEntry),
    consent: new Uint8Array(identity.sign(consentMessage(network, version, returning))),
    invitation: id,
    ...(name !== undefined && { name }),
  }
  return fileText(APPLICATION, prove(secret, 'newcomer', said))
}

const applicationShape = z.object({
  library,
  network: bytes(32).transform(networkOfBytes),
  version: entryId,
  returning: z.array(entryId).max(MAX_OWN_TIPS),
  consent: bytes(64),
  invitation: bytes(16),
  name: line.optional(),
})

/**
 * @param secretOf the secret of an invitation of this id, if there is (still) one.
 * @throws {NetworkError} `NETWORK_BAD_INVITATION`, `NETWORK_REFUSED`.
 */
export function readApplicationFile(text: string, secretOf: (invitation: Uint8Array) => Uint8Array | undefined): Application {
  const value = valueIn(APPLICATION, text)
  const read = applicationShape.safeParse(value)
  if (!read.success)
    throw new NetworkError('NETWORK_BAD_INVITATION', 'The file holds no application, or one made by a newer version of Serumpun.')
  const secret = secretOf(read.data.invitation)
  if (secret === undefined || !isProven(secret, 'newcomer', value))
    throw new NetworkError('NETWORK_REFUSED', 'The application is not an answer to an invitation that this library has given out.')
  const { name, ...application } = read.data
  return { ...application, name }
}
