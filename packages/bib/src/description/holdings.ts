// Holdings: MARC 21's 852, and item fields as systems export them. More kinds come with the formats of more systems.
import type { DataField } from '../record.ts'
import type { Holding } from './description.ts'
import { joinSubfields } from './text.ts'

/** Which subfields hold which part; call number codes are joined in the record's order. */
type ItemLayout = { readonly [part in keyof Holding]: string }

const LAYOUTS: Readonly<Record<string, ItemLayout>> = {
  // MARC 21 holdings, Location.
  '852': { library: 'a', branch: 'b', location: 'c', callNumber: 'khijm', barcode: 'p', copy: 't', note: 'z' },
  // Koha, items (https://koha-community.org/manual/, "Koha to MARC mapping"): home and holding library, collection location, full call number.
  '952': { library: 'a', branch: 'b', location: 'c', callNumber: 'o', barcode: 'p', copy: 't', note: 'z' },
  // SirsiDynix (Unicorn, Symphony), items; exported as 949 or 999.
  '949': { library: 'm', branch: '', location: 'l', callNumber: 'a', barcode: 'i', copy: 'c', note: '' },
  '999': { library: 'm', branch: '', location: 'l', callNumber: 'a', barcode: 'i', copy: 'c', note: '' },
  // Library of Congress, items.
  '991': { library: '', branch: 'b', location: 'l', callNumber: 'hi', barcode: 'p', copy: 't', note: '' },
}

/** The holding that a field states; undefined if it states none. Local fields (9XX) count only with a barcode and a place, because every system uses their tags. */
export function holdingOf(field: DataField): Holding | undefined {
  const layout = LAYOUTS[field.tag]
  if (layout === undefined) return undefined
  const part = (codes: string): string | undefined => {
    const text = codes === '' ? '' : joinSubfields(field, codes).trim()
    return text === '' ? undefined : text
  }
  const library = part(layout.library)
  const branch = part(layout.branch)
  const location = part(layout.location)
  const barcode = part(layout.barcode)
  const placed = library !== undefined || branch !== undefined || location !== undefined
  if (field.tag !== '852' && !(placed && barcode !== undefined)) return undefined
  const callNumber = part(layout.callNumber)
  if (!placed && callNumber === undefined && barcode === undefined) return undefined
  return { library, branch, location, callNumber, barcode, copy: part(layout.copy), note: part(layout.note) }
}
