// Holdings: MARC 21's 852, and item fields as systems export them. Serial holdings and item information (863–878) are put to them in
// holdings-record.ts.
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Holding, LoanPolicy } from './description.ts'
import { joinSubfields } from './text.ts'

type Parts = 'library' | 'branch' | 'location' | 'callNumber' | 'barcode' | 'copy' | 'note'

interface ItemLayout {
  /** Which subfields hold which part; call number codes are joined in the record's order. */
  readonly parts: { readonly [part in Parts]: string }
  readonly loan?: (field: DataField) => LoanPolicy | undefined
  /** Whether the field states something that is not held. */
  readonly gone?: (field: DataField) => boolean
  /** Local tags (9XX) mean something else in every system: they count only with a barcode and a place, unless this says so. */
  readonly proof?: (field: DataField) => boolean
}

const flag = (field: DataField, code: string): string => subfieldValue(field, code)?.trim() ?? ''

/** Koha's `not for loan`: 0 or nothing is lent, above 0 is not (the library's own list of reasons), below 0 is on order. */
function kohaLoan(field: DataField, code: string): LoanPolicy | undefined {
  const status = flag(field, code)
  if (status === '') return undefined
  return /^0+$/.test(status) ? 'loan' : /^[1-9][0-9]*$/.test(status) ? 'in-house' : undefined
}

const SIRSI: ItemLayout = {
  parts: { library: 'm', branch: '', location: 'l', callNumber: 'a', barcode: 'i', copy: 'c', note: '' },
  // Whether it circulates.
  loan: (field) => ({ Y: 'loan' as const, N: 'in-house' as const })[flag(field, 'r')],
}

const LAYOUTS: Readonly<Record<string, ItemLayout>> = {
  // MARC 21 holdings, Location. Evergreen adds in $x what circulates; its export repeats $b for owner and circulating library.
  '852': {
    parts: { library: 'a', branch: 'b', location: 'c', callNumber: 'khijm', barcode: 'p', copy: 't', note: 'z' },
    loan: evergreenLoan,
  },
  // Koha, items (https://koha-community.org/manual/, "Koha to MARC mapping"): home and holding library, collection location, full call number;
  // $0 withdrawn, $1 lost, $5 restricted, $7 not for loan.
  '952': {
    parts: { library: 'a', branch: 'b', location: 'c', callNumber: 'o', barcode: 'p', copy: 't', note: 'z' },
    loan: (field) => (/^[1-9]/.test(flag(field, '5')) ? 'in-house' : kohaLoan(field, '7')),
    gone: (field) => /^[1-9]/.test(flag(field, '0')) || /^[1-9]/.test(flag(field, '1')),
  },
  // SirsiDynix (Unicorn, Symphony), items; exported as 949 or 999. Load tables of Innovative and Evergreen use the same codes.
  '949': SIRSI,
  '999': SIRSI,
  // Innovative (Millennium, Sierra), items; status `o` is library use only.
  '945': {
    parts: { library: '', branch: '', location: 'l', callNumber: 'ab', barcode: 'i', copy: 'g', note: '' },
    loan: (field) => (flag(field, 's') === 'o' ? 'in-house' : undefined),
    gone: (field) => /^[nwz]$/.test(flag(field, 's')),
  },
  // Library of Congress, items.
  '991': { parts: { library: '', branch: 'b', location: 'l', callNumber: 'hi', barcode: 'p', copy: 't', note: '' } },
  // UNIMARC, items, by the French recommendation and as Koha has them: home and holding library, place, $o not for loan.
  '995': {
    parts: { library: 'b', branch: 'c', location: 'e', callNumber: 'k', barcode: 'f', copy: '6', note: 'u' },
    loan: (field) => kohaLoan(field, 'o'),
    gone: (field) => /^[1-9]/.test(flag(field, '0')) || /^[1-9]/.test(flag(field, '2')),
  },
  // Sudoc (ABES), a library's copy: $5 `library's number:copy's number` tells it from others' 930.
  '930': {
    parts: { library: 'b', branch: '', location: 'c', callNumber: 'a', barcode: '', copy: '', note: '' },
    proof: (field) => /^[0-9]{8}[0-9X]:/.test(flag(field, '5')),
  },
}

