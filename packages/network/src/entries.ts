// The entries by which a network governs itself: who founded it, who vouches for whom, what is proposed and approved.
//
//   agreement   founds the network; its body's hash is the network's id
//   invitation, revocation   a member gives out an invitation, or takes it back
//   vouch       a member answers for a newcomer, who has consented
//   signature   a member signs a version of the agreement
//   proposal    amends or ends the agreement, expels a member, or lets a successor take a lost key's place
//   approval    a member agrees to a proposal
//   leave       a member leaves
//
// Each has, beside `own` (journal.ts), `after`: the newest entries of this list, its author's and others', that its author
// knew. So causality is in the entries themselves, and what somebody knew cannot be denied later (I9).
import type { Cbor, LibraryId } from '@serumpun/replica'
import { encodeCbor, isSignedBy } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from './errors.ts'
import { bytesOfEntry, bytesOfNetwork, type EntryId, type NetworkId, networkOf } from './ids.ts'
import { type JournalEntry, readHashes } from './journal.ts'
import { MAX_CITED, MAX_OWN_TIPS } from './limits.ts'
import { bytes, entryId, library, line, longTexts, wholeNumber } from './shapes.ts'
import { termsShape } from './terms.ts'

const SIGNATURE_BYTES = 64

const version = entryId

const agreement = z.object({ founder: library, nonce: bytes(16), terms: termsShape, by: line.optional() })

const invitation = z.object({ invitation: bytes(16), uses: wholeNumber(1, 1000), expires: wholeNumber(0, 253_402_300_799_999) })

const revocation = z.object({ invitation: bytes(16) })

const vouch = z.object({
  library,
  version,
  /** The newcomer's own signature under the agreement: nobody is made a member without having agreed. */
  consent: bytes(SIGNATURE_BYTES),
  /** The entries by which it left before, where it comes back: an old consent does not bring anybody back. */
  returning: z.array(entryId).max(MAX_OWN_TIPS).optional(),
  /** What the newcomer calls itself: the other sponsors cannot read its profile yet. */
  name: line.optional(),
  invitation: bytes(16).optional(),
})

const signature = z.object({ version, by: line.optional() })

const proposal = z.object({
  reason: longTexts.optional(),
  what: z.discriminatedUnion('type', [
    z.object({ type: z.literal('amend'), base: version, terms: termsShape }),
    z.object({ type: z.literal('end'), base: version }),
    z.object({ type: z.literal('expel'), library, cut: z.array(entryId).max(MAX_OWN_TIPS) }),
    z.object({
      type: z.literal('succeed'),
      library,
      cut: z.array(entryId).max(MAX_OWN_TIPS),
      successor: library,
      version,
      consent: bytes(SIGNATURE_BYTES),
    }),
  ]),
})

const approval = z.object({ proposal: entryId })

const leave = z.object({ reason: longTexts.optional() })

const SHAPES = { agreement, invitation, revocation, vouch, signature, proposal, approval, leave }

export type GovernanceKind = keyof typeof SHAPES
type Said<Kind extends GovernanceKind> = { readonly kind: Kind; readonly says: z.infer<(typeof SHAPES)[Kind]> }

/** An entry of one of the kinds above. */
export type Governance<Kind extends GovernanceKind = GovernanceKind> = Pick<
  JournalEntry,
  'id' | 'author' | 'network' | 'time' | 'own'
> & {
  readonly after: readonly EntryId[]
} & { readonly [K in Kind]: Said<K> }[Kind]

/** What an author says; `own` and `after` are added when it is appended. */
export type Statement = {
  readonly [K in GovernanceKind]: { readonly kind: K; readonly says: z.input<(typeof SHAPES)[K]> }
}[GovernanceKind]

function isGovernanceKind(kind: string): kind is GovernanceKind {
  return Object.hasOwn(SHAPES, kind)
}

/** Reads a governing entry. @returns undefined where it is of another kind, a newer form, or hostile: views skip it. */
export function readGovernance(entry: JournalEntry): Governance | undefined {
  const { kind, body, network } = entry
  if (!isGovernanceKind(kind)) return undefined
  const after = readHashes(body['after'], MAX_CITED)
  const read = SHAPES[kind].safeParse(body)
  if (after === undefined || !read.success) return undefined
  if (kind === 'agreement' && networkOf(foundingOf(body)) !== network) return undefined
  const { id, author, time, own } = entry
  return { id, author, network, time, own, after, kind, says: read.data } as Governance
}

/** The founding body without the envelope, which cannot be in its own hash's dataset name any other way. */
function foundingOf(body: JournalEntry['body']): Cbor {
  const { own: _own, after: _after, ...founding } = body
  return founding
}

/** @throws {NetworkError} `NETWORK_INVALID`, saying which field is wrong, unless readers will understand it. */
export function checkStatement({ kind, says }: Statement): void {
  const read = SHAPES[kind].safeParse(says)
  if (read.success) return
  const [issue] = read.error.issues
  throw new NetworkError('NETWORK_INVALID', `${kind}, ${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'not of its form'}`)
}

/** What a newcomer signs: that it knows this version of the agreement and wants to take part. */
export function consentMessage(network: NetworkId, agreed: EntryId, returning: readonly EntryId[] = []): Uint8Array {
  const left = returning.toSorted().map(bytesOfEntry)
  return encodeCbor(['serumpun consent 1', bytesOfNetwork(network), bytesOfEntry(agreed), left])
}

/** Whether the library itself agreed to be vouched for. */
export function hasConsented(
  by: LibraryId,
  {
    network,
    version: agreed,
    returning,
    consent,
  }: { network: NetworkId; version: EntryId; returning?: readonly EntryId[] | undefined; consent: Uint8Array },
): boolean {
  return isSignedBy(by, consentMessage(network, agreed, returning), consent)
}

/** Consents that were checked, by the vouch that holds them: membership is computed over and over. */
const MOST_CHECKED = 32_768
const checked = new Map<EntryId, boolean>()

/** Whether whom the vouch is for has agreed to it. */
export function isConsented({ id, network, says }: Governance<'vouch'>): boolean {
  const known = checked.get(id)
  if (known !== undefined) return known
  const isValid = hasConsented(says.library, { network, ...says })
  if (checked.size >= MOST_CHECKED) checked.clear()
  checked.set(id, isValid)
  return isValid
}
