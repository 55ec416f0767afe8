// Own records that were withdrawn by hand, so that they can be brought back: one small file each in the library's folder. They are nobody
// else's business, and therefore in no dataset: what is withdrawn is a tombstone for everybody else.
import { hash } from 'node:crypto'
import { mkdir, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { limits } from '@serumpun/api'
import { z } from 'zod'
import { DaemonError, fileError } from '../errors.ts'
import { writeWhole } from '../whole-file.ts'

export interface Withdrawn {
  readonly key: string
  /** Milliseconds since 1970. */
  readonly at: number
  /** ISO 2709. */
  readonly record: Uint8Array
}

const stored = z.object({ key: z.string(), at: z.int(), record: z.base64() })

/** `<milliseconds>-<digest of the key>.json`: in order of time by name alone. */
const NAME = /^(?<at>\d{15})-(?<digest>[0-9a-f]{32})\.json$/

const digestOf = (key: string): string => hash('sha256', key, 'hex').slice(0, 32)

export class WithdrawnRecords {
  readonly #folder: string
  readonly #most: number

  /** @param most Records that are kept. */
  constructor(folder: string, most: number = limits.MAX_WITHDRAWN) {
    this.#folder = folder
    this.#most = most
  }

  /** Latest first. */
  async #names(): Promise<string[]> {
    const names = await readdir(this.#folder).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return []
      throw error
    })
    return names.filter((name) => NAME.test(name)).toSorted((a, b) => (a < b ? 1 : -1))
  }

  /** On the disk when it returns. @throws {DaemonError} `FILE`. */
  async keep({ key, at, record }: Withdrawn): Promise<void> {
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 })
      const name = `${String(at).padStart(15, '0')}-${digestOf(key)}.json`
      const text = JSON.stringify({ key, at, record: Buffer.from(record).toString('base64') } satisfies z.input<typeof stored>)
      await writeWhole(join(this.#folder, name), `${text}\n`)
      const others = (await this.#names()).filter((other) => other !== name)
      const older = others.filter((other) => NAME.exec(other)?.groups?.['digest'] === digestOf(key))
      for (const going of new Set([...older, ...others.slice(this.#most - 1)])) await rm(join(this.#folder, going))
    } catch (error) {
      throw fileError('The record cannot be kept for bringing it back, and was therefore not withdrawn', error)
    }
  }

  /** The latest that was kept under a key. */
  async find(key: string): Promise<Withdrawn | undefined> {
    for (const name of await this.#names()) if (NAME.exec(name)?.groups?.['digest'] === digestOf(key)) return await this.#read(name)
    return undefined
  }

  async forget(key: string): Promise<void> {
    for (const name of await this.#names())
      if (NAME.exec(name)?.groups?.['digest'] === digestOf(key)) await rm(join(this.#folder, name), { force: true })
  }

  async latest(most: number): Promise<Withdrawn[]> {
    const found: Withdrawn[] = []
    for (const name of (await this.#names()).slice(0, most)) {
      const one = await this.#read(name)
      if (one !== undefined) found.push(one)
    }
    return found
  }

  /** Undefined for a file that has gone since, or that somebody has damaged. */
  async #read(name: string): Promise<Withdrawn | undefined> {
    const text = await readFile(join(this.#folder, name), 'utf8').catch(() => undefined)
    if (text === undefined) return undefined
    try {
      const { key, at, record } = stored.parse(JSON.parse(text))
      return { key, at, record: Buffer.from(record, 'base64') }
    } catch {
      return undefined
    }
  }
}

export function notWithdrawn(): DaemonError {
  return new DaemonError('NOT_WITHDRAWN', 'This record has not been withdrawn here, or so long ago that it is forgotten.')
}