/** The holding that a field states; undefined if it states none. */
export function holdingOf(field: DataField): Holding | undefined {
  const layout = LAYOUTS[field.tag]
  if (layout === undefined) return undefined
  const part = (codes: string): string | undefined => {
    const text = codes === '' ? '' : joinSubfields(field, codes).trim()
    return text === '' ? undefined : text
  }
  const { parts } = layout
  const library = part(parts.library)
  const branch = unrepeated(part(parts.branch))
  const location = part(parts.location)
  const barcode = part(parts.barcode)
  const placed = library !== undefined || branch !== undefined || location !== undefined
  const proven = field.tag === '852' || (layout.proof === undefined ? placed && barcode !== undefined : layout.proof(field))
  if (!proven || layout.gone?.(field) === true) return undefined
  const callNumber = part(parts.callNumber)
  const copy = part(parts.copy)
  // A list may say no more than how many there are.
  if (!placed && callNumber === undefined && barcode === undefined && copiesOf(copy) === undefined) return undefined
  const note = part(parts.note)
  const loan = layout.loan?.(field) ?? (note === undefined ? undefined : loanInWords(note))
  return { library, branch, location, callNumber, barcode, copy, note, copies: copiesOf(copy), loan, statement: undefined }
}

/** `MAIN MAIN` is one place: systems write the owner and the lender of a copy. */
function unrepeated(text: string | undefined): string | undefined {
  if (text === undefined || !text.includes(' ')) return text
  const half = text.slice(0, (text.length - 1) / 2)
  return text === `${half} ${half}` ? half : text
}

function evergreenLoan(field: DataField): LoanPolicy | undefined {
  for (const { code, value } of field.subfields) {
    if (code === 'x' && (value === 'noncirculating' || value === 'reference' || value === 'unholdable')) return 'in-house'
    if (code === 'x' && value === 'circulating') return 'loan'
  }
  return undefined
}

const IN_HOUSE =
  /baca di tempat|baca ditempat|\btandon\b|tidak (?:untuk |boleh |dapat )?dipinjam|not for loan|library use only|in[- ]library use|non-?circulating|reference only|rujukan sahaja|consultation sur place/i
const COPY_ONLY = /cop(?:y|ies) only|hanya (?:foto)?kopi|fotokopi saja|fotokopi sahaja|salinan sahaja/i

const LENT = /(?:dapat|bisa|boleh) dipinjam|\bfor loan\b|may be borrowed|^(?:pinjaman|circulating|sirkulasi)$/i

/** What notes say of lending, in the words that libraries use. */
export function loanInWords(note: string): LoanPolicy | undefined {
  return COPY_ONLY.test(note) ? 'copy-only' : IN_HOUSE.test(note) ? 'in-house' : LENT.test(note) ? 'loan' : undefined
}

/** `3 eks.`, `2 copies`, `5 naskhah`, or `1-5` for the copies from the first to the fifth; a bare number is the copy's own. */
function copiesOf(copy: string | undefined): number | undefined {
  const last = copy === undefined ? undefined : /^1\s?[-–]\s?([0-9]{1,4})$/.exec(copy)?.[1]
  if (last !== undefined) return Number(last)
  const count =
    copy === undefined ? undefined : /^\(?([0-9]{1,4})\s*(?:eks|cop(?:y|ies)|buah|naskhah|exempl|jilid)/i.exec(copy)?.[1]
  return count === undefined ? undefined : Number(count)
}

/** A copy of an INLISLite catalogue: 990 $a is its accession number, and the call number is the record's (084 $a). */
export function inlisHolding(field: DataField, callNumber: string | undefined): Holding | undefined {
  const barcode = subfieldValue(field, 'a')?.trim() ?? ''
  if (barcode === '') return undefined
  return {
    library: undefined,
    branch: undefined,
    location: undefined,
    callNumber,
    barcode,
    copy: undefined,
    note: undefined,
    copies: undefined,
    loan: undefined,
    statement: undefined,
  }
}
