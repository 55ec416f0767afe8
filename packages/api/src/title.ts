// Titles of the union catalogue and who holds them.
import { z } from 'zod'
import {
  MAX_CURSOR_CHARS,
  MAX_FACET_VALUES,
  MAX_FILTER_VALUES,
  MAX_ID_CHARS,
  MAX_PAGE_TITLES,
  MAX_QUERY_CHARS,
  MAX_SUGGESTIONS,
  MAX_TEXT_CHARS,
} from './limits.ts'
import { mergedDescription } from './merged.ts'

const holding = z
  .object({
    location: z.string().optional(),
    callNumber: z.string().optional(),
    copies: z.int().optional(),
    barcode: z.string().optional(),
    note: z.string().optional(),
    loan: z
      .enum(['loan', 'copy-only', 'in-house'])
      .optional()
      .meta({ description: 'Lent; not lent, but copied from; only read in the library' }),
    statement: z.string().optional().meta({ description: 'Volumes and issues of a serial: v.1(1990)-v.12(2001)' }),
  })
  .meta({ id: 'Holding' })

const holdingLibrary = z
  .object({ library: z.string(), name: z.string(), own: z.boolean(), holdings: z.array(holding) })
  .meta({ id: 'HoldingLibrary' })

const format = z.enum(['book', 'serial', 'article', 'map', 'music', 'video', 'audio', 'computer', 'manuscript', 'mixed', 'other'])

export const titleSummary = z
  .object({
    id: z.string().meta({ description: 'Of any of its records; stays good as long as the record is there' }),
    title: z.string(),
    originalTitle: z.string().optional(),
    creators: z.array(z.string()),
    year: z.int().optional(),
    publisher: z.string().optional(),
    edition: z.string().optional(),
    languages: z.array(z.string()).meta({ description: 'ISO 639-2' }),
    format,
    subjects: z.array(z.string()),
    identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
    heldBy: z.array(holdingLibrary),
  })
  .meta({ id: 'TitleSummary' })

export const title = titleSummary
  .extend({
    records: z
      .array(z.object({ id: z.string(), library: z.string(), name: z.string(), own: z.boolean() }))
      .meta({ description: 'The records that it is made of: /api/records/{id}. The first 200' }),
    merged: mergedDescription,
    describedBy: z.string().meta({ description: 'The record that says most of it' }),
  })
  .meta({ id: 'Title' })

export const titleParameters = z.object({
  id: z.string().min(1).max(MAX_ID_CHARS).meta({ description: 'Of any of its records, percent-encoded' }),
})

export const holdings = z.object({ id: z.string(), heldBy: z.array(holdingLibrary) }).meta({ id: 'Holdings' })

/** A parameter that may be given several times: any of the values is enough. */
const anyOf = <Item extends z.ZodType>(item: Item) =>
  z
    .union([item, z.array(item).max(MAX_FILTER_VALUES)])
    .transform((given): z.output<Item>[] => (Array.isArray(given) ? given : [given as z.output<Item>]))
    .optional()

const text = z.string().min(1).max(MAX_TEXT_CHARS)
const count = z.coerce.number<number>().int().min(0)

/** What is looked for, and what of it is to be shown. */
const selection = {
  q: z.string().max(MAX_QUERY_CHARS).default('').meta({
    description:
      'Words, "phrases", ISBN or ISSN, or a query in CQL (title = bumi and creator = toer); empty: all titles, newest first',
  }),
  within: anyOf(text).meta({ description: 'Only these libraries, as though there were no others' }),
  network: text.optional().meta({ description: 'Only members of this network, as though there were no others' }),
  library: anyOf(text).meta({ description: 'Libraries of which one must have it' }),
  place: anyOf(text),
  language: anyOf(text).meta({ description: 'ISO 639-2' }),
  yearFrom: z.coerce.number<number>().int().optional(),
  yearTo: z.coerce.number<number>().int().optional(),
  format: anyOf(format),
  subject: anyOf(text).meta({ description: 'A heading, whole' }),
  availability: anyOf(z.enum(['loan', 'copy-only', 'in-house'])),
  addedSince: z.iso.date().optional().meta({ description: "New accessions: came into its library's catalogue then or later" }),
  holdersFrom: count.optional(),
  holdersTo: count.optional().meta({ description: '1: held by only one library' }),
} as const

const facetName = z.enum(['library', 'place', 'language', 'year', 'format', 'subject', 'availability'])

export const searchQuery = z.object({
  ...selection,
  sort: z.enum(['relevance', 'newest', 'year', 'title', 'held', 'added']).default('relevance'),
  facet: anyOf(facetName).meta({ description: 'Facets to count' }),
  facetValues: z.coerce.number<number>().int().min(1).max(MAX_FACET_VALUES).default(10),
  correct: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: where nothing is found, show what another spelling finds' }),
  limit: z.coerce.number<number>().int().min(1).max(MAX_PAGE_TITLES).default(20),
  cursor: z.string().max(MAX_CURSOR_CHARS).optional().meta({ description: 'From the page before' }),
})

export const facetsQuery = z.object({
  ...selection,
  facet: anyOf(facetName).meta({ description: 'Absent: all' }),
  facetValues: z.coerce.number<number>().int().min(1).max(MAX_FACET_VALUES).default(10),
})

const facet = z
  .object({
    name: facetName,
    values: z.array(
      z.object({
        value: z.string().meta({ description: 'As the filter takes it' }),
        label: z.string().optional().meta({ description: 'What people call it, where that is something else' }),
        titles: z.int(),
      }),
    ),
    more: z.boolean(),
    isExact: z.boolean().meta({ description: 'false: estimated from a sample' }),
  })
  .meta({ id: 'Facet' })

const suggestion = z
  .object({ query: z.string(), isShown: z.boolean().meta({ description: 'The page shows the titles of this query' }) })
  .meta({ id: 'Suggestion', description: 'What was probably meant' })

export const titlePage = z
  .object({
    total: z.int(),
    totalIsExact: z.boolean().meta({ description: 'false: there are more than total' }),
    cursor: z.string().optional().meta({ description: 'Asks for the page after this one; absent on the last' }),
    tookMs: z.number(),
    items: z.array(titleSummary),
    facets: z.array(facet),
    suggestion: suggestion.optional(),
  })
  .meta({ id: 'TitlePage' })

export const facets = z.object({ total: z.int(), totalIsExact: z.boolean(), facets: z.array(facet) }).meta({ id: 'Facets' })

export const suggestionsQuery = z.object({
  q: z.string().min(1).max(MAX_QUERY_CHARS).meta({ description: 'What has been typed so far' }),
  limit: z.coerce.number<number>().int().min(1).max(MAX_SUGGESTIONS).default(8),
})

export const suggestions = z
  .object({
    titles: z.array(
      z.object({ id: z.string(), title: z.string(), creators: z.array(z.string()), year: z.int().optional(), format }),
    ),
    meant: z.string().optional().meta({ description: 'Another spelling that finds more' }),
  })
  .meta({ id: 'Suggestions' })
