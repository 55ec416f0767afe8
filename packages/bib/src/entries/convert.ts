// The entry `@serumpun/bib/convert`: single records of other kinds, as protocols carry them, into MARC 21.
export type { Mend } from '../xml/mend.ts'
export { XmlMender } from '../xml/mend.ts'
export type { XmlRecordOptions } from '../xml/record-from-xml.ts'
export { recordFromXml } from '../xml/record-from-xml.ts'
