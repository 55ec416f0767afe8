// Import jobs: a file is uploaded, looked at, and imported when somebody says so.
import { z } from 'zod'
import { MAX_TEXT_CHARS } from './limits.ts'

export const importParameters = z.object({ id: z.string().regex(/^[0-9a-f]{16}$/, 'An import job has 16 hexadecimal digits.') })

export const uploadQuery = z.object({
  name: z.string().min(1).max(200).meta({ description: "The file's name; its ending helps to tell what it is" }),
})

/** What is said of the file in advance, and what is to be done with it. */
export const importChoices = z
  .object({
    format: z
      .enum(['iso2709', 'marcxml', 'marc-json', 'mrk', 'aleph', 'mods', 'oai-dc', 'kbart', 'csv', 'xlsx'])
      .optional()
      .meta({ description: 'Where the file does not tell it rightly' }),
    flavour: z.enum(['marc21', 'unimarc']).optional(),
    encoding: z.string().max(100).optional(),
    columns: z
      .record(z.string().min(1).max(1000), z.string().max(100))
      .optional()
      .meta({ description: 'What the columns of a list mean: heading or #number → field, or ignore (docs/formats.md)' }),
    replace: z.boolean().optional().meta({ description: 'A full load: what the file does not have is removed' }),
    yes: z.boolean().optional().meta({ description: 'With replace: even if that is more than a tenth of the catalogue' }),
  })
  .strict()
  .meta({ id: 'ImportChoices' })

const reject = z.object({
  index: z.int(),
  offset: z.int(),
  controlNumber: z.string().optional(),
  code: z.string(),
  message: z.string(),
})

const warning = z.object({
  code: z.string(),
  count: z.int(),
  places: z.array(z.object({ index: z.int(), controlNumber: z.string().optional() })),
})

const replaced = z.object({
  held: z.int(),
  absent: z.int(),
  removed: z.int(),
  refused: z.enum(['file-failed', 'unknown-rejects', 'too-many', 'dry-run']).optional(),
  unknownRejects: z.int(),
})

const failure = z.object({ code: z.string(), message: z.string().max(MAX_TEXT_CHARS) })

const preview = z
  .object({
    format: z.string(),
    flavour: z.string(),
    compressed: z.boolean(),
    table: z
      .object({
        kind: z.string(),
        encoding: z.string().optional(),
        separator: z.string().optional(),
        sheets: z.array(z.string()).optional(),
        otherSheets: z.array(z.string()).optional(),
        headerRow: z.int().optional(),
        columns: z.array(z.object({ heading: z.string(), field: z.string().optional() })),
      })
      .optional(),
    records: z.int(),
    rejected: z.int(),
    samples: z.array(
      z.object({
        controlNumber: z.string().optional(),
        title: z.string(),
        creators: z.array(z.string()),
        year: z.int().optional(),
        isbn: z.string().optional(),
        callNumber: z.string().optional(),
        copies: z.int(),
      }),
    ),
    warnings: z.array(warning),
    reasons: z.array(z.object({ code: z.string(), count: z.int(), first: reject })),
    replaced: replaced.optional(),
  })
  .meta({ id: 'ImportPreview', description: 'What would become of the file' })

const report = z
  .object({
    read: z.int(),
    added: z.int(),
    updated: z.int(),
    unchanged: z.int(),
    removed: z.int(),
    rejected: z.int(),
    rejects: z.array(reject).meta({ description: 'The first of them; the rejects file has all' }),
    warnings: z.array(warning),
    replaced: replaced.optional(),
    seconds: z.number(),
  })
  .meta({ id: 'ImportReport', description: 'read is the sum of added, updated, unchanged, removed and rejected' })

export const importJob = z
  .object({
    id: z.string(),
    name: z.string(),
    bytes: z.int(),
    createdAt: z.iso.datetime(),
    state: z.enum(['looking', 'ready', 'waiting', 'importing', 'done', 'failed', 'stopped']).meta({
      description:
        'looking: the file is read and nothing is written; ready: waits for somebody to start it; waiting: another import is at work',
    }),
    choices: importChoices,
    progress: z
      .object({ bytes: z.int(), totalBytes: z.int(), read: z.int() })
      .optional()
      .meta({ description: 'Of looking or importing; bytes of the file' }),
    preview: preview.optional(),
    report: report.optional(),
    error: failure.optional(),
    rejects: z.boolean().meta({ description: 'There is a file of rejected records: /api/imports/{id}/rejects' }),
  })
  .meta({ id: 'ImportJob' })

export const importJobs = z.object({ items: z.array(importJob).meta({ description: 'Newest first' }) }).meta({ id: 'ImportJobs' })
