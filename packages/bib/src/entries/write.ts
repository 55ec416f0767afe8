// The entry `@serumpun/bib/write`: records into files of every kind, and into citations.
export type { ExportFormat, ExportOptions, RecordWriter } from '../exports.ts'
export { EXPORTS } from '../exports.ts'
export { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from '../marcxml/encode.ts'
export type { Citation, CitationStyle } from '../citation/cite.ts'
export { CITATION_STYLES, cite } from '../citation/cite.ts'
