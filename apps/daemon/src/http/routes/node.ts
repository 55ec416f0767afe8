// The node itself: its state, what changes, and the libraries that it knows.
import { operations } from '@serumpun/api'
import { DaemonError } from '../../errors.ts'
import { librariesOf } from '../../operations/libraries.ts'
import { statusOf } from '../../operations/status.ts'
import { answer } from '../answer.ts'
import { importAnswer } from '../job-answer.ts'
import { type Routes, serve } from '../routes.ts'

const { status, libraries, library: oneLibrary } = operations

export const nodeRoutes: Routes = (app, { library, network, statusStream, streams, imports, exports }) => {
  serve(app, status, [], async (context) =>
    answer(context, status.responses[200].content['application/json'].schema, await statusOf(library, network)),
  )

  serve(app, operations.events, [], (context) =>
    streams.open(context, (tell) => {
      const stops = [
        statusStream.listen((json) => tell('status', json)),
        imports.listen(
          (job) => tell('import', JSON.stringify(importAnswer(job)), job.id),
          (id) => tell('import-removed', JSON.stringify({ id }), id),
        ),
        exports.listen(
          (job) => tell('export', JSON.stringify(job), job.id),
          (id) => tell('export-removed', JSON.stringify({ id }), id),
        ),
      ]
      return () => stops.forEach((stop) => stop())
    }),
  )

  serve(app, libraries, [], async (context) =>
    answer(context, libraries.responses[200].content['application/json'].schema, { items: await librariesOf(library, network) }),
  )

  serve(app, oneLibrary, [], async (context) => {
    const { id } = context.req.valid('param')
    const found = (await librariesOf(library, network)).find((one) => one.id === id)
    if (found === undefined) throw new DaemonError('NO_SUCH_LIBRARY', 'No library of this id is known here.')
    return answer(context, oneLibrary.responses[200].content['application/json'].schema, found)
  })
}
