// The file into which an import puts what it could not take, so that it can be mended and imported again, and a list
// beside it that says what is wrong with each.
import { type FileHandle, mkdir, open } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { MARCXML_FOOTER, MARCXML_HEADER } from '@serumpun/bib'
import type { RejectedRecord } from './batch.ts'

/** ISO 2709: the end of a record. */
const RECORD_TERMINATOR = 0x1d
const NEW_LINE = Buffer.from('\n')

export class RejectsFile {
  readonly path: string
  readonly #records: FileHandle
  readonly #list: FileHandle
  readonly #format: 'iso2709' | 'marcxml'

  private constructor(path: string, records: FileHandle, list: FileHandle, format: 'iso2709' | 'marcxml') {
    this.path = path
    this.#records = records
    this.#list = list
    this.#format = format
  }

  static async create(folder: string, source: string, format: 'iso2709' | 'marcxml', time: Date): Promise<RejectsFile> {
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const stamp = time.toISOString().replaceAll(/[-:]|\.\d+/g, '')
    const stem = join(folder, `${basename(source).replace(/\.(?:mrc|marc|xml|gz)(?:\.gz)?$/i, '')}-${stamp}`)
    const ending = format === 'iso2709' ? 'mrc' : 'xml'
    const { name, records } = await openUnused(stem, ending)
    const path = `${name}.${ending}`
    const list = await open(`${name}.txt`, 'w', 0o600)
    const file = new RejectsFile(path, records, list, format)
    if (format === 'marcxml') await records.writeFile(MARCXML_HEADER)
    return file
  }

  async add({ index, offset, controlNumber = '', code, message, bytes }: RejectedRecord): Promise<void> {
    await this.#records.writeFile(bytes)
    // A piece without its terminator must not run into the next one.
    if (this.#format === 'marcxml' || bytes.at(-1) !== RECORD_TERMINATOR) await this.#records.writeFile(NEW_LINE)
    await this.#list.writeFile(
      `record ${index + 1}, byte ${offset}${controlNumber && `, control number ${controlNumber}`}: ${message} (${code})\n`,
    )
  }

  async close(): Promise<void> {
    if (this.#format === 'marcxml') await this.#records.writeFile(MARCXML_FOOTER)
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
