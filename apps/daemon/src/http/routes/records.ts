// Records: anybody's to be read in any form, own ones to be written.
import { limits, operations } from '@serumpun/api'
import { controlNumberOf, decodeIso2709, describe } from '@serumpun/bib'
import type { Context } from 'hono'
import { RecordInvalid } from '../../cataloguing/errors.ts'
import type { Written } from '../../cataloguing/own-catalogue.ts'
import { versionOf } from '../../cataloguing/version.ts'
import { writtenAs } from '../../cataloguing/written-forms.ts'
import { readSentRecord, type SentRecord } from '../../cataloguing/read-record.ts'
import { answer, isKnown } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { formFor, sentFormat } from '../media.ts'
import { expectedIn, marcJson, writtenAnswer } from '../record-forms.ts'
import { type Routes, serve } from '../routes.ts'

const { record, createRecord, checkRecord, changeRecord, withdrawRecord, restoreRecord, withdrawnRecords, copyRecord } = operations
const writtenSchema = createRecord.responses[201].content['application/json'].schema
const checkSchema = checkRecord.responses[200].content['application/json'].schema

async function sentIn(context: Context): Promise<SentRecord> {
  const format = sentFormat(context)
  return await readSentRecord(new Uint8Array(await context.req.arrayBuffer()), format)
}

/** The tag is the record's, as reading it gives it, so that it can be changed again. */
function told(context: Context, written: Written, status: 200 | 201 = 200): Response {
  const body = writtenAnswer(written)
  const address = `/api/records/${encodeURIComponent(written.id)}`
  return answer(context, writtenSchema, body, {
    status,
    headers: { etag: body.etag, 'content-location': address, ...(status === 201 && { location: address }) },
  })
}

export const recordRoutes: Routes = (app, { catalogue }) => {
  const limited = bodyOf(limits.MAX_RECORD_BYTES)

  serve(app, record, [], async (context) => {
    const { format, mediaType } = formFor(context, context.req.valid('query').format)
    const { bytes } = await catalogue.read(context.req.valid('param').id)
    const tag = `${versionOf(bytes)}.${format}`
    const headers = { etag: `"${tag}"`, 'cache-control': 'no-cache', vary: 'accept' }
    if (isKnown(context, tag)) return context.body(null, 304, headers)
    const type = mediaType === 'application/json' ? 'application/json; charset=utf-8' : mediaType
    return context.body(new Uint8Array(writtenAs(bytes, format)), 200, { ...headers, 'content-type': type })
  })

  serve(app, createRecord, [limited], async (context) => {
    const written = await catalogue.create(await sentIn(context))
    return told(context, written, 201)
  })

  serve(app, checkRecord, [limited], async (context) => {
    try {
      const { errors, warnings, record: formed } = catalogue.check(await sentIn(context))
      const stored = errors.length === 0 ? { record: marcJson(formed) } : {}
      return answer(context, checkSchema, { errors: [...errors], warnings: [...warnings], ...stored })
    } catch (error) {
      if (!(error instanceof RecordInvalid)) throw error
      return answer(context, checkSchema, { errors: [...error.parts], warnings: [] })
    }
  })

  serve(app, changeRecord, [limited], async (context) => {
    const expected = expectedIn(context)
    const written = await catalogue.change(context.req.valid('param').id, await sentIn(context), expected)
    return told(context, written)
  })

  serve(app, withdrawRecord, [], async (context) => {
    await catalogue.withdraw(context.req.valid('param').id, expectedIn(context))
    return context.body(null, 204)
  })

  serve(app, restoreRecord, [], async (context) => told(context, await catalogue.restore(context.req.valid('param').id)))

  serve(app, withdrawnRecords, [], async (context) => {
    const items = (await catalogue.withdrawn(context.req.valid('query').limit)).map(({ id, at, record: bytes }) => {
      const decoded = decodeIso2709(bytes)
      const controlNumber = controlNumberOf(decoded)?.number ?? ''
      return { id, controlNumber, title: describe(decoded).title, withdrawnAt: new Date(at).toISOString() }
    })
    return answer(context, withdrawnRecords.responses[200].content['application/json'].schema, { items })
  })

  serve(app, copyRecord, [], async (context) => {
    const draft = await catalogue.draftCopy(context.req.valid('param').id)
    if (context.req.valid('query').draft === 'true') {
      const { errors, warnings } = catalogue.check(draft)
      return answer(context, checkSchema, { errors: [...errors], warnings: [...warnings], record: marcJson(draft.record) })
    }
    const written = await catalogue.create(draft)
    return told(context, written, 201)
  })
}
