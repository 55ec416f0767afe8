// Doubtful pairs of titles, and what is said of two records.
import { limits, operations } from '@serumpun/api'
import type { DoubtfulTitle } from '@serumpun/union'
import type { OpenedLibrary } from '../../opened-library.ts'
import { assertionsOf, say } from '../../operations/assertions.ts'
import { answer } from '../answer.ts'
import { bodyOf } from '../guards.ts'
import { type Routes, serve } from '../routes.ts'

const { review, assert, titleAssertions } = operations

/** One side of a pair, with what the compared record says in full. */
function sideOf({ directory, replica }: OpenedLibrary, { id, records, record }: DoubtfulTitle) {
  const { title, titleOriginal, creators, year, publisher, place, edition, languages, format, subjects, identifiers, ...more } =
    record.description
  return {
    id,
    records,
    record: {
      id: record.id,
      library: record.library,
      name: directory.nameOf(record.library),
      own: record.library === replica.library,
      title,
      originalTitle: titleOriginal,
      creators: creators.map(({ name }) => name),
      year,
      publisher,
      place,
      edition,
      extent: more.extent,
      responsibility: more.responsibility,
      series: more.series,
      languages,
      format,
      subjects,
      identifiers: identifiers.map(({ type, value }) => ({ type, value })),
    },
  }
}

export const reviewRoutes: Routes = (app, { library }) => {
  serve(app, review, [], async (context) => {
    const { limit, cursor } = context.req.valid('query')
    const page = await library.view.review({ limit, ...(cursor !== undefined && { cursor }) }, context.req.raw.signal)
    const pairs = page.pairs.map(({ a, b, ...pair }) => ({ ...pair, a: sideOf(library, a), b: sideOf(library, b) }))
    return answer(context, review.responses[200].content['application/json'].schema, { pairs, cursor: page.next })
  })

  serve(app, titleAssertions, [], async (context) => {
    const items = await assertionsOf(library, context.req.valid('param').id, context.req.raw.signal)
    return answer(context, titleAssertions.responses[200].content['application/json'].schema, { items })
  })

  serve(app, assert, [bodyOf(limits.MAX_JSON_BYTES)], async (context) => {
    const said = await say(library, context.req.valid('json'))
    return answer(context, assert.responses[201].content['application/json'].schema, said, { status: 201 })
  })
}
