// Every format that can be read: what it is called, how its files end, its reader, and what a file of its rejects looks like.
// How a file is told to be of one of them is in sniff.ts. Readers are loaded when a file needs one: all of them together are
// ten times what most files need, in time to start and in memory.
import { DC_FOOTER, DC_HEADER } from './dc/collection.ts'
import { MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { MODS_FOOTER, MODS_HEADER } from './mods/collection.ts'
import type { ReadItem } from './read-item.ts'
import type { ColumnMap } from './table/field.ts'
import type { TableUnderstanding } from './table/understanding.ts'

/** A format as `--format` names it. */
export type RecordFormat = 'iso2709' | 'marcxml' | 'marc-json' | 'mrk' | 'aleph' | 'mods' | 'oai-dc' | 'kbart' | 'csv' | 'xlsx'

/** What the fields of a MARC record mean. */
export type Flavour = 'marc21' | 'unimarc'

/** A file's uncompressed bytes, cut anywhere. */
export type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** What may be said of a file in advance. */
export interface OpenOptions {
  /** @default Told by the file's first bytes. */
  readonly format?: RecordFormat
  /** What the fields of its records mean. @default Told by the records where they differ, otherwise MARC 21. */
  readonly flavour?: Flavour
  /** The encoding of its text: `marc-8`, or a label of the Encoding Standard such as `windows-1252`. @default Told by its bytes. */
  readonly encoding?: string
  /** Of a list: what its columns mean. @default What their headings say. */
  readonly columns?: ColumnMap
}

/** How pieces of a file that gave no record are kept, so that they can be mended and read again. */
export interface RejectsLayout {
  /** How the name of the file ends, without a full stop. */
  readonly ending: string
  readonly header: string
  readonly footer: string
  /** The last byte of a whole record. Behind a piece that ends otherwise comes a line end, so that it does not run into the next one. */
  readonly recordEnd?: number
}

/** What a format's reader makes of a file before its first record is asked for. */
export interface OpenedFormat {
  /** Never throws for bad content, and holds little of the file at once. */
  readonly items: AsyncIterable<ReadItem>
  /**
   * How much of its records has been read, from 0 to 1, where the chunks that were taken do not tell: a workbook is taken as a whole before
   * its first row is read.
   */
  readonly readPart?: () => number
  /** Of MARC whose meaning is known beforehand. */
  readonly flavour?: Flavour
  /** Where it depends on the file (the headings of a table). @default The format's own. */
  readonly rejects?: RejectsLayout
  /** How a list was understood. */
  readonly table?: TableUnderstanding
}

export interface FormatDefinition {
  /** As people call it. */
  readonly name: string
  /** Usual endings of its files, without full stop; the first is that of files that we write. */
  readonly endings: readonly string[]
  readonly rejects: RejectsLayout
  /** @throws Only what `chunks` throws; {BibError} `BIB_UNKNOWN_ENCODING`, and for lists `BIB_UNREADABLE_TABLE`. */
  readonly open: (chunks: Chunks, options: OpenOptions) => Promise<OpenedFormat>
}

export const FORMATS: Readonly<Record<RecordFormat, FormatDefinition>> = {
  iso2709: {
    name: 'ISO 2709',
    endings: ['mrc', 'marc', 'dat', 'iso', 'iso2709'],
    rejects: { ending: 'mrc', header: '', footer: '', recordEnd: 0x1d },
    open: async (chunks, options) => ({ items: (await import('./iso2709/read.ts')).readIso2709(chunks, options) }),
  },
  marcxml: {
    name: 'MARCXML',
    endings: ['xml', 'marcxml'],
    rejects: { ending: 'xml', header: MARCXML_HEADER, footer: MARCXML_FOOTER },
    open: async (chunks, options) => ({ items: (await import('./marcxml/read.ts')).readMarcXml(chunks, options) }),
  },
  'marc-json': {
    name: 'MARC-in-JSON',
    endings: ['json', 'ndjson', 'jsonl'],
    rejects: { ending: 'ndjson', header: '', footer: '', recordEnd: 0x0a },
    open: async (chunks) => ({ items: (await import('./json/read.ts')).readMarcJson(chunks) }),
  },
  mrk: {
    name: 'MARCMaker text',
    endings: ['mrk', 'mrk8'],
    rejects: { ending: 'mrk', header: '', footer: '' },
    open: async (chunks, options) => ({ items: (await import('./mrk/read.ts')).readMrk(chunks, options) }),
  },
  aleph: {
    name: 'Aleph sequential',
    endings: ['seq', 'aseq'],
    rejects: { ending: 'seq', header: '', footer: '', recordEnd: 0x0a },
    open: async (chunks, options) => ({ items: (await import('./aleph/read.ts')).readAleph(chunks, options) }),
  },
  mods: {
    name: 'MODS',
    endings: ['mods', 'mods.xml'],
    rejects: { ending: 'mods.xml', header: MODS_HEADER, footer: MODS_FOOTER },
    open: async (chunks, options) => ({ items: (await import('./mods/read.ts')).readMods(chunks, options), flavour: 'marc21' }),
  },
  'oai-dc': {
    name: 'Dublin Core',
    endings: ['dc', 'dc.xml'],
    rejects: { ending: 'dc.xml', header: DC_HEADER, footer: DC_FOOTER },
    open: async (chunks, options) => ({ items: (await import('./dc/read.ts')).readDc(chunks, options), flavour: 'marc21' }),
  },
  kbart: {
    name: 'KBART',
    endings: ['tsv', 'txt'],
    rejects: { ending: 'tsv', header: '', footer: '', recordEnd: 0x0a },
    open: async (chunks, options) => (await import('./kbart/read.ts')).openKbart(chunks, options),
  },
  csv: {
    name: 'a list as CSV',
    endings: ['csv', 'tsv', 'txt'],
    rejects: { ending: 'csv', header: '', footer: '', recordEnd: 0x0a },
    open: async (chunks, options) => await (await import('./table/open-csv.ts')).openCsv(chunks, options),
  },
  xlsx: {
    name: 'a list as an Excel workbook',
    endings: ['xlsx', 'xlsm'],
    rejects: { ending: 'csv', header: '', footer: '', recordEnd: 0x0a },
    open: async (chunks, options) => await (await import('./table/open-xlsx.ts')).openXlsx(chunks, options),
  },
}

/** What can be read, in words, for messages. */
export function readableFormats(): string {
  const names = Object.values(FORMATS).map(({ name, endings }) => `${name} (.${endings[0]})`)
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`
}
