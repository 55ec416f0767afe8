// Records themselves: what the library says of its own, and what others have said.
import { z } from 'zod'
import { MAX_ID_CHARS, MAX_PAGE_ITEMS } from './limits.ts'
import { problemPart } from './problem.ts'

const marcField = z.union([
  z.string(),
  z.object({ ind1: z.string(), ind2: z.string(), subfields: z.array(z.record(z.string(), z.string())) }),
])

/** As ruby-marc, pymarc and Koha write it. */
export const marcRecord = z
  .object({ leader: z.string(), fields: z.array(z.record(z.string(), marcField)) })
  .meta({ id: 'MarcRecord', description: 'MARC-in-JSON' })

export const recordFormat = z.enum(['marc', 'marcxml', 'mods', 'dc', 'json', 'csv', 'ris', 'bibtex'])

export const recordParameters = z.object({
  id: z.string().min(1).max(MAX_ID_CHARS).meta({ description: 'library:dataset:key, percent-encoded' }),
})

export const recordQuery = z.object({
  format: recordFormat.optional().meta({ description: 'For who cannot say Accept' }),
})

/** What becomes of an own record that is written. */
export const writtenRecord = z
  .object({
    id: z.string(),
    etag: z.string().meta({ description: 'For If-Match of the next change' }),
    record: marcRecord.meta({ description: 'As it is stored' }),
    warnings: z.array(problemPart).meta({ description: 'What was taken but is worth a look' }),
  })
  .meta({ id: 'WrittenRecord' })

export const recordCheck = z
  .object({
    errors: z.array(problemPart).meta({ description: 'Why it would be refused' }),
    warnings: z.array(problemPart),
    record: marcRecord.optional().meta({ description: 'As it would be stored; absent where it would be refused' }),
  })
  .meta({ id: 'RecordCheck' })

export const copyQuery = z.object({
  draft: z
    .enum(['true', 'false'])
    .default('false')
    .meta({ description: 'true: only make the record, to be looked over and created by POST /api/records' }),
})

export const withdrawnRecord = z
  .object({
    id: z.string(),
    controlNumber: z.string(),
    title: z.string(),
    withdrawnAt: z.iso.datetime(),
  })
  .meta({ id: 'WithdrawnRecord' })

export const withdrawnQuery = z.object({ limit: z.coerce.number<number>().int().min(1).max(MAX_PAGE_ITEMS).default(50) })

export const withdrawnRecords = z
  .object({ items: z.array(withdrawnRecord).meta({ description: 'Latest first' }) })
  .meta({ id: 'WithdrawnRecords' })
