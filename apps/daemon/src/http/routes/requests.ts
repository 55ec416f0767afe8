// Requests over HTTP: asked, listed, looked at, answered.
import { limits, operations } from '@serumpun/api'
import { askFor, listRequests, sayAbout, showRequest } from '../../operations/requests.ts'
import { answer } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { type Routes, serve } from '../routes.ts'

const { requests: all, ask, request: one, say } = operations
const requestSchema = one.responses[200].content['application/json'].schema

export const requestRoutes: Routes = (app, { library }) => {
  serve(app, all, [], async (context) => {
    const page = await listRequests(library, context.req.valid('query'))
    return answer(context, all.responses[200].content['application/json'].schema, page)
  })

  serve(app, ask, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const asked = await askFor(library, context.req.valid('json'), { signal: context.req.raw.signal, onProgress: () => undefined })
    return answer(context, ask.responses[201].content['application/json'].schema, asked, { status: 201 })
  })

  serve(app, one, [], async (context) => answer(context, requestSchema, await showRequest(library, context.req.valid('param').id)))

  serve(app, say, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const { id } = context.req.valid('param')
    const shown = await sayAbout(library, id, context.req.valid('json'), {
      signal: context.req.raw.signal,
      onProgress: () => undefined,
    })
    return answer(context, requestSchema, shown, { status: 201 })
  })
}
