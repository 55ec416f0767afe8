// What a thing is on: paper, a server, film. Records of one title on different carriers are different titles to who wants to borrow.
import type { DataField, MarcRecord } from '../record.ts'
import { controlValue, subfieldValue } from '../record.ts'
import type { Format } from './description.ts'

/** `computer` is a disc or stick with data; `online` is on a server. */
export type Carrier = 'print' | 'large-print' | 'braille' | 'microform' | 'online' | 'computer' | 'audio' | 'video' | 'film'

/** 008/23, for maps and visual materials 008/29 (form of item). */
const FORMS: Readonly<Record<string, Carrier>> = {
  a: 'microform',
  b: 'microform',
  c: 'microform',
  d: 'large-print',
  f: 'braille',
  o: 'online',
  q: 'computer',
  r: 'print',
}

/** 338 $b, its first letter (RDA carrier types). `nc` is a volume, `nb` a sheet. */
const TYPES: Readonly<Record<string, Carrier>> = { c: 'computer', h: 'microform', m: 'film', n: 'print', s: 'audio', v: 'video' }

/** 245 $h, in the languages of our catalogues. */
const MEDIA: readonly (readonly [RegExp, Carrier])[] = [
  [/micro|mikro/i, 'microform'],
  [/braille/i, 'braille'],
  [/large print|huruf besar/i, 'large-print'],
  [/sound|suara|bunyi|enregistrement sonore/i, 'audio'],
  [/video/i, 'video'],
  [/motion picture|film/i, 'film'],
  [/electronic|computer|elektronik|komputer|électronique/i, 'online'],
]

/** 300 $a and 533 $a, in the languages of our catalogues. */
const EXTENTS: readonly (readonly [RegExp, Carrier])[] = [
  [/online|daring|dalam talian|en ligne/i, 'online'],
  [/microfi|microform|mikrofi/i, 'microform'],
  [/cd-?rom|\bdvd-?rom|computer dis[ck]|cakram komputer|usb/i, 'computer'],
]

/** The first that says it: 338, 007, 008, 245 $h, 300 and 533; else what is usual for the format. Undefined where nothing is usual. */
export function carrierOf(record: MarcRecord, format: Format): Carrier | undefined {
  const fixed = controlValue(record, '008') ?? ''
  const form = fixed[/[efgkor]/.test(record.leader[6] ?? '') ? 29 : 23] ?? ''
  return (
    byType(record) ??
    byDescription(controlValue(record, '007') ?? '', form) ??
    byForm(form, record) ??
    byMedium(record) ??
    byExtent(record) ??
    usual(format)
  )
}

function fieldOf(record: MarcRecord, tag: string): DataField | undefined {
  return record.fields.find((field): field is DataField => field.tag === tag && field.subfields !== undefined)
}

function byType(record: MarcRecord): Carrier | undefined {
  const field = fieldOf(record, '338')
  const code = field === undefined ? undefined : subfieldValue(field, 'b')?.trim()
  if (code === undefined) return undefined
  return code === 'cr' ? 'online' : /^[a-z]{2}$/.test(code) ? TYPES[code[0] ?? ''] : undefined
}

function byDescription(physical: string, form: string): Carrier | undefined {
  switch (physical[0]) {
    case 'c':
      return physical[1] === 'r' || form === 'o' ? 'online' : 'computer'
    case 'f':
      return 'braille'
    case 'h':
      return 'microform'
    case 'm':
      return 'film'
    case 's':
      return 'audio'
    case 'v':
      return 'video'
    case 't':
      return physical[1] === 'b' ? 'large-print' : physical[1] === 'c' ? 'braille' : undefined
    default:
      return undefined
  }
}

function byForm(form: string, record: MarcRecord): Carrier | undefined {
  if (form !== 's') return FORMS[form]
  // Electronic of any kind: on a server if the record says where (856, second indicator 0 or blank).
  return fieldOf(record, '856') === undefined ? 'computer' : 'online'
}

function byMedium(record: MarcRecord): Carrier | undefined {
  const title = fieldOf(record, '245')
  const medium = title === undefined ? undefined : subfieldValue(title, 'h')
  return medium === undefined ? undefined : MEDIA.find(([words]) => words.test(medium.slice(0, 100)))?.[1]
}

function byExtent(record: MarcRecord): Carrier | undefined {
  for (const tag of ['533', '300']) {
    const field = fieldOf(record, tag)
    const text = field === undefined ? undefined : subfieldValue(field, 'a')?.slice(0, 100)
    const known = text === undefined ? undefined : EXTENTS.find(([words]) => words.test(text))
    if (known !== undefined) return known[1]
  }
  return undefined
}

function usual(format: Format): Carrier | undefined {
  if (format === 'book' || format === 'serial' || format === 'article' || format === 'map' || format === 'music') return 'print'
  return format === 'audio' || format === 'video' || format === 'computer' ? format : undefined
}
