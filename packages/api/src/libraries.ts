// The directory: every library that is known here, and how fresh what it says is.
import { z } from 'zod'
import { MAX_ID_CHARS } from './limits.ts'

export const library = z
  .object({
    id: z.string(),
    name: z.string().meta({ description: 'Of its profile; the beginning of its id while that has not arrived' }),
    code: z.string().optional().meta({ description: 'ISIL, or the code that its network gave it' }),
    place: z.string().optional(),
    own: z.boolean(),
    connected: z.boolean().meta({ description: 'Its node is connected with this one now' }),
    records: z.int().meta({ description: 'Entries of its catalogues as its heads count them' }),
    complete: z.boolean().meta({ description: 'All that its heads name is here' }),
    heardAt: z.iso.datetime().meta({ description: 'Its newest head was signed then, by its own clock' }),
    datasets: z.array(
      z.object({
        dataset: z.string(),
        revision: z.int(),
        entries: z.int(),
        time: z.iso.datetime(),
        complete: z.boolean(),
      }),
    ),
  })
  .meta({ id: 'Library' })

export const libraries = z.object({ items: z.array(library) }).meta({ id: 'Libraries' })

export const libraryParameters = z.object({ id: z.string().min(1).max(MAX_ID_CHARS) })
