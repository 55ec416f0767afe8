// The API's shapes: one source for validation, for TypeScript and for /api/openapi.json.
import { z } from '@hono/zod-openapi'

export const problem = z
  .object({ type: z.string(), title: z.string(), status: z.int(), detail: z.string(), code: z.string() })
  .openapi('Problem', { description: 'RFC 9457' })

export const datasetStatus = z
  .object({
    library: z.string(),
    name: z.string(),
    dataset: z.string(),
    revision: z.int(),
    entries: z.int(),
    root: z.string(),
    shards: z.int(),
    time: z.iso.datetime(),
    complete: z.boolean(),
    landedShards: z.int(),
    own: z.boolean(),
    branches: z.int(),
    equivocations: z.int(),
  })
  .openapi('Dataset')

export const peerStatus = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    connected: z.boolean(),
    address: z.string().optional(),
    since: z.iso.datetime().optional(),
    discovered: z.enum(['given', 'mdns', 'inbound']),
    lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).optional(),
    nextDialAt: z.iso.datetime().optional(),
  })
  .openapi('Peer')

const scheduledHarvest = z
  .object({
    url: z.string(),
    prefix: z.string().optional(),
    set: z.string().optional(),
    every: z.string(),
    nextAt: z.iso.datetime(),
    running: z.boolean(),
    last: z
      .object({
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime(),
        result: z.enum(['done', 'failed', 'stopped']),
        code: z.string().optional(),
        message: z.string().optional(),
        tally: z.object({
          read: z.int(),
          added: z.int(),
          updated: z.int(),
          unchanged: z.int(),
          removed: z.int(),
          rejected: z.int(),
        }),
      })
      .optional(),
  })
  .openapi('Harvest')

export const status = z
  .object({
    version: z.string(),
    running: z.boolean(),
    library: z.object({ id: z.string(), name: z.string(), code: z.string().optional(), place: z.string().optional() }),
    addresses: z.array(z.string()),
    datasets: z.array(datasetStatus),
    peers: z.array(peerStatus),
    views: z.object({ catalogue: z.object({ records: z.int(), titles: z.int(), current: z.boolean(), pendingShards: z.int() }) }),
    harvests: z.array(scheduledHarvest),
    sync: z.object({
      state: z.enum(['alone', 'syncing', 'current']),
      transfers: z.array(
        z.object({ library: z.string(), name: z.string(), dataset: z.string(), shards: z.int(), done: z.int(), bytes: z.int() }),
      ),
    }),
  })
  .openapi('Status')

export const searchQuery = z.object({
  q: z.string().max(1000).default('').openapi({
    description:
      'Words, "phrases", ISBN or ISSN, or a query in CQL (title = bumi and creator = toer); empty: all titles, newest first',
  }),
  limit: z.coerce.number().int().min(1).max(100).default(20),
  cursor: z.string().max(2000).optional().openapi({ description: 'From the page before' }),
})

export const titleParameters = z.object({ id: z.string().min(1).max(2000).openapi({ description: 'Of any of its records' }) })

const holding = z.object({
  location: z.string().optional(),
  callNumber: z.string().optional(),
  copies: z.int().optional(),
  barcode: z.string().optional(),
  note: z.string().optional(),
  loan: z
    .enum(['loan', 'copy-only', 'in-house'])
    .optional()
    .openapi({ description: 'Lent; not lent, but copied from; only read in the library' }),
  statement: z.string().optional().openapi({ description: 'Volumes and issues of a serial' }),
})

export const title = z
  .object({
    id: z.string(),
    title: z.string(),
    originalTitle: z.string().optional(),
    creators: z.array(z.string()),
    year: z.int().optional(),
    publisher: z.string().optional(),
    edition: z.string().optional(),
    languages: z.array(z.string()),
    format: z.string(),
    subjects: z.array(z.string()),
    identifiers: z.array(z.object({ type: z.string(), value: z.string() })),
    heldBy: z.array(z.object({ library: z.string(), name: z.string(), own: z.boolean(), holdings: z.array(holding) })),
  })
  .openapi('Title')

export const titlePage = z
  .object({ total: z.int(), totalIsExact: z.boolean(), cursor: z.string().optional(), tookMs: z.number(), items: z.array(title) })
  .openapi('TitlePage')
