// The file into which an import puts what it could not take, so that it can be mended and imported again, and a list
// beside it that says what is wrong with each.
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { FORMATS, type RejectsLayout } from '@serumpun/bib/read'
import type { RejectedRecord } from './batch.ts'

const NEW_LINE = Buffer.from('\n')
const ENDINGS = Object.values(FORMATS).flatMap(({ endings }) => endings)
/** How a catalogue file's name ends, compressed or not. */
const KNOWN_ENDING = new RegExp(`\\.(?:${ENDINGS.join('|')}|gz)(?:\\.gz)?$`, 'i')

export class RejectsFile {
  readonly path: string
  readonly #records: FileHandle
  readonly #list: FileHandle
  readonly #layout: RejectsLayout

  private constructor(path: string, records: FileHandle, list: FileHandle, layout: RejectsLayout) {
    this.path = path
    this.#records = records
    this.#list = list
    this.#layout = layout
  }

  static async create(folder: string, source: string, layout: RejectsLayout, time: Date): Promise<RejectsFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const stamp = time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const stem = join(folder, `${basename(source).replace(KNOWN_ENDING, '')}-${stamp}`)
    const { name, records } = await openUnused(stem, layout.ending)
    const path = `${name}.${layout.ending}`
    const list = await open(`${name}.txt`, 'w', 0o600)
    const file = new RejectsFile(path, records, list, layout)
    await records.writeFile(layout.header)
    return file
  }

  async add({ index, offset, controlNumber = '', code, message, bytes }: RejectedRecord): Promise<void> {
    await this.#records.writeFile(bytes)
    // A piece without its terminator must not run into the next one.
    if (bytes.at(-1) !== this.#layout.recordEnd || bytes.length === 0) await this.#records.writeFile(NEW_LINE)
    await this.#list.writeFile(
      `record ${index + 1}, byte ${offset}${controlNumber && `, control number ${controlNumber}`}: ${message} (${code})\n`,
    )
  }

  async close(): Promise<void> {
    await this.#records.writeFile(this.#layout.footer)
    await this.#records.close()
    await this.#list.close()
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
