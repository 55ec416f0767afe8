// The file into which an import puts what it could not take, so that it can be mended and imported again, and a list
// beside it that says what is wrong with each.
import { type FileHandle, mkdir, open, rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FORMATS, type RejectsLayout } from '@serumpun/bib/read'
import type { RejectedRecord } from './batch.ts'

const NEW_LINE = Buffer.from('\n')
const ENDINGS = Object.values(FORMATS).flatMap(({ endings }) => endings)
/** How a catalogue file's name ends, compressed or not. */
const KNOWN_ENDING = new RegExp(`\\.(?:${ENDINGS.join('|')}|gz)(?:\\.gz)?$`, 'i')

/**
 * Bytes of rejected pieces that are kept of a file, beyond its own: what is not compressed has no more anyway, and a small file that
 * uncompresses to a full disk must not fill it.
 */
const BYTES_BEYOND_FILE = 16 * 1024 * 1024

/** The list of reasons beside a file of rejected records, whose ending may have more than one part. */
export const listBeside = (rejects: string): string => rejects.replace(/(-\d{8}T\d{6}Z(?:-\d+)?)\.[^/]*$/, '$1.txt')

export class RejectsFile {
  readonly path: string
  readonly #records: FileHandle
  readonly #list: FileHandle
  readonly #listPath: string
  readonly #layout: RejectsLayout
  /** Bytes that may still be kept. */
  #room: number

  private constructor(path: string, listPath: string, records: FileHandle, list: FileHandle, layout: RejectsLayout, room: number) {
    this.path = path
    this.#listPath = listPath
    this.#records = records
    this.#list = list
    this.#layout = layout
    this.#room = room
  }

  /** @param sourceBytes of the file that is imported, as it lies on the disk. */
  static async create(
    folder: string,
    source: string,
    sourceBytes: number,
    layout: RejectsLayout,
    time: Date,
  ): Promise<RejectsFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const stamp = time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const stem = join(folder, `${basename(source).replace(KNOWN_ENDING, '')}-${stamp}`)
    const { name, records } = await openUnused(stem, layout.ending)
    const path = `${name}.${layout.ending}`
    const listPath = `${name}.txt`
    const list = await open(listPath, 'w', 0o600)
    const file = new RejectsFile(path, listPath, records, list, layout, sourceBytes + BYTES_BEYOND_FILE)
    await records.writeFile(layout.header)
    return file
  }

  async add({ index, offset, controlNumber = '', code, message, bytes }: RejectedRecord): Promise<void> {
    const isKept = bytes.length <= this.#room
    if (isKept) await this.#keep(bytes)
    const where = `record ${index + 1}, byte ${offset}${controlNumber && `, control number ${controlNumber}`}`
    const notKept = isKept
      ? ''
      : '; not kept here, because there is more of it than there is room for: it is in the file that was imported'
    await this.#list.writeFile(`${where}: ${message} (${code}${notKept})\n`)
  }

  async #keep(bytes: Uint8Array): Promise<void> {
    this.#room -= bytes.length
    await this.#records.writeFile(bytes)
    // A piece without its terminator must not run into the next one.
    if (bytes.at(-1) !== this.#layout.recordEnd || bytes.length === 0) await this.#records.writeFile(NEW_LINE)
  }

  async close(): Promise<void> {
    await this.#records.writeFile(this.#layout.footer)
    await this.#records.close()
    await this.#list.close()
  }

  /** Of an import that did not come to its end, and will put them aside again: tried on a full disk every half minute they would add up. */
  async discard(): Promise<void> {
    await Promise.allSettled([this.#records.close(), this.#list.close()])
    await Promise.allSettled([rm(this.path), rm(this.#listPath)])
  }
}

/** Files of one name in several folders, imported in the same second, each have rejects of their own. */
async function openUnused(stem: string, ending: string): Promise<{ name: string; records: FileHandle }> {
  for (let number = 1; ; number++) {
    const name = number === 1 ? stem : `${stem}-${number}`
    try {
      return { name, records: await open(`${name}.${ending}`, 'wx', 0o600) }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    }
  }
}
