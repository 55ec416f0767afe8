// One place in a serial's numbering, in words and as numbers that can be compared.
import type { Level, Pattern, Piece } from './pattern.ts'

/** The first or the last part of a piece. */
export interface Point {
  readonly values: ReadonlyMap<string, string>
}

/** Abbreviations of ANSI/NISO Z39.71, annex on months and seasons; MARC's codes for seasons are 21–24. */
const MONTHS: Readonly<Record<string, string>> = {
  '01': 'Jan.',
  '02': 'Feb.',
  '03': 'Mar.',
  '04': 'Apr.',
  '05': 'May',
  '06': 'June',
  '07': 'July',
  '08': 'Aug.',
  '09': 'Sept.',
  '10': 'Oct.',
  '11': 'Nov.',
  '12': 'Dec.',
  '21': 'Spring',
  '22': 'Summer',
  '23': 'Autumn',
  '24': 'Winter',
}

/** Both ends of a piece; `1-49` is a run, `50-` one without an end. */
export function endsOf({ values }: Piece): readonly [first: Point, last: Point | undefined] {
  const first = new Map<string, string>()
  const last = new Map<string, string>()
  let open = false
  for (const [code, value] of values) {
    const dash = value.indexOf('-')
    const begin = dash < 0 ? value : value.slice(0, dash).trim()
    const end = dash < 0 ? value : value.slice(dash + 1).trim()
    if (begin !== '') first.set(code, begin)
    if (end !== '') last.set(code, end)
    else open = true
  }
  return [{ values: first }, open ? undefined : { values: last }]
}

/** `v.1:no.2(1990:Jan.)`: enumeration by Z39.71, then chronology in parentheses, or alone where there is nothing else. */
export function pointText({ values }: Point, pattern: Pattern): string {
  const levels = pattern.levels.length === 0 ? plainLevels(values) : pattern.levels
  const numbers: string[] = []
  const alternatives: string[] = []
  const dates: string[] = []
  for (const level of levels) {
    const value = values.get(level.code)
    if (value === undefined) continue
    const list = level.code >= 'i' ? dates : level.code >= 'g' ? alternatives : numbers
    list.push(levelText(level, value))
  }
  const enumeration = [numbers.join(':'), alternatives.join(':')].filter((text) => text !== '').join('=')
  const chronology = dates.join(':')
  if (enumeration === '' || chronology === '') return enumeration + chronology
  return `${enumeration}(${chronology})`
}

/** Values without captions, as they are. */
function plainLevels(values: ReadonlyMap<string, string>): Level[] {
  return [...values.keys()].toSorted().map((code) => ({ code, caption: '', units: undefined, continuous: false }))
}

function levelText({ code, caption }: Level, value: string): string {
  const hidden = caption === '' || caption.startsWith('(') || caption === '*'
  if (code >= 'i' || hidden) return isMonth(caption) ? monthText(value) : value
  return /[\p{L}\p{N}]$/u.test(caption) ? `${caption} ${value}` : caption + value
}

function isMonth(caption: string): boolean {
  return /month|season|bulan|musim/i.test(caption)
}

/** `01/02` is `Jan./Feb.`. */
function monthText(value: string): string {
  return value
    .split('/')
    .map((part) => MONTHS[part.trim().padStart(2, '0')] ?? part)
    .join('/')
}

/**
 * Whether nothing is missing between the end of one piece and the beginning of the next, as far as the pattern tells: the innermost number
 * goes up by one, or begins anew where the one around it goes up by one and the pattern says that it was complete.
 */
export function follows(last: Point, next: Point, { levels }: Pattern): boolean {
  const enumeration = levels.filter(({ code }) => code < 'g' && last.values.has(code))
  const counted = enumeration.length > 0 ? enumeration : levels.filter(({ code }) => code >= 'i' && last.values.has(code))
  if (counted.length === 0) return false
  const before = counted.map(({ code }) => part(last.values.get(code), -1))
  const after = counted.map(({ code }) => part(next.values.get(code), 0))
  if ([...before, ...after].some(Number.isNaN)) return false
  for (let at = counted.length - 1; at >= 0; at--) {
    const [old = Number.NaN, now = Number.NaN] = [before[at], after[at]]
    const outerEqual = before.slice(0, at).every((value, i) => value === after[i])
    if (now === old + 1 && (outerEqual || counted[at]?.continuous === true)) return true
    const [from, to] = bounds(counted[at])
    if (now !== from || old !== to) return false
  }
  return false
}

/** The first and the last number within one of the next level out. */
function bounds(level: Level | undefined): readonly [from: number, to: number] {
  if (level?.units !== undefined) return [1, level.units]
  const caption = level?.caption ?? ''
  if (/season|musim/i.test(caption)) return [21, 24]
  return /month|bulan/i.test(caption) ? [1, 12] : [1, Number.NaN]
}

/** The first (0) or last (-1) of numbers that are one issue: `10/11`. */
function part(value: string | undefined, at: 0 | -1): number {
  const text = value?.split('/').at(at)?.trim() ?? ''
  return /^[0-9]{1,9}$/.test(text) ? Number(text) : Number.NaN
}
