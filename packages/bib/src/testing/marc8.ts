// MARC-8 for tests: every code that it has, and an encoder. What ships only reads it.
import { EACC_TABLE } from '../marc8/eacc-table.ts'
import { GRAPHIC_SETS } from '../marc8/graphic-sets.ts'

const ESC = '\u001b'

/** Sets of G0, each with the escape that designates it; ANSEL is in G1 from the start. */
const ESCAPES: Readonly<Record<string, string>> = { g: `${ESC}g`, b: `${ESC}b`, p: `${ESC}p` }

interface Code {
  readonly final: string
  /** Bytes as Latin-1 text. */
  readonly bytes: string
  readonly character: string
  readonly isMark: boolean
}

function graphicCodes(): Code[] {
  return Object.entries(GRAPHIC_SETS).flatMap(([final, cells]) =>
    cells
      .trim()
      .split(/\s+/)
      .flatMap((cell, i) => {
        const byte = i + 0x20 + (final === 'E' ? 0x80 : 0)
        const character = String.fromCodePoint(Number.parseInt(cell, 16) || 0)
        return cell === '-' ? [] : [{ final, bytes: String.fromCharCode(byte), character, isMark: cell.endsWith('+') }]
      }),
  )
}

function eaccCodes(): Code[] {
  return EACC_TABLE.trim()
    .split('\n')
    .flatMap((line) => {
      let third = 0
      return [...line.slice(5).matchAll(/[0-9A-F]{2}|[^\0-\x7f]/gu)].flatMap(([token]) => {
        if (token < '\u0080') {
          third = Number.parseInt(token, 16)
          return []
        }
        const bytes = Buffer.from([Number.parseInt(line.slice(0, 2), 16), Number.parseInt(line.slice(2, 4), 16), third++])
        return [{ final: '1', bytes: bytes.toString('latin1'), character: token, isMark: false }]
      })
    })
}

const CODES: readonly Code[] = [...graphicCodes(), ...eaccCodes()]
const BY_CHARACTER = new Map<string, Code>()
// Sets that need no escape first.
for (const code of CODES.toSorted((a, b) => designation(a.final).length - designation(b.final).length))
  if (!BY_CHARACTER.has(code.character)) BY_CHARACTER.set(code.character, code)

function designation(final: string): string {
  if (final === 'B' || final === 'E') return ''
  return ESCAPES[final] ?? (final === '1' ? `${ESC}$1` : `${ESC}(${final}`)
}

function restore(final: string): string {
  if (final === 'B' || final === 'E') return ''
  return final in ESCAPES ? `${ESC}s` : `${ESC}(B`
}

/** Each code with its escapes, marks before a letter. */
export function everyCode(): Buffer[] {
  return CODES.filter(({ bytes }) => bytes !== ' ').map(({ final, bytes, isMark }) =>
    Buffer.from(`${designation(final)}${bytes}${restore(final)}${isMark ? 'a' : ''}`, 'latin1'),
  )
}

/** Letters, marks that can stand on them, and characters that take none, all of MARC-8. */
export const MARC8_LETTERS = 'aeiounscyzAEIOUNSCYZ'.split('')
export const MARC8_MARKS = CODES.filter(
  ({ final, isMark, character }) => final === 'E' && isMark && !/[\u0360-\u0361\ufe20-\ufe23]/.test(character),
).map(({ character }) => character)
export const MARC8_CHARACTERS = CODES.filter(({ isMark, character }) => !isMark && !/\p{M}/u.test(character)).map(
  ({ character }) => character,
)

/** Clusters that MARC-8 has a character for are left whole; others are taken apart. */
function clustersOf(text: string): string[] {
  return (text.normalize('NFC').match(/\P{M}\p{M}*|\p{M}+/gu) ?? []).flatMap((cluster) => {
    const [base = '', ...marks] = cluster
    return BY_CHARACTER.has(base) ? [base + marks.join('')] : [cluster.normalize('NFD')]
  })
}

function encoded(character: string): string {
  const code = BY_CHARACTER.get(character)
  if (code === undefined) return `&#x${character.codePointAt(0)?.toString(16)};`
  return designation(code.final) + code.bytes + restore(code.final)
}

/** Text in MARC-8; what MARC-8 does not have as numeric character references. */
export function inMarc8(text: string): Buffer {
  let result = ''
  for (const [base = '', ...rest] of clustersOf(text)) {
    const marks = rest.map(encoded).join('')
    result += marks + encoded(base)
  }
  return Buffer.from(result, 'latin1')
}

/** ISO 2709 of fields that are given as bytes (as Latin-1 text), for records that are in no encoding that we write. */
export function rawRecord(
  leader: string,
  fields: readonly (readonly [tag: string, content: string])[],
  digits: (number: number, count: number) => string = (number, count) => String(number).padStart(count, '0'),
): Buffer {
  let [directory, body] = ['', '']
  for (const [tag, content] of fields) {
    directory += tag + digits(content.length + 1, 4) + digits(body.length, 5)
    body += `${content}\u001e`
  }
  const base = 24 + directory.length + 1
  const lengths = [base + body.length + 1, base].map((length) => digits(length, 5))
  return Buffer.from(`${lengths[0]}${leader.slice(5, 12)}${lengths[1]}${leader.slice(17)}${directory}\u001e${body}\u001d`, 'latin1')
}
