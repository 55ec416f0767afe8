// Networks of libraries: who is in them, what they have agreed on, who is invited, and how one joins.
import { z } from 'zod'
import { MAX_ID_CHARS, MAX_TEXT_CHARS } from './limits.ts'
import { CONFLICT, json, MISSING, REFUSALS, TOO_LARGE, UNCHANGED, UNSUPPORTED } from './operation.ts'

const status = z
  .enum(['member', 'waiting', 'none', 'left', 'expelled', 'succeeded'])
  .or(z.string())
  .meta({ description: 'member; waiting: not enough sponsors yet; or how it went' })

const network = z
  .object({
    id: z.string(),
    name: z.string(),
    status: status.meta({ description: 'What this library is there' }),
    members: z.int(),
    begins: z.string().optional(),
    ends: z.string().optional(),
    hasEnded: z.boolean(),
    sponsorsNeeded: z.int().meta({ description: 'Members that must vouch for a newcomer' }),
    shares: z.array(z.string()).meta({ description: 'What of each member the others may read' }),
    memberList: z.array(
      z.object({
        library: z.string(),
        name: z.string(),
        status,
        sponsors: z.array(z.string()),
        signed: z.boolean().meta({ description: 'Has signed the version in force' }),
        since: z.iso.datetime().optional(),
      }),
    ),
    proposals: z.array(
      z.object({
        id: z.string(),
        by: z.string(),
        what: z.string(),
        reason: z.string().optional(),
        state: z.string(),
        agreed: z.array(z.string()),
        needed: z.int(),
      }),
    ),
  })
  .meta({ id: 'Network' })

const texts = z.record(z.string(), z.string()).meta({ description: 'By language' })

/** The terms of an agreement, as far as people read them. */
const terms = z.object({
  name: texts,
  clauses: z.record(z.string(), texts).meta({ description: 'aims, scope, participants, term, relations, division, procedure …' }),
  requirements: z.array(texts),
  sponsors: z.int(),
  shares: z.array(z.string()),
  requestsSeenBy: z.enum(['parties', 'members']),
  begins: z.string(),
  ends: z.string().optional(),
})

const agreement = z
  .object({ id: z.string(), version: z.string(), versions: z.int(), terms })
  .meta({ id: 'Agreement', description: 'The version in force' })

const invitation = z
  .object({
    id: z.string(),
    network: z.string(),
    link: z.string().meta({ description: 'Whoever has it can use it' }),
    words: z.string().meta({ description: 'To be dictated' }),
    uses: z.int(),
    used: z.int(),
    expires: z.iso.datetime(),
    code: z.string().meta({ description: 'The link as a QR code: SVG' }),
  })
  .meta({ id: 'Invitation' })

const joined = z
  .object({
    offer: z.object({ network: z.string(), inviterName: z.string(), members: z.int(), terms }),
    standing: z
      .object({ status: z.enum(['member', 'waiting', 'none']), sponsors: z.int(), needed: z.int() })
      .optional()
      .meta({ description: 'Absent where the agreement has only been read' }),
  })
  .meta({ id: 'Joined' })

const networkParameters = z.object({ id: z.string().min(1).max(MAX_ID_CHARS) })
const body = <Schema extends z.ZodType>(schema: Schema) =>
  ({ required: true, content: { 'application/json': { schema } } }) as const

const WRITES = { ...CONFLICT, ...TOO_LARGE, ...UNSUPPORTED, ...REFUSALS } as const

export const networkOperations = {
  networks: {
    method: 'get',
    path: '/api/networks',
    summary: 'Networks that this library is in, or wants to be in',
    responses: {
      200: json(z.object({ items: z.array(network) }).meta({ id: 'Networks' }), 'With their members'),
      ...UNCHANGED,
      ...REFUSALS,
    },
  },
  foundNetwork: {
    method: 'post',
    path: '/api/networks',
    summary: 'Found a network, with the usual agreement',
    request: {
      body: body(
        z
          .object({ name: z.string().min(1).max(200) })
          .strict()
          .meta({ id: 'NewNetwork' }),
      ),
    },
    responses: { 201: json(network, 'It is founded; this library is its first member'), ...WRITES },
  },
  agreement: {
    method: 'get',
    path: '/api/networks/{id}/agreement',
    summary: 'What the members have agreed on',
    request: { params: networkParameters },
    responses: { 200: json(agreement, 'The version in force'), ...UNCHANGED, ...MISSING, ...CONFLICT, ...REFUSALS },
  },
  invitations: {
    method: 'get',
    path: '/api/invitations',
    summary: 'Invitations that are open',
    responses: {
      200: json(z.object({ items: z.array(invitation) }).meta({ id: 'Invitations' }), 'Those that this library has given'),
      ...UNCHANGED,
      ...REFUSALS,
    },
  },
  invite: {
    method: 'post',
    path: '/api/invitations',
    summary: 'Invite a library into a network',
    request: {
      body: body(
        z
          .object({
            network: z.string().min(1).max(MAX_ID_CHARS),
            uses: z.int().min(1).max(1000).default(1),
            days: z.int().min(1).max(366).default(7),
            language: z.enum(['id', 'ms', 'en']).default('id').meta({ description: 'Of the words' }),
          })
          .strict()
          .meta({ id: 'NewInvitation' }),
      ),
    },
    responses: { 201: json(invitation, 'To be given to the library'), ...WRITES },
  },
  revokeInvitation: {
    method: 'delete',
    path: '/api/invitations/{id}',
    summary: 'Take an invitation back',
    request: { params: networkParameters },
    responses: { 204: { description: 'Nobody can use it any more' }, ...CONFLICT, ...REFUSALS },
  },
  join: {
    method: 'post',
    path: '/api/join',
    summary: 'Read what an invitation offers, or agree to it',
    request: {
      body: body(
        z
          .object({
            invitation: z.string().min(1).max(MAX_TEXT_CHARS).meta({ description: 'A link, or words' }),
            at: z.string().max(300).optional().meta({ description: "The inviter's address, where words do not say it" }),
            accept: z.boolean().default(false).meta({ description: 'true: this library agrees' }),
          })
          .strict()
          .meta({ id: 'Joining' }),
      ),
    },
    responses: { 200: json(joined, 'What is offered, and where this library stands'), ...WRITES },
  },
} as const
