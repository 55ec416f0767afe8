// The file into which a harvest puts what it could not take: an OAI-PMH answer of its own, to be mended and imported.
import type { RejectionCode } from '@serumpun/bib'
import type { RejectsLayout } from '@serumpun/bib/read'
import { RejectsFile } from '../importing/rejects.ts'
import { MAX_REJECTS_BYTES } from './limits.ts'

const LAYOUT: RejectsLayout = {
  ending: 'xml',
  header: '<?xml version="1.0" encoding="UTF-8"?>\n<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">\n<ListRecords>\n',
  footer: '</ListRecords>\n</OAI-PMH>\n',
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

/** MARC without a control number gets the identifier here already: whoever imports MARC looks at the record alone. */
function numbered(metadata: string, identifier: string): string {
  if (/\stag\s*=\s*["']001["']/.test(metadata)) return metadata
  return metadata.replace(
    /<\/((?:[\w.-]+:)?)leader>/,
    (leader, prefix: string) => `${leader}<${prefix}controlfield tag="001">${escaped(identifier)}</${prefix}controlfield>`,
  )
}

export interface RejectedMetadata {
  readonly identifier: string
  readonly code: RejectionCode
  readonly message: string
  readonly metadata: string | undefined
}

export class RejectedRecords {
  readonly #folder: string
  readonly #name: string
  readonly #time: Date
  #file: RejectsFile | undefined
  #index = 0
  #offset = LAYOUT.header.length

  /** Makes no file before there is something to put into it. */
  constructor(folder: string, name: string, time: Date) {
    this.#folder = folder
    this.#name = name
    this.#time = time
  }

  get path(): string | undefined {
    return this.#file?.path
  }

  async add({ identifier, code, message, metadata = '' }: RejectedMetadata): Promise<void> {
    this.#file ??= await RejectsFile.create(this.#folder, this.#name, MAX_REJECTS_BYTES, LAYOUT, this.#time)
    const xml = `<record><header><identifier>${escaped(identifier)}</identifier></header><metadata>${numbered(metadata, identifier)}</metadata></record>`
    const bytes = Buffer.from(xml.toWellFormed())
    await this.#file.add({ index: this.#index++, offset: this.#offset, controlNumber: identifier, code, message, bytes })
    this.#offset += bytes.length + 1
  }

  async close(): Promise<void> {
    await this.#file?.close()
  }
}
