// What is known of requests in all, over HTTP: the balance, the yearly report, and who would be asked next.
import { operations } from '@serumpun/api'
import { printReport, showBalance } from '../../operations/request-balance.ts'
import { proposeFor } from '../../operations/request-proposal.ts'
import { answer } from '../answer.ts'
import { pageAnswer } from '../page-answer.ts'
import { type Routes, serve } from '../routes.ts'

const { balance, proposal, report } = operations

export const requestBalanceRoutes: Routes = (app, { library }) => {
  serve(app, balance, [], async (context) => {
    const shown = await showBalance(library, context.req.valid('query'))
    return answer(context, balance.responses[200].content['application/json'].schema, shown)
  })

  serve(app, report, [], async (context) => pageAnswer(context, await printReport(library, context.req.valid('query'))))

  serve(app, proposal, [], async (context) => {
    const proposed = await proposeFor(library, context.req.valid('query'))
    return answer(context, proposal.responses[200].content['application/json'].schema, proposed)
  })
}
