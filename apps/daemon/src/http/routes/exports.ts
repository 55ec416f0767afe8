// Export jobs over HTTP: asked for, followed, fetched, stopped.
import { limits, operations } from '@serumpun/api'
import { EXPORTS } from '@serumpun/bib/write'
import { answer } from '../answer.ts'
import { fileAnswer } from '../file-answer.ts'
import { bodyOf } from '../guards.ts'
import { type Routes, serve } from '../routes.ts'

const { exports: all, startExport, export: one, exportFile, cancelExport } = operations
const jobSchema = one.responses[200].content['application/json'].schema

export const exportRoutes: Routes = (app, { exports }) => {
  serve(app, all, [], (context) => answer(context, all.responses[200].content['application/json'].schema, { items: exports.all }))

  serve(app, startExport, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const job = await exports.start(context.req.valid('json'))
    return answer(context, jobSchema, job, { status: 201, headers: { location: `/api/exports/${job.id}` } })
  })

  serve(app, one, [], (context) => answer(context, jobSchema, exports.get(context.req.valid('param').id)))

  serve(app, exportFile, [], async (context) => {
    const { id } = context.req.valid('param')
    const path = exports.fileOf(id)
    const { request, fileName } = exports.get(id)
    const printed = request.format === 'cards' || request.format === 'labels'
    return await fileAnswer(context, path, fileName, printed ? 'text/html; charset=utf-8' : EXPORTS[request.format].mediaType)
  })

  serve(app, cancelExport, [], async (context) => {
    await exports.cancel(context.req.valid('param').id)
    return context.body(null, 204)
  })
}
