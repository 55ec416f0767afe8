// What belongs to holdings beside 852: serial holdings (853–868) and item information (876–878), each put to its place.
import type { DataField, MarcRecord } from '../record.ts'
import { subfieldValue } from '../record.ts'
import { codedCopies, codedLoan } from '../serials/lending.ts'
import { isSerialHolding, serialHoldings, statementText } from '../serials/statement.ts'
import type { Holding } from './description.ts'
import { holdingOf, loanInWords } from './holdings.ts'

/** Whether a field beside 852 says something of holdings. */
export function isHoldingsField(tag: string): boolean {
  return isSerialHolding(tag) || (tag >= '876' && tag <= '878') || tag === '841'
}

/** An 852 and what follows it in the record, or is linked to it by $8. */
interface Place {
  readonly field: DataField | undefined
  readonly serial: DataField[]
  readonly items: DataField[]
}

/**
 * The holdings of a record that has more than 852s. Fields belong to the 852 before them, as records have them that hold several; where
 * one has items of its own (876–878), they are its holdings, each with the place and call number of the 852.
 *
 * @param fields 852, 853–868, 876–878, in the record's order.
 */
export function linkedHoldings(record: MarcRecord, fields: readonly DataField[]): Holding[] {
  const places: Place[] = []
  for (const field of fields) {
    const last = places.at(-1)
    if (field.tag === '852') {
      // What came before the first 852 is its own.
      if (last !== undefined && last.field === undefined) places[0] = { ...last, field }
      else places.push({ field, serial: [], items: [] })
      continue
    }
    const place = last ?? { field: undefined, serial: [], items: [] }
    if (last === undefined) places.push(place)
    if (isSerialHolding(field.tag)) place.serial.push(field)
    else if (field.tag !== '841') place.items.push(field)
  }
  const loan = codedLoan(record)
  const copies = codedCopies(record)
  const holdings = places.flatMap(holdingsOf)
  if (loan === undefined && copies === undefined) return holdings
  // The count is of all places together.
  const [only, ...others] = holdings
  if (only !== undefined && others.length === 0) return [{ ...only, loan: only.loan ?? loan, copies: only.copies ?? copies }]
  return holdings.map((holding) => ({ ...holding, loan: holding.loan ?? loan }))
}

function holdingsOf({ field, serial, items }: Place): Holding[] {
  const statement = statementText(serialHoldings(serial))
  const stated = field === undefined ? undefined : holdingOf(field)
  if (stated === undefined && statement === undefined && items.length === 0) return []
  const base: Holding = { ...NOWHERE, ...stated, statement }
  const copies = items.map((item) => itemHolding(base, item)).filter((item) => item !== undefined)
  return copies.length > 0 ? copies : stated === undefined && statement === undefined ? [] : [base]
}

/** MARC 21 876–878: $p piece, $t copy, $h restrictions on use, $l temporary place; undefined without a piece of its own. */
function itemHolding(base: Holding, field: DataField): Holding | undefined {
  const text = (code: string): string | undefined => subfieldValue(field, code)?.trim() || undefined
  const barcode = text('p')
  if (barcode === undefined) return undefined
  const restrictions = text('h')
  return {
    ...base,
    barcode,
    copy: text('t') ?? base.copy,
    location: text('l') ?? base.location,
    note: text('z') ?? base.note,
    loan: (restrictions === undefined ? undefined : loanInWords(restrictions)) ?? base.loan,
  }
}

const NOWHERE: Holding = {
  library: undefined,
  branch: undefined,
  location: undefined,
  callNumber: undefined,
  barcode: undefined,
  copy: undefined,
  note: undefined,
  copies: undefined,
  loan: undefined,
  statement: undefined,
}
