// The entry `@serumpun/bib/read`: catalogue files of every kind into records.
export type { OpenedRecords } from '../open.ts'
export { openRecords } from '../open.ts'
export type { Flavour, OpenOptions, RecordFormat, RejectsLayout } from '../formats.ts'
export { FORMATS } from '../formats.ts'
export type { ColumnMap, TableField } from '../table/field.ts'
export { isTableField, TABLE_FIELDS } from '../table/field.ts'
export type { TableColumn } from '../table/layout.ts'
export type { TableUnderstanding } from '../table/understanding.ts'
