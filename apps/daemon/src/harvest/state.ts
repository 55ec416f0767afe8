// What a node remembers of a source between harvests: how far it has come. One small file each, replaced whole.
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'
import { MAX_TOKEN_CHARS } from './limits.ts'
import { sourceSchema } from './source.ts'

const tally = z.object({
  read: z.int(),
  added: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  removed: z.int(),
  rejected: z.int(),
})

const stateSchema = z.object({
  version: z.literal(1),
  source: sourceSchema.omit({ credentials: true }),
  /** The prefix that was chosen where the source names none: another one would give the records other keys. */
  prefix: z.string().optional(),
  /** Everything that changed before has been harvested: ISO 8601, by the server's clock. */
  harvestedUntil: z.iso.datetime().optional(),
  /** Counts full harvests: an identifier that the last one has not met is gone. */
  generation: z.int(),
  /** A list that has been begun and not been read to its end. */
  open: z
    .object({
      from: z.string().optional(),
      until: z.string().optional(),
      full: z.boolean(),
      /** When the server began to answer, by its own clock. */
      since: z.iso.datetime(),
      token: z.string().max(MAX_TOKEN_CHARS),
      pages: z.int(),
      /** Records that have come, and how many the server counts. */
      records: z.int(),
      total: z.int().optional(),
      /** When this was noted, by our own clock: milliseconds since 1970. */
      at: z.int(),
      /** The server wants its tokens without their percent signs. */
      plainTokens: z.boolean().optional(),
    })
    .optional(),
  last: z
    .object({
      startedAt: z.iso.datetime(),
      finishedAt: z.iso.datetime(),
      result: z.enum(['done', 'failed', 'stopped']),
      code: z.string().optional(),
      message: z.string().optional(),
      tally,
    })
    .optional(),
  /** Failures since the last success. */
  failures: z.int().default(0),
})

export type HarvestState = z.infer<typeof stateSchema>
export type Tally = z.infer<typeof tally>

export const emptyTally = (): Tally => ({ read: 0, added: 0, updated: 0, unchanged: 0, removed: 0, rejected: 0 })

/**
 * A file of settings or state that has the given shape; undefined where there is none yet.
 * @throws {DaemonError} `FILE` when it cannot be read or says something else.
 */
export async function readJson<Shape extends z.ZodType>(file: string, schema: Shape): Promise<z.infer<Shape> | undefined> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw new DaemonError('FILE', `${file} cannot be read: ${(cause as Error).message}`, { cause })
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch (cause) {
    throw new DaemonError('FILE', `${file} is damaged. Mend it, or delete it and harvest again with --full.`, { cause })
  }
}

/** Writes a file that is there whole or not at all, also after a power cut. @throws {DaemonError} `FILE`. */
export async function writeJson(file: string, content: unknown): Promise<void> {
  const fresh = `${file}.new`
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 })
    const handle = await open(fresh, 'w', 0o600)
    try {
      await handle.writeFile(`${JSON.stringify(content, undefined, 2)}\n`)
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(fresh, file)
  } catch (cause) {
    await rm(fresh, { force: true }).catch(() => undefined)
    throw new DaemonError('FILE', `${file} cannot be written: ${(cause as Error).message}`, { cause })
  }
}

export async function readState(file: string): Promise<HarvestState | undefined> {
  return await readJson(file, stateSchema)
}
