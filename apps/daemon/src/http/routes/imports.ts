// Import jobs over HTTP: upload, look, start, follow, stop; and the rejects to be mended.
import { basename } from 'node:path'
import { limits, operations } from '@serumpun/api'
import type { Context } from 'hono'
import { DaemonError } from '../../errors.ts'
import { listBeside } from '../../importing/rejects.ts'
import { answer } from '../answer.ts'
import { fileAnswer } from '../file-answer.ts'
import { bodyOf } from '../guards.ts'
import { importAnswer } from '../job-answer.ts'
import { Refusal } from '../problem.ts'
import { type Routes, serve } from '../routes.ts'

const {
  imports: all,
  upload,
  import: one,
  importEvents,
  lookAgain,
  startImport,
  importRejects,
  importReasons,
  cancelImport,
} = operations
const jobSchema = one.responses[200].content['application/json'].schema

/** States in which nothing more happens by itself. */
const OVER = new Set(['ready', 'done', 'failed', 'stopped'])

export const importRoutes: Routes = (app, { imports, streams }) => {
  serve(app, all, [], (context) =>
    answer(context, all.responses[200].content['application/json'].schema, { items: imports.all.map(importAnswer) }),
  )

  serve(app, upload, [], async (context) => {
    const { body } = context.req.raw
    // What says beforehand that it is too large need not be sent at all.
    if (body === null || Number(context.req.header('content-length') ?? 0) > limits.MAX_UPLOAD_BYTES)
      throw body === null
        ? new DaemonError('UPLOAD_EMPTY', 'The file is the body of the request, and there is none.')
        : new Refusal(
            413,
            'UPLOAD_TOO_LARGE',
            `The file is larger than ${limits.MAX_UPLOAD_BYTES} bytes. Import it on the command line.`,
          )
    const job = await imports.receive(context.req.valid('query').name, body)
    return answer(context, jobSchema, importAnswer(job), { status: 201, headers: { location: `/api/imports/${job.id}` } })
  })

  serve(app, one, [], (context) => answer(context, jobSchema, importAnswer(imports.get(context.req.valid('param').id))))

  serve(app, importEvents, [], (context) => {
    const { id } = context.req.valid('param')
    imports.get(id)
    return streams.open(context, (tell, end) => {
      const told = (): void => {
        const job = imports.get(id)
        tell('import', JSON.stringify(importAnswer(job)))
        if (OVER.has(job.state)) end()
      }
      const stop = imports.listen(
        (job) => job.id === id && told(),
        (gone) => gone === id && end(),
      )
      told()
      return stop
    })
  })

  serve(app, lookAgain, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const job = await imports.lookAgain(context.req.valid('param').id, context.req.valid('json'))
    return answer(context, jobSchema, importAnswer(job))
  })

  serve(app, startImport, [], async (context) =>
    answer(context, jobSchema, importAnswer(await imports.start(context.req.valid('param').id))),
  )

  const rejectsOf = (id: string): string => {
    const { rejectsFile } = imports.get(id)
    if (rejectsFile === undefined) throw new DaemonError('NO_SUCH_JOB', 'Nothing of this file was rejected.')
    return rejectsFile
  }

  const fileOfRejects = async (context: Context, path: string, mediaType: string): Promise<Response> =>
    await fileAnswer(context, path, basename(path), mediaType).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      throw new DaemonError('NO_SUCH_JOB', 'The file of rejected records has been removed since.')
    })

  serve(app, importRejects, [], async (context) =>
    fileOfRejects(context, rejectsOf(context.req.valid('param').id), 'application/octet-stream'),
  )

  serve(app, importReasons, [], async (context) =>
    fileOfRejects(context, listBeside(rejectsOf(context.req.valid('param').id)), 'text/plain; charset=utf-8'),
  )

  serve(app, cancelImport, [], async (context) => {
    await imports.cancel(context.req.valid('param').id)
    return context.body(null, 204)
  })
}
