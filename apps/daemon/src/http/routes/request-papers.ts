// Requests on paper over HTTP: pages to be opened and printed.
import { operations } from '@serumpun/api'
import { printPaper } from '../../operations/request-papers.ts'
import { pageAnswer } from '../page-answer.ts'
import { type Routes, serve } from '../routes.ts'

const { pullSlip, packingSlip, letter } = operations

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
}
