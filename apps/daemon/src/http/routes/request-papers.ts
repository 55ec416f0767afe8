// Requests on paper over HTTP: pages to be opened and printed, and slips that are scanned.
import { limits, operations } from '@serumpun/api'
import { printPaper } from '../../operations/request-papers.ts'
import { scanSlip } from '../../operations/request-scan.ts'
import { answer } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { pageAnswer } from '../page-answer.ts'
import { type Routes, serve } from '../routes.ts'

const { pullSlip, packingSlip, letter, scan } = operations

export const requestPaperRoutes: Routes = (app, { library }) => {
  serve(app, pullSlip, [], async (context) => {
    const { html } = await printPaper(library, 'pull-slip', [context.req.valid('param').id], context.req.valid('query'))
    return pageAnswer(context, html)
  })

  serve(app, packingSlip, [], async (context) => {
    const { html } = await printPaper(library, 'packing-slip', [context.req.valid('param').id], context.req.valid('query'))
    return pageAnswer(context, html)
  })

  serve(app, letter, [], async (context) => {
    const { html } = await printPaper(library, 'letter', [context.req.valid('param').id], context.req.valid('query'))
    return pageAnswer(context, html)
  })

  serve(app, scan, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const waiting = { signal: context.req.raw.signal, onProgress: () => undefined }
    const scanned = await scanSlip(library, context.req.valid('json'), waiting)
    return answer(context, scan.responses[200].content['application/json'].schema, scanned)
  })
}
