// Harvesting other systems of the library over OAI-PMH, and the schedule by which the node does it.
import { z } from 'zod'
import type { HarvestReport } from '../harvest/report.ts'
import type { ScheduledHarvest } from '../harvest/harvests.ts'
import { sourceSchema } from '../harvest/source.ts'
import type { OpenedLibrary } from '../opened-library.ts'
import { untilOwnWritesAreReleased } from './own-writes.ts'

interface Context {
  readonly library: Pick<OpenedLibrary, 'harvests' | 'replica'>
  readonly onProgress: (progress: unknown) => void
  readonly signal: AbortSignal
}

const date = z.string().regex(/^\d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\dZ)?$/)
const runParameters = z.object({
  source: sourceSchema,
  from: date.optional(),
  until: date.optional(),
  full: z.boolean().optional(),
  yes: z.boolean().optional(),
})
const addParameters = z.object({ source: sourceSchema, everyMs: z.int().positive() })

async function run(context: Context, parameters: unknown): Promise<HarvestReport> {
  const { library, onProgress, signal } = context
  const { source, from, until, full = false, yes = false } = runParameters.parse(parameters)
  await untilOwnWritesAreReleased(context)
  return await library.harvests.run({ source, from, until, full, yes }, { onProgress, signal })
}

async function add({ library }: Context, parameters: unknown): Promise<ScheduledHarvest> {
  const { source, everyMs } = addParameters.parse(parameters)
  return await library.harvests.add(source, everyMs)
}

export const harvestOperations = {
  harvest: run,
  'harvest-add': add,
  'harvest-list': async ({ library }: Context) => await library.harvests.list(),
  'harvest-remove': async ({ library }: Context, parameters: unknown) =>
    await library.harvests.remove(z.object({ source: sourceSchema }).parse(parameters).source),
} as const
