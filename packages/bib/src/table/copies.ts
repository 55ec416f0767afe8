// What a list says of copies → holdings (MARC 21 852, Location), one field for each copy that has a number of its own.
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import { cellText, codesIn, copiesIn } from './cells.ts'
import type { TableField } from './field.ts'
import type { Values } from './title-record.ts'

/**
 * 852 with $b branch, $c room, shelf and collection, $h call number, $p barcode (or accession number), $t number of the copy, or
 * `1-5` where the list says that there are five, $z whether it is lent and what else is said of it. An accession number beside a barcode
 * stands in 541 $e.
 */
export function holdingFields(copies: readonly Values[]): DataField[] {
  return copies.flatMap(holdingsOfRow).filter((field) => field !== undefined)
}

function holdingsOfRow(row: Values): (DataField | undefined)[] {
  const one = (field: TableField): string => cellText(row.get(field)?.[0] ?? '')
  const all = (field: TableField): string[] => (row.get(field) ?? []).map(cellText)
  const barcodes = [...new Set(all('barcode').flatMap(codesIn))]
  const inventory = [...new Set(all('inventory').flatMap(codesIn))]
  const codes = barcodes.length > 0 ? barcodes : inventory
  const count = copiesIn(one('copies'))
  const holding = (code: string | undefined, copy: string): DataField | undefined =>
    dataField(
      '852',
      '  ',
      ['b', one('branch')],
      ...[...all('location'), ...all('collection')].map((place) => ['c', place] as const),
      ['h', one('callNumber')],
      ['p', code],
      ['t', copy],
      ...[...all('access'), ...all('itemNote')].map((note) => ['z', note] as const),
    )
  const counted = count === undefined || count === 1 ? '' : `1-${count}`
  const holdings = codes.length > 1 ? codes.map((code) => holding(code, '')) : [holding(codes[0], one('copyNumber') || counted)]
  const others = barcodes.length === 0 ? [] : inventory.filter((number) => !barcodes.includes(number))
  return [...holdings, ...others.map((number) => dataField('541', '  ', ['e', number]))]
}
