// The fields of a record as MODS sees them: those in original script (880) under the tags that they are linked to.
import { trimIsbd } from '../description/text.ts'
import type { DataField, MarcRecord } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { textElement } from '../xml/write.ts'
import { SCRIPTS } from './linked.ts'

/** A field, and the attributes that link its element to those in other scripts. */
export interface LinkedField {
  readonly tag: string
  readonly field: DataField
  readonly link: Attributes
}

/** $6: the linked tag, its number, the script. */
const LINK = /^([0-9A-Za-z]{3})-([0-9]{2})(?:\/([^/\s]+))?/

/** Fields 010–899 with subfields, 880 under their own tags. */
export function linkedFields(record: MarcRecord): LinkedField[] {
  const fields: LinkedField[] = []
  for (const field of record.fields) {
    if (field.subfields === undefined) continue
    const [, linked, number, code] = LINK.exec(subfieldValue(field, '6') ?? '') ?? []
    const altRepGroup = number === undefined || number === '00' ? undefined : number
    if (field.tag !== '880') fields.push({ tag: field.tag, field, link: { altRepGroup } })
    else if (linked !== undefined)
      fields.push({ tag: linked, field, link: { altRepGroup, script: SCRIPTS.find(([, name]) => name === code)?.[0] } })
  }
  return fields
}

/** An element for each subfield with one of these codes. */
export function each(field: DataField, codes: string, name: string, attributes: Attributes = {}): string {
  let elements = ''
  for (const { code, value } of field.subfields)
    if (code !== '' && codes.includes(code)) elements += textElement(name, trimIsbd(value), attributes)
  return elements
}

/** The texts of subfields with this code, without the punctuation between areas. */
export function textsOf(field: DataField, code: string): string[] {
  return field.subfields
    .filter((subfield) => subfield.code === code)
    .map(({ value }) => trimIsbd(value))
    .filter((text) => text !== '')
}
