// One statement in two scripts: UNIMARC repeats the field, with the number of the pair in $6 and the script in $7; MARC 21 has the original
// script in 880. Source: UNIMARC Manual, "Control subfields" $6 and $7.
import type { DataField, MarcRecord } from '../record.ts'
import { subfieldValue } from '../record.ts'

/** A field and the same in its original script. */
export interface ScriptPair {
  /** Two digits, as $6 has it in MARC 21. */
  readonly occurrence: string
  /** The MARC 21 tag of the romanised field, once it is known. */
  tag: string | undefined
}

export interface ScriptPairs {
  readonly romanised: ReadonlyMap<DataField, ScriptPair>
  readonly originals: ReadonlyMap<DataField, ScriptPair>
}

/** MARC 21 has two digits for pairs. */
const MAX_PAIRS = 99

/** The pairs of a record: fields of one tag and one link number, one in Latin script and one not. */
export function scriptPairs(record: MarcRecord): ScriptPairs {
  const latin = new Map<string, DataField>()
  const others = new Map<string, DataField>()
  for (const field of record.fields) {
    if (field.subfields === undefined) continue
    // `a` says that it is the same in another script; then two digits.
    const link = /^a([0-9]{2})/.exec(subfieldValue(field, '6') ?? '')?.[1]
    if (link === undefined) continue
    const side = isLatin(field) ? latin : others
    const key = `${field.tag} ${link}`
    if (!side.has(key)) side.set(key, field)
  }
  const romanised = new Map<DataField, ScriptPair>()
  const originals = new Map<DataField, ScriptPair>()
  for (const [key, field] of latin) {
    const original = others.get(key)
    if (original === undefined || romanised.size >= MAX_PAIRS) continue
    const pair = { occurrence: String(romanised.size + 1).padStart(2, '0'), tag: undefined }
    romanised.set(field, pair)
    originals.set(original, pair)
  }
  return { romanised, originals }
}

/** By its letters: $7 says it too, but of the heading that the field was copied from. */
function isLatin(field: DataField): boolean {
  return !field.subfields.some(({ code, value }) => /[a-z]/.test(code) && /[^\P{L}\p{sc=Latn}\p{Lm}]/u.test(value))
}
