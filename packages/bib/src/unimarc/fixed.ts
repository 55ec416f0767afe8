// The coded parts of a UNIMARC record: its label and fields 100, 105, 106, 110, 115, 125, and the MARC 21 leader and 008 made of them.
// Sources: LoC, "UNIMARC to MARC 21 Conversion Specifications" (2001), section I; UNIMARC Manual: Bibliographic Format (IFLA, 3rd ed. 2008).
import type { MarcRecord } from '../record.ts'
import { firstValue } from './fields.ts'
import { marcCountry, marcLanguage } from './codes.ts'

/** Each character of `from` becomes the one below it in `to`; any other one `otherwise`. */
function recode(value: string, from: string, to: string, otherwise: string): string {
  let out = ''
  for (const character of value) {
    const at = from.indexOf(character)
    out += at < 0 ? otherwise : (to[at] ?? otherwise)
  }
  return out
}

/** The leader: status, type, level, encoding level and cataloguing form recoded; lengths are the writer's. */
export function marcLeader(label: string): string {
  const padded = label.padEnd(24)
  const status = recode(padded.charAt(5), 'cdnop', 'cdncp', 'n')
  const type = recode(padded.charAt(6), 'abcdefgijklmnr', 'atcdefgijkmomr', 'a')
  const level = recode(padded.charAt(7), 'acmsi', 'acmsi', 'm')
  // 0 no, 1 highest, 2 lower level of a hierarchy: MARC 21 tells it by linking fields.
  const encoding = recode(padded.charAt(17), ' 123', ' 185', ' ')
  // ISBD in full or in part; punctuation is put in on conversion.
  const form = padded.charAt(18) === 'n' ? ' ' : 'i'
  return `00000${status}${type}${level} a2200000${encoding}${form} 4500`
}

/** The same text with every mark that is written for a blank as a blank. */
function blanked(value: string): string {
  return value.replaceAll(/[#^]/g, ' ')
}

/** 008 of what the record has coded; `|` (no attempt to code) where it has nothing. */
export function marcFixedField(record: MarcRecord): string {
  const general = blanked(firstValue(record, '100', 'a') ?? '').padEnd(36)
  const kind = recode(general.charAt(8), 'abcdefghiju', 'cdusrqmtpen', '|')
  const dates = kind === '|' ? '||||||||' : `${dateOf(general.slice(9, 13), kind)}${dateOf(general.slice(13, 17), kind)}`
  const entered = /^[0-9]{8}/.test(general) ? general.slice(2, 8) : '||||||'
  const country = marcCountry(firstValue(record, '102', 'a') ?? '')
  const language = marcLanguage(firstValue(record, '101', 'a') ?? '')
  const known = /^[a-z]{3}$/.test(language) ? language : '|||'
  return `${entered}${kind}${dates}${country}${materialCodes(record, general)}${known}||`
}

/** Four characters: unknown digits are `u` in MARC, and a date that is not there is blank. */
function dateOf(value: string, kind: string): string {
  if (value.trim() === '') return kind === 'n' ? 'uuuu' : '    '
  return /^[0-9 ?u.-]{4}$/i.test(value) ? value.replaceAll(/[^0-9]/g, 'u') : '||||'
}

/** 008/18–34, by kind of material. */
function materialCodes(record: MarcRecord, general: string): string {
  const [type, level] = [record.leader[6] ?? 'a', record.leader[7] ?? 'm']
  if ((type === 'a' || type === 'b') && (level === 's' || level === 'i')) return serialCodes(record, general)
  if (type === 'a' || type === 'b') return bookCodes(record, general)
  if (type === 'c' || type === 'd' || type === 'i' || type === 'j') return musicCodes(record, general)
  if (type === 'g' || type === 'k' || type === 'r') return visualCodes(record, general)
  return `||||${audience(general)}${formOfItem(record)}${'|'.repeat(4)}${government(general)}${'|'.repeat(6)}`
}

/** 100 $a/17, the first of three. */
function audience(general: string): string {
  return recode(general.charAt(17), 'abcdekmu ', 'jabcdeg  ', '|')
}

/** 100 $a/20. */
function government(general: string): string {
  return recode(general.charAt(20), 'abcdefghuyz', 'fsllcioou z', '|')
}

/** 106 $a. A regular print reproduction is the usual form, a blank. */
function formOfItem(record: MarcRecord): string {
  return recode((firstValue(record, '106', 'a') ?? '').charAt(0) || '|', 'dfgstr', 'dfcsa ', '|')
}

function bookCodes(record: MarcRecord, general: string): string {
  const codes = firstValue(record, '105', 'a')
  if (codes === undefined) return `||||${audience(general)}${formOfItem(record)}||||${government(general)}||| ||`
  const text = blanked(codes).padEnd(13)
  const illustrations = recode(text.slice(0, 4), 'abcdefghijklmo', 'abcdefghijklmp', ' ')
  const contents = recode(text.slice(4, 8), 'abcdefghijklmnpqrstv', 'bciader spjumlt nz6m', ' ')
  const flags = recode(text.slice(8, 11), '01', '01', '|')
  const literary = recode(text.charAt(11), 'abcdefghyz', '1dehijps0u', '|')
  const biography = recode(text.charAt(12), 'abcdy ', 'abcd  ', '|')
  return `${illustrations}${audience(general)}${formOfItem(record)}${contents}${government(general)}${flags} ${literary}${biography}`
}

function serialCodes(record: MarcRecord, general: string): string {
  const text = blanked(firstValue(record, '110', 'a') ?? '').padEnd(11, '|')
  const type = recode(text.charAt(0), 'abc', 'pmn', '|')
  const frequency = recode(text.charAt(1), 'abcdefghijklmnopuyz', 'dcwesmbqtfaghijku z', '|')
  const regularity = recode(text.charAt(2), 'abyu', 'rnxu', '|')
  const conference = recode(text.charAt(7), '01', '01', '|')
  const script = recode(general.charAt(34), 'bcdefghijklmz', 'bcdefjghiklzz', '|')
  return `${frequency}${regularity} ${type}|${formOfItem(record)}||||${government(general)}${conference}|||${script}|`
}

function musicCodes(record: MarcRecord, general: string): string {
  const text = blanked(firstValue(record, '125', 'a') ?? '').padEnd(2, '|')
  const format = recode(text.charAt(0), 'abcdegx', 'abcdegz', '|')
  return `||${format}|${audience(general)}${formOfItem(record)}${'|'.repeat(11)}`
}

function visualCodes(record: MarcRecord, general: string): string {
  const text = blanked(firstValue(record, '115', 'a') ?? '').padEnd(4, '|')
  const minutes = /^[0-9]{3}$/.test(text.slice(1, 4)) ? text.slice(1, 4) : '|||'
  const kind = recode(text.charAt(0), 'ac', 'mv', '|')
  return `${minutes}|${audience(general)}|||||${government(general)}${formOfItem(record)}|||${kind}|`
}
