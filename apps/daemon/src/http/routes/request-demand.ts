// Unmet demand over HTTP.
import { limits, operations } from '@serumpun/api'
import { listDemand, showOwnDemand, tellDemand } from '../../operations/request-demand.ts'
import { answer } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { type Routes, serve } from '../routes.ts'

const { demand, ownDemand, tellDemand: tell } = operations
const ownSchema = ownDemand.responses[200].content['application/json'].schema

export const requestDemandRoutes: Routes = (app, { library }) => {
  serve(app, demand, [], async (context) => {
    const listed = await listDemand(library, context.req.valid('query'))
    return answer(context, demand.responses[200].content['application/json'].schema, listed)
  })

  serve(app, ownDemand, [], async (context) => answer(context, ownSchema, await showOwnDemand(library, context.req.valid('query'))))

  serve(app, tell, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const waiting = { signal: context.req.raw.signal, onProgress: () => undefined }
    return answer(context, ownSchema, await tellDemand(library, context.req.valid('json'), waiting), { status: 201 })
  })
}
