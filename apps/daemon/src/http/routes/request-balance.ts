// The balance over HTTP: figures, and the yearly report as a page.
import { operations } from '@serumpun/api'
import { printReport, showBalance } from '../../operations/request-balance.ts'
import { answer } from '../answer.ts'
import { pageAnswer } from '../page-answer.ts'
import { type Routes, serve } from '../routes.ts'

const { balance, report } = operations

export const requestBalanceRoutes: Routes = (app, { library }) => {
  serve(app, balance, [], async (context) => {
    const shown = await showBalance(library, context.req.valid('query'))
    return answer(context, balance.responses[200].content['application/json'].schema, shown)
  })

  serve(app, report, [], async (context) => pageAnswer(context, await printReport(library, context.req.valid('query'))))
}
