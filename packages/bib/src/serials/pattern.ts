// Captions (853–855) and the enumeration and chronology under them (863–865), as the MARC 21 Format for Holdings Data pairs them by $8.
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'

/** Levels of a numbering, from the outside in: enumeration, alternative enumeration, chronology. */
const LEVEL_CODES = 'abcdefghijklm'

export interface Level {
  /** `a`–`f` enumeration, `g`, `h` alternative enumeration, `i`–`m` chronology. */
  readonly code: string
  /** `v.`, `no.`; in parentheses where it only says what the numbers are: `(year)`, `(month)`. */
  readonly caption: string
  /** How many there are in one of the next level out ($u); undefined where that varies or isn't known. */
  readonly units: number | undefined
  /** Whether numbers go on from one of the next level out to the next ($v `c`) instead of beginning anew. */
  readonly continuous: boolean
}

/** An 853, 854 or 855. */
export interface Pattern {
  readonly link: string
  readonly levels: readonly Level[]
  /** Whether pieces may be put together to runs (853, first indicator: not 0). */
  readonly compressible: boolean
}

/** An 863, 864 or 865: one piece, or a run of them (`1-49`). */
export interface Piece {
  readonly link: string
  readonly sequence: number
  /** By level code. */
  readonly values: ReadonlyMap<string, string>
  /** What comes behind it: a gap in what is held (`g`), a break in what was published (`n`). */
  readonly break: string | undefined
}

/** `1.2` and `1.2\a`: the link and the place in its sequence. */
function linkOf(field: DataField): readonly [link: string, sequence: number] {
  const found = /^\s*([0-9]{1,8})(?:\.([0-9]{1,8}))?/.exec(subfieldValue(field, '8') ?? '')
  return [found?.[1] ?? '0', Number(found?.[2] ?? '0')]
}

export function patternOf(field: DataField): Pattern {
  const levels: { -readonly [part in keyof Level]: Level[part] }[] = []
  for (const { code, value } of field.subfields) {
    const last = levels.at(-1)
    if (code !== '' && LEVEL_CODES.includes(code)) levels.push({ code, caption: value.trim(), units: undefined, continuous: false })
    else if (code === 'u' && last !== undefined) last.units = /^\s*[0-9]{1,4}\s*$/.test(value) ? Number(value) : undefined
    else if (code === 'v' && last !== undefined) last.continuous = value.trim() === 'c'
  }
  return { link: linkOf(field)[0], levels, compressible: !field.indicators.startsWith('0') }
}

export function pieceOf(field: DataField): Piece {
  const [link, sequence] = linkOf(field)
  const values = new Map<string, string>()
  for (const { code, value } of field.subfields) {
    if (code !== '' && LEVEL_CODES.includes(code) && !values.has(code) && value.trim() !== '') values.set(code, value.trim())
  }
  return { link, sequence, values, break: subfieldValue(field, 'w')?.trim() }
}
