// The description of a title put together from its records: every field tells whose it is, and what the others say.
import { z } from 'zod'

/** Records are named by their places in the title's list of records, which has the first 200. */
const by = z.array(z.int())

const said = <Value extends z.ZodType>(value: Value) => z.object({ value, by })

/** A field with one value. */
const one = <Value extends z.ZodType>(value: Value) =>
  said(value)
    .extend({ others: z.array(said(value)).meta({ description: 'What other records say instead; what most libraries say first' }) })
    .optional()

const text = one(z.string())
const texts = z.array(said(z.string()))

const creator = z.object({
  name: z.string(),
  kind: z.enum(['person', 'corporate', 'meeting']),
  roles: z.array(z.string()),
  dates: z.string().optional(),
  nameOriginal: z.string().optional(),
})

const identifier = z.object({
  type: z.string(),
  value: z.string(),
  status: z.enum(['valid', 'cancelled', 'malformed']),
  note: z.string().optional(),
})

const host = z.object({
  title: z.string().optional(),
  part: z.string().optional(),
  issn: z.string().optional(),
  isbn: z.string().optional(),
})

export const mergedDescription = z
  .object({
    title: text,
    titleOriginal: text,
    responsibility: text,
    edition: text,
    place: text,
    publisher: text,
    year: one(z.int()),
    extent: text,
    format: text,
    abstract: text,
    host: one(host),
    creators: z.array(said(creator)),
    identifiers: z.array(said(identifier)),
    languages: texts,
    subjects: texts,
    series: texts,
    otherTitles: texts,
    notes: texts,
  })
  .meta({ id: 'MergedDescription', description: 'by: places in records of the title' })
