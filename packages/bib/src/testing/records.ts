// Records, streams and arbitraries that the tests of this package share.
import fc from 'fast-check'
import type { ReadItem } from '../read-item.ts'
import type { ControlField, DataField, MarcField, MarcRecord } from '../record.ts'

export const LEADER = '00000nam a2200000   4500'

/** A control field. */
export function control(tag: string, value: string): ControlField {
  return { tag, value }
}

/** A data field from the notation of manuals: `data('245', '10', '$aTitle /$cBy whom.')`. */
export function data(tag: string, indicators: string, text: string): DataField {
  const subfields = text
    .split('$')
    .slice(1)
    .map((part) => ({ code: part.slice(0, 1), value: part.slice(1) }))
  return { tag, indicators, subfields }
}

export function recordOf(fields: readonly MarcField[], leader: string = LEADER): MarcRecord {
  return { leader, fields }
}

/** The record with zeros where its leader has lengths, to compare records from formats that don't need them. */
export function withoutLengths({ leader, fields }: MarcRecord): MarcRecord {
  return { leader: `00000${leader.slice(5, 12)}00000${leader.slice(17)}`, fields }
}

/** A record's fields as manuals show them: `245 10 $aTitle /$cBy whom.`, `001 123`. */
export function fieldsOf({ fields }: MarcRecord): string[] {
  return fields.map((field) =>
    field.subfields !== undefined
      ? `${field.tag} ${field.indicators} ${field.subfields.map((subfield) => `$${subfield.code}${subfield.value}`).join('')}`
      : `${field.tag} ${field.value}`,
  )
}

/** Cuts bytes into chunks of the given size. */
export function* chunksOf(bytes: Uint8Array, size: number): Generator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** Cuts bytes at the given places (any numbers; they are taken modulo the length). */
export function chunksAt(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].toSorted((a, b) => a - b)
  return [0, ...places].map((start, i) => bytes.subarray(start, places[i] ?? bytes.length))
}

export async function collect(items: AsyncIterable<ReadItem>): Promise<ReadItem[]> {
  const all: ReadItem[] = []
  for await (const item of items) all.push(item)
  return all
}

/** What an item is, in one word: `record` or the code of its rejection. */
export function kinds(items: readonly ReadItem[]): string[] {
  return items.map((item) => (item.kind === 'record' ? 'record' : item.code))
}

/** One of these characters. */
function oneOf(characters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...characters.split(''))
}

/** Text that ISO 2709 and XML 1.0 can both hold; combining marks, other scripts and characters beyond the BMP included. */
const text = fc
  .string({
    unit: fc.oneof(
      fc.constantFrom(' ', 'a', 'Z', '0', '/', '&', '<', '>', '"', "'", '\t', '\n', '\r', 'é', 'ক', '書', '𠀀', '\u0301', '\u0098'),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
    ),
    maxLength: 40,
  })
  .map((value) => value.replaceAll(/[^\P{Cc}\t\n\r\u0080-\u009f]|[\ufffe\uffff]/gu, '?'))

const code = oneOf('abcdefghijklmnopqrstuvwxyz0123456789é')
const indicator = fc.constantFrom(' ', '0', '1', '4', '9', 'x')
const tagOf = (first: string): fc.Arbitrary<string> =>
  fc.tuple(oneOf(first), oneOf('0123456789'), oneOf('0123456789')).map((parts) => parts.join(''))

const controlField: fc.Arbitrary<MarcField> = fc.record({
  tag: fc.constantFrom('001', '003', '005', '007', '008', '00A'),
  value: text,
})
const dataField: fc.Arbitrary<MarcField> = fc.record({
  tag: fc.oneof(tagOf('123456789'), fc.constantFrom('010', '020', 'CAT', 'x1y')),
  indicators: fc.tuple(indicator, indicator).map((two) => two.join('')),
  subfields: fc.array(fc.record({ code, value: text }), { maxLength: 5 }),
})

/** Any record that both formats can hold. */
export const arbitraryRecord: fc.Arbitrary<MarcRecord> = fc.record({
  leader: fc
    .tuple(oneOf('acdnp'), oneOf('acegijkmoprt'), oneOf('abcdims'))
    .map(([status, type, level]) => `00000${status}${type}${level} a2200000 i 4500`),
  fields: fc.array(fc.oneof(controlField, dataField), { maxLength: 12 }),
})
