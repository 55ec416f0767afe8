// Export jobs: records are written to a file that is then fetched.
import { z } from 'zod'
import { MAX_QUERY_CHARS } from './limits.ts'

export const exportParameters = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'An export job has 16 hexadecimal digits.') })

export const exportRequest = z
  .object({
    format: z.enum(['marc', 'marcxml', 'mods', 'dc', 'json', 'ndjson', 'csv', 'xlsx', 'ris', 'bibtex', 'cards', 'labels']),
    query: z.string().max(MAX_QUERY_CHARS).optional().meta({ description: 'As in search; absent: everything' }),
    union: z.boolean().default(false).meta({ description: 'Records of all libraries, not own ones alone' }),
    language: z.enum(['id', 'ms', 'en']).default('id').meta({ description: 'Of cards and labels' }),
  })
  .strict()
  .meta({ id: 'ExportRequest' })

export const exportJob = z
  .object({
    id: z.string(),
    createdAt: z.iso.datetime(),
    state: z.enum(['waiting', 'writing', 'done', 'failed']),
    request: exportRequest,
    progress: z.object({ shards: z.int(), totalShards: z.int(), records: z.int() }).optional(),
    report: z
      .object({
        records: z.int(),
        bytes: z.int(),
        skipped: z.int().meta({ description: 'Records that the format cannot hold' }),
        notices: z.array(z.string()),
      })
      .optional(),
    error: z.object({ code: z.string(), message: z.string() }).optional(),
    fileName: z.string().meta({ description: 'Under which /api/exports/{id}/file comes' }),
  })
  .meta({ id: 'ExportJob' })

export const exportJobs = z.object({ items: z.array(exportJob).meta({ description: 'Newest first' }) }).meta({ id: 'ExportJobs' })
