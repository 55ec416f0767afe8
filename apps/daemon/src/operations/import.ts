// Importing as an operation: what a command may ask for, checked, because it comes from outside of this process.
import { FORMATS, type OpenOptions, type RecordFormat } from '@serumpun/bib/read'
import { z } from 'zod'
import { columnMapSchema } from '../importing/column-map.ts'
import { importFiles } from '../importing/import-files.ts'
import { previewFiles } from '../importing/preview.ts'
import type { OperationContext } from './operations.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

const path = z.string().min(1).max(4096)

const parametersSchema = z
  .object({
    files: z.array(path).max(10_000),
    open: z
      .object({
        format: z.enum(Object.keys(FORMATS) as RecordFormat[]).optional(),
        flavour: z.enum(['marc21', 'unimarc']).optional(),
        encoding: z.string().max(100).optional(),
        columns: columnMapSchema.optional(),
      })
      .default({}),
    replace: z.boolean().default(false),
    yes: z.boolean().default(false),
    deleteList: path.optional(),
  })
  .refine(({ files, deleteList }) => files.length > 0 || deleteList !== undefined)

type Parameters = z.infer<typeof parametersSchema>

/** What was not given is absent: the types of options tell "absent" from "undefined". */
function optionsOf({ open: { format, flavour, encoding, columns }, replace, yes, deleteList }: Parameters) {
  const open: OpenOptions = {
    ...(format !== undefined && { format }),
    ...(flavour !== undefined && { flavour }),
    ...(encoding !== undefined && { encoding }),
    ...(columns !== undefined && { columns }),
  }
  return { open, replace, yes, ...(deleteList !== undefined && { deleteList }) }
}

export const importOperations = {
  import: async (context: OperationContext, parameters: unknown): Promise<unknown> => {
    const { library, onProgress, signal } = context
    const parsed = parametersSchema.parse(parameters)
    await untilOwnWritesAreReleased(context)
    const onWaiting = (): void => onProgress({ waiting: 'Another import or harvest is at work. This one begins when that is done' })
    const options = { ...optionsOf(parsed), rejectsFolder: library.folder.rejects, onProgress, onWaiting, signal }
    return await importFiles(library.replica, parsed.files, options)
  },
  'import-preview': async ({ library, onProgress, signal }: OperationContext, parameters: unknown): Promise<unknown> => {
    const parsed = parametersSchema.parse(parameters)
    return await previewFiles(library.replica, parsed.files, { ...optionsOf(parsed), onProgress, signal })
  },
}
