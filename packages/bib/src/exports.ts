// Every format that can be written: what it is called, how its files end, and its writer.
import { encodeBibtex } from './bibtex/encode.ts'
import { HEADINGS, rowOf } from './csv-out/columns.ts'
import { csvLine } from './csv-out/csv.ts'
import { encodeDc } from './dc/encode.ts'
import { DC_FOOTER, DC_HEADER } from './dc/collection.ts'
import { encodeIso2709 } from './iso2709/encode.ts'
import { encodeMarcJson } from './json/encode.ts'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { encodeMods } from './mods/encode.ts'
import { MODS_FOOTER, MODS_HEADER } from './mods/collection.ts'
import type { MarcRecord } from './record.ts'
import { encodeRis } from './ris/encode.ts'
import { WorkbookWriter } from './xlsx-out/workbook.ts'

/** A format as `--format` of an export names it. */
export type ExportFormat = 'marc' | 'marcxml' | 'mods' | 'dc' | 'json' | 'ndjson' | 'csv' | 'xlsx' | 'ris' | 'bibtex'

export interface ExportOptions {
  /** Whether text files begin with a byte order mark, without which Excel takes UTF-8 for something else. @default false */
  readonly byteOrderMark?: boolean
}

/**
 * Writes one file: `start` once, `write` for every record, `end` once; all that they return, one after the other, is the file. Results may
 * be empty. What it holds does not grow with the number of records.
 */
export interface RecordWriter {
  start(): Uint8Array
  /** @throws {BibError} `BIB_TOO_LONG`, `BIB_UNWRITABLE` when the format can't hold the record; others can be written after it. Never for a record in its stored form. */
  write(record: MarcRecord): Uint8Array
  end(): Uint8Array
}

export interface ExportDefinition {
  /** As people call it. */
  readonly name: string
  /** How the names of its files end, without full stop. */
  readonly ending: string
  readonly mediaType: string
  readonly open: (options: ExportOptions) => RecordWriter
}

export const EXPORTS: Readonly<Record<ExportFormat, ExportDefinition>> = {
  marc: {
    name: 'ISO 2709',
    ending: 'mrc',
    mediaType: 'application/marc',
    open: () => ({ start: nothing, write: encodeIso2709, end: nothing }),
  },
  marcxml: {
    name: 'MARCXML',
    ending: 'xml',
    mediaType: 'application/marcxml+xml',
    open: () => textWriter(MARCXML_HEADER, encodeMarcXml, MARCXML_FOOTER),
  },
  mods: {
    name: 'MODS',
    ending: 'mods.xml',
    mediaType: 'application/mods+xml',
    open: () => textWriter(MODS_HEADER, encodeMods, MODS_FOOTER),
  },
  dc: {
    name: 'Dublin Core',
    ending: 'dc.xml',
    mediaType: 'application/xml',
    open: () => textWriter(DC_HEADER, encodeDc, DC_FOOTER),
  },
  json: {
    name: 'MARC-in-JSON',
    ending: 'json',
    mediaType: 'application/json',
    open: () => {
      let written = 0
      return textWriter('[\n', (record) => `${written++ === 0 ? '' : ',\n'}${encodeMarcJson(record)}`, '\n]\n')
    },
  },
  ndjson: {
    name: 'MARC-in-JSON, a record in each line',
    ending: 'ndjson',
    mediaType: 'application/x-ndjson',
    open: () => textWriter('', (record) => `${encodeMarcJson(record)}\n`, ''),
  },
  csv: {
    name: 'a list as CSV',
    ending: 'csv',
    mediaType: 'text/csv; charset=utf-8',
    open: ({ byteOrderMark = false }) =>
      textWriter(`${byteOrderMark ? '\ufeff' : ''}${csvLine(HEADINGS)}`, (record) => csvLine(rowOf(record).map(String)), ''),
  },
  xlsx: {
    name: 'a list as an Excel workbook',
    ending: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    open: () => {
      const workbook = new WorkbookWriter('Catalogue', HEADINGS)
      return { start: nothing, write: (record) => workbook.row(rowOf(record)), end: () => workbook.end() }
    },
  },
  ris: {
    name: 'RIS',
    ending: 'ris',
    mediaType: 'application/x-research-info-systems',
    open: ({ byteOrderMark = false }) => textWriter(byteOrderMark ? '\ufeff' : '', encodeRis, ''),
  },
  bibtex: {
    name: 'BibTeX',
    ending: 'bib',
    mediaType: 'application/x-bibtex',
    open: () => textWriter('', encodeBibtex, ''),
  },
}

const NOTHING = new Uint8Array()

function nothing(): Uint8Array {
  return NOTHING
}

function textWriter(header: string, write: (record: MarcRecord) => string, footer: string): RecordWriter {
  return {
    start: () => Buffer.from(header),
    write: (record) => Buffer.from(write(record)),
    end: () => Buffer.from(footer),
  }
}
