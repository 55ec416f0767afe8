// Files of a folder that nobody writes any more: their size and time have stood still for a while.
import { lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

export interface Seen {
  readonly name: string
  /** The same as it is on the disk: names there are bytes, which need not be UTF-8. */
  readonly path: Buffer
  readonly size: number
  readonly mtimeMs: number
  /** When it was first seen like this, in milliseconds of the caller's clock. */
  readonly since: number
}

/** How long a file must not have changed. Copying over a slow line stops for moments, not for seconds. */
const STILL_MS = 2000

/** Names that programs give to files that are not whole, and to what is no file for others. */
const NOT_YET = /^[.~]|\.(?:part|partial|tmp|temp|crdownload|download|filepart|swp)$/i

export class StableFiles {
  readonly #folder: string
  readonly #companionEnding: string
  #seen = new Map<string, Seen>()
  readonly #skipped = new Set<string>()

  /** @param companionEnding How files end that only go with another. */
  constructor(folder: string, companionEnding: string) {
    this.#folder = folder
    this.#companionEnding = companionEnding
  }

  /** Whether there are files that are not whole yet. */
  get growing(): boolean {
    return [...this.#seen.values()].some((seen) => !this.#skipped.has(nameOf(seen)))
  }

  /** Passes a file over until it changes. */
  skip(file: Seen): void {
    this.#skipped.add(nameOf(file))
  }

  /** The oldest file that is whole. Links, folders and unfinished files are none. */
  async next(now: number): Promise<Seen | undefined> {
    const seen = new Map<string, Seen>()
    for (const bytes of await readdir(this.#folder, { encoding: 'buffer' })) {
      const name = bytes.toString()
      if (NOT_YET.test(name) || name.endsWith(this.#companionEnding)) continue
      // It may have gone since.
      const path = Buffer.concat([Buffer.from(join(this.#folder, '/')), bytes])
      const found = await lstat(path).catch(() => undefined)
      if (found?.isFile() !== true) continue
      const before = this.#seen.get(name)
      const same = before?.size === found.size && before.mtimeMs === found.mtimeMs
      seen.set(name, same ? before : { name, path, size: found.size, mtimeMs: found.mtimeMs, since: now })
    }
    this.#seen = seen
    const whole = [...seen.values()].filter((file) => now - file.since >= STILL_MS && !this.#skipped.has(nameOf(file)))
    return whole.toSorted((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1))[0]
  }
}

const nameOf = ({ name, size, mtimeMs }: Seen): string => `${name} ${size} ${mtimeMs}`
