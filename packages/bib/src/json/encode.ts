// The record model → MARC-in-JSON (Ross Singer's proposal of 2010, "A proposal to serialize MARC in JSON"; what ruby-marc, pymarc and Koha write).
import type { MarcField, MarcRecord } from '../record.ts'

/** Writes a record as one JSON object in one line, without a line end. Every value comes back from `readMarcJson` as it was. */
export function encodeMarcJson({ leader, fields }: MarcRecord): string {
  return JSON.stringify({ leader, fields: fields.map(jsonField) })
}

function jsonField(field: MarcField): Record<string, unknown> {
  if (field.subfields === undefined) return { [field.tag]: field.value }
  const [ind1 = ' ', ind2 = ' '] = field.indicators
  return { [field.tag]: { ind1, ind2, subfields: field.subfields.map(({ code, value }) => ({ [code]: value })) } }
}
