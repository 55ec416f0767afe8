// What staff decide: doubtful pairs of titles, and what libraries say of two records.
import { z } from 'zod'
import { MAX_CURSOR_CHARS, MAX_ID_CHARS, MAX_PAGE_TITLES, MAX_TEXT_CHARS } from './limits.ts'
import { titleSummary } from './title.ts'

const comparedRecord = titleSummary
  .omit({ heldBy: true })
  .extend({
    library: z.string(),
    name: z.string(),
    own: z.boolean(),
    place: z.string().optional(),
    extent: z.string().optional(),
    series: z.array(z.string()),
    responsibility: z.string().optional(),
  })
  .meta({ id: 'ComparedRecord', description: 'A record as it is put beside another' })

const doubtfulTitle = z.object({
  id: z.string().meta({ description: 'Of the title' }),
  records: z.int().meta({ description: 'How many it has' }),
  record: comparedRecord.meta({ description: 'The one that was compared' }),
})

export const reviewQuery = z.object({
  limit: z.coerce.number<number>().int().min(1).max(MAX_PAGE_TITLES).default(20),
  cursor: z.string().max(MAX_CURSOR_CHARS).optional(),
})

export const reviewPage = z
  .object({
    pairs: z
      .array(
        z.object({
          a: doubtfulTitle,
          b: doubtfulTitle,
          score: z.number(),
          why: z.enum(['score', 'conflict']).meta({
            description: 'score: not enough evidence; conflict: enough, but other records of the two titles must stay apart',
          }),
          evidence: z
            .array(z.object({ code: z.string(), a: z.string(), b: z.string(), points: z.number(), veto: z.boolean() }))
            .meta({ description: 'What was compared (docs/matching.md), what each record says, what it counts' }),
        }),
      )
      .meta({ description: 'The strongest first' }),
    cursor: z.string().optional(),
  })
  .meta({ id: 'ReviewPage' })

const recordId = z.string().min(1).max(MAX_ID_CHARS)

export const assertion = z
  .object({
    says: z.enum(['same', 'not-same', 'nothing']).meta({ description: 'nothing: what was said before is taken back' }),
    a: recordId,
    b: recordId,
    reason: z.string().max(MAX_TEXT_CHARS).default('').meta({ description: 'In your own words; other libraries read it' }),
  })
  .strict()
  .meta({ id: 'Assertion' })

export const asserted = z
  .object({
    says: z.enum(['same', 'not-same', 'nothing']),
    a: z.string(),
    b: z.string(),
    networks: z.array(z.string()).meta({ description: 'Networks whose members are told; none: it holds at home alone' }),
  })
  .meta({ id: 'Asserted' })

export const assertions = z
  .object({
    items: z
      .array(
        z.object({
          library: z.string(),
          name: z.string(),
          own: z.boolean(),
          says: z.enum(['same', 'not-same']),
          a: z.string(),
          b: z.string(),
          reason: z.string(),
          at: z.iso.datetime().meta({ description: "By the library's clock" }),
          isTakenBack: z.boolean(),
          isEffective: z.boolean().meta({ description: 'It is what this node goes by' }),
        }),
      )
      .meta({ description: 'Latest first' }),
  })
  .meta({ id: 'Assertions' })
