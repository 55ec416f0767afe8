// Networks over HTTP: looked at, founded, invited into, joined.
import { limits, operations } from '@serumpun/api'
import { renderSVG } from 'uqr'
import { templateTerms } from '../../networks/agreement-template.ts'
import type { InvitationReport, JoinReport } from '../../operations/invitations.ts'
import type { NetworkDetails, NetworkSummary } from '../../operations/networks.ts'
import { answer } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { type Routes, serve } from '../routes.ts'

const { networks, foundNetwork, agreement, invitations, invite, revokeInvitation, join } = operations
const DAY_MS = 24 * 3_600_000

const withCode = ({ file: _, ...report }: InvitationReport) => ({ ...report, code: renderSVG(report.link) })

export const networkRoutes: Routes = (app, { perform }) => {
  const limited = [bodyOf(limits.MAX_JSON_BYTES)]

  serve(app, networks, [], async (context) => {
    const { signal } = context.req.raw
    const found = (await perform('network-list', {}, signal)) as NetworkSummary[]
    const items = await Promise.all(
      found.map(async ({ id }) => (await perform('network-show', { network: id }, signal)) as NetworkDetails),
    )
    return answer(context, networks.responses[200].content['application/json'].schema, { items })
  })

  serve(app, foundNetwork, limited, async (context) => {
    const { name } = context.req.valid('json')
    const terms = templateTerms({ name, begins: new Date().toISOString().slice(0, 10) })
    const made = (await perform('network-create', { terms }, context.req.raw.signal)) as NetworkDetails
    return answer(context, foundNetwork.responses[201].content['application/json'].schema, made, { status: 201 })
  })

  serve(app, agreement, [], async (context) => {
    const found = await perform('network-agreement', { network: context.req.valid('param').id }, context.req.raw.signal)
    const { schema } = agreement.responses[200].content['application/json']
    return answer(context, schema, schema.parse(found))
  })

  serve(app, invitations, [], async (context) => {
    const open = (await perform('invitation-list', {}, context.req.raw.signal)) as InvitationReport[]
    return answer(context, invitations.responses[200].content['application/json'].schema, { items: open.map(withCode) })
  })

  serve(app, invite, limited, async (context) => {
    const { days, ...asked } = context.req.valid('json')
    const made = await perform('invite', { ...asked, validForMs: days * DAY_MS }, context.req.raw.signal)
    const { schema } = invite.responses[201].content['application/json']
    return answer(context, schema, withCode(made as InvitationReport), { status: 201 })
  })

  serve(app, revokeInvitation, [], async (context) => {
    await perform('invitation-revoke', { id: context.req.valid('param').id }, context.req.raw.signal)
    return context.body(null, 204)
  })

  serve(app, join, limited, async (context) => {
    const { invitation, at, accept } = context.req.valid('json')
    const parameters = { given: invitation, at: at === undefined ? [] : [at], accept, offline: false }
    const { offer, standing } = (await perform('join', parameters, context.req.raw.signal)) as JoinReport
    const { schema } = join.responses[200].content['application/json']
    return answer(context, schema, schema.parse({ offer, ...(standing && { standing }) }))
  })
}
