// Mnemonics of MARCMaker: `{acute}e` is é, `{dollar}` a dollar sign. The names and their MARC-8 codes are those of the Library of Congress's
// MARCMaker/MARCBreaker (https://www.loc.gov/marc/makrbrkr.html, "Character set mnemonics"), which MarcEdit took over.
import { decodeMarc8 } from '../marc8/decode.ts'

/** ASCII characters that mean something in the format itself. */
const ASCII: Readonly<Record<string, string>> = {
  dollar: '$',
  curren: '$',
  bsol: '\\',
  lcub: '{',
  rcub: '}',
  verbar: '|',
  lsqb: '[',
  rsqb: ']',
  num: '#',
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",

  hat: '^',
  commat: '@',
  excl: '!',
  percnt: '%',
  ast: '*',
  plus: '+',
  comma: ',',
  hyphen: '-',
  period: '.',
  sol: '/',
  colon: ':',
  semi: ';',
  equals: '=',
  quest: '?',
  lpar: '(',
  rpar: ')',
  lowbar: '_',
}

/** Names in the order of their MARC-8 codes; `.` where a code has none. */
const FROM_A1 =
  'Lstrok Ostrok Dstrok THORN AElig OElig softsign middot flat reg plusmn Ohorn Uhorn mlrhring . mllhring lstrok ostrok dstrok thorn aelig ' +
  'oelig hardsign inodot pound eth . ohorn uhorn . . deg scriptl phono copy sharp iquest iexcl szlig euro'
const FROM_E0 =
  'hooka grave acute circ tilde macr breve dot uml caron ring llig rlig rcommaa dblac candra cedil ogon dotb dbldotb ringb dblunder under ' +
  'commab rcedil breveb ldbltil rdbltil . . commaa'

/** Names of letters that MARC-8 has under another name. */
const ALIASES: Readonly<Record<string, string>> = { diaer: 'uml' }

const CODES: ReadonlyMap<string, number> = new Map([
  ...named(FROM_A1, 0xa1),
  ...named(FROM_E0, 0xe0),
  ['joiner', 0x8d],
  ['nonjoin', 0x8e],
  ['esc', 0x1b],
])

function named(names: string, from: number): [string, number][] {
  return names.split(' ').map((name, at) => [name, from + at])
}

const MNEMONIC = /\{([A-Za-z0-9_]{2,10})\}/g

export interface PlainText {
  readonly text: string
  /** Whether a mnemonic is none that is known; it was left as it is. */
  readonly unknown: boolean
}

/** Text without mnemonics. Marks that stand before their letter, as MARC-8 has them, come behind it. */
export function withoutMnemonics(text: string): PlainText {
  if (!text.includes('{')) return { text, unknown: false }
  let unknown = false
  let marc8 = false
  const codes = (name: string): string | undefined => {
    const known = CODES.get(ALIASES[name] ?? name) ?? composite(name)
    if (known === undefined) return undefined
    marc8 = true
    return typeof known === 'number' ? String.fromCharCode(known) : known
  }
  // What is beyond ASCII already is hidden in references, which MARC-8 has for characters that it has not.
  const hidden = text.replaceAll(
    /[^\p{ASCII}]|&(?=#x)/gu,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')};`,
  )
  const bytes = hidden.replaceAll(MNEMONIC, (mnemonic, name: string) => {
    const ascii = ASCII[name] ?? hexadecimal(name)
    if (ascii !== undefined) return ascii === '&' ? '&#x0026;' : ascii
    const code = codes(name)
    if (code === undefined) unknown = true
    return code ?? mnemonic
  })
  if (marc8) return { text: decodeMarc8(Buffer.from(bytes, 'latin1')).text, unknown }
  return { text: plainAscii(text), unknown }
}

/** With no mnemonic beyond ASCII, text beyond ASCII stays exactly as it is. */
function plainAscii(text: string): string {
  return text.replaceAll(MNEMONIC, (mnemonic, name: string) => ASCII[name] ?? hexadecimal(name) ?? mnemonic)
}

/** `{1F}`: a byte that no mnemonic names; those beyond ASCII mean nothing. */
function hexadecimal(name: string): string | undefined {
  return /^[0-7][0-9A-F]$/.test(name) ? String.fromCharCode(Number.parseInt(name, 16)) : undefined
}

/** MarcEdit's names of letters with marks: `{eacute}`, `{Ccedil}`. */
function composite(name: string): string | undefined {
  const code = CODES.get(ALIASES[name.slice(1)] ?? name.slice(1))
  return code !== undefined && code >= 0xe0 && /^[A-Za-z]/.test(name) ? String.fromCharCode(code) + name.charAt(0) : undefined
}
