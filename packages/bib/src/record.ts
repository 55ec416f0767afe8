// The record model: a MARC record as ISO 2709 and MARCXML both have it, in its own order, with nothing left out.
// It knows no meaning of any tag (description/) and no encoding (iso2709/, marcxml/).

/** A piece of a data field. */
export interface Subfield {
  /** One character; empty only where a damaged record has a delimiter with nothing behind it. */
  readonly code: string
  readonly value: string
}

/** A field of plain text, such as 001 or 008. */
export interface ControlField {
  /** Three ASCII letters or digits. */
  readonly tag: string
  readonly value: string
  readonly subfields?: undefined
}

/** A field of indicators and subfields, such as 245. */
export interface DataField {
  /** Three ASCII letters or digits. */
  readonly tag: string
  /** What stands before the first subfield: two characters, unless the record is damaged. */
  readonly indicators: string
  readonly subfields: readonly Subfield[]
  readonly value?: undefined
}

export type MarcField = ControlField | DataField

/** A MARC record. Immutable; fields and subfields in the record's own order, repeated ones included. */
export interface MarcRecord {
  /** 24 ASCII characters, as found. Lengths in it (00–04, 12–16) are not to be trusted: writers compute their own. */
  readonly leader: string
  readonly fields: readonly MarcField[]
  /**
   * The ISO 2709 bytes that the record was read from, kept only where fields alone would not give them back: ISO 2709 allows
   * fields to be stored in another order than the directory lists them.
   */
  readonly source?: Uint8Array
}

/** Tells control fields (text) from data fields (subfields). */
export function isControlField(field: MarcField): field is ControlField {
  return field.subfields === undefined
}

/** The first control field with this tag. */
export function controlValue(record: MarcRecord, tag: string): string | undefined {
  for (const field of record.fields) {
    if (field.tag === tag && isControlField(field)) return field.value
  }
  return undefined
}

/** The first subfield with this code. */
export function subfieldValue(field: DataField, code: string): string | undefined {
  for (const subfield of field.subfields) {
    if (subfield.code === code) return subfield.value
  }
  return undefined
}
