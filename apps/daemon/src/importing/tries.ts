// How often a file has been begun with: one that ends the node, whatever is in it, must not do so for ever.
import { readFile, rm, writeFile } from 'node:fs/promises'
import { z } from 'zod'

const triesSchema = z.object({ name: z.string(), count: z.int().nonnegative() })

/** Of one file at a time. */
export class Tries {
  readonly #path: string

  constructor(path: string) {
    this.#path = path
  }

  /** Counts another try. @returns how many there have been with it, since another file was tried or all was forgotten. */
  async next(name: string): Promise<number> {
    const before = await this.#read()
    const count = before?.name === name ? before.count + 1 : 1
    await writeFile(this.#path, JSON.stringify({ name, count }), { mode: 0o600, flush: true })
    return count
  }

  async forget(): Promise<void> {
    await rm(this.#path, { force: true })
  }

  async #read(): Promise<z.infer<typeof triesSchema> | undefined> {
    try {
      return triesSchema.parse(JSON.parse(await readFile(this.#path, 'utf8')))
    } catch {
      // There is none, or it was cut off by what it counts.
      return undefined
    }
  }
}
