// XML text as servers send it → XML text that a parser takes, with word of each place that was mended: control characters
// (MARC exports leave them behind), ampersands and HTML entities in plain text, letters of another encoding.
import { TextDecoder } from 'node:util'
import type { ReadWarning } from '../read-item.ts'

export type Mend = Extract<ReadWarning, 'control-character' | 'entity' | 'guessed-windows-1252' | 'replaced-bytes'>

type MendedPart = { readonly text: string; readonly mend?: undefined } | { readonly mend: Mend; readonly text?: undefined }

/** Longer ones are no entities. */
const LONGEST_ENTITY = 40

const ANY_ODD = /[\p{Cs}\uFFFE\uFFFF]|[^\P{Cc}\t\n\r\u0080-\u009F]|&|<!\[CDATA\[|\]\]>/gu
const ENTITY = /&(#[xX]?[0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{0,31});/y
const PERHAPS_ENTITY = /^&(?:#?[xX]?[0-9a-zA-Z]*)$/
const PERHAPS_CDATA = /<(?:!(?:\[(?:C(?:D(?:A(?:T(?:A)?)?)?)?)?)?)?$/
const PERHAPS_CDATA_END = /\]{1,2}$/

const OF_XML = new Set(['amp', 'lt', 'gt', 'quot', 'apos'])

// HTML 4, "Character entity references for ISO 8859-1 characters": U+00A0 to U+00FF in order.
const LATIN1_ENTITIES =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc uuml yacute thorn yuml'
const LETTERS = new Map([
  ...LATIN1_ENTITIES.split(' ').map((name, i) => [name, String.fromCharCode(0xa0 + i)] as const),
  ...(
    [
      ['ndash', '–'],
      ['mdash', '—'],
      ['lsquo', '‘'],
      ['rsquo', '’'],
      ['ldquo', '“'],
      ['rdquo', '”'],
      ['bull', '•'],
      ['hellip', '…'],
      ['trade', '™'],
    ] as const
  ).values(),
])

const windows1252 = new TextDecoder('windows-1252')

function isXmlCharacter(code: number): boolean {
  if (code < 0x20) return code === 9 || code === 10 || code === 13
  return code <= 0xd7ff || (code >= 0xe000 && code <= 0xfffd) || (code >= 0x10000 && code <= 0x10ffff)
}

export class XmlMender {
  #held = ''
  #inCdata = false

  /** Gives text for a parser and the mends between, in order. Holds back the last characters while what they are is open. */
  write(text: string, isLast = false): Generator<MendedPart, void, undefined> {
    return this.#parts(text, isLast)
  }

  *#parts(text: string, isLast: boolean): Generator<MendedPart, void, undefined> {
    const all = this.#held + text
    this.#held = ''
    let from = 0
    // Of its own, because other answers may be read between two parts of this one.
    const odds = new RegExp(ANY_ODD)
    for (let found = odds.exec(all); found !== null; found = odds.exec(all)) {
      const { index } = found
      const [odd] = found
      const end = index + odd.length
      if (odd === '<![CDATA[' || odd === ']]>') {
        this.#inCdata = odd === '<![CDATA['
        continue
      }
      if (odd === '&') {
        if (this.#inCdata) continue
        const rest = all.slice(index, index + LONGEST_ENTITY)
        if (!isLast && index + rest.length === all.length && PERHAPS_ENTITY.test(rest)) {
          yield { text: all.slice(from, index) }
          this.#held = all.slice(index)
          return
        }
        const replacement = replacementOf(all, index)
        if (replacement === undefined) continue
        yield { text: all.slice(from, index) + replacement.text }
        yield { mend: replacement.mend }
        from = index + replacement.length
        odds.lastIndex = from
        continue
      }
      const letter = letterOf(odd.charCodeAt(0))
      yield { text: all.slice(from, index) + letter }
      yield { mend: letter === '' ? 'control-character' : letter === '\ufffd' ? 'replaced-bytes' : 'guessed-windows-1252' }
      from = end
    }
    const open = isLast ? null : (this.#inCdata ? PERHAPS_CDATA_END : PERHAPS_CDATA).exec(all.slice(from))
    const until = open === null ? all.length : from + open.index
    this.#held = all.slice(until)
    if (until > from) yield { text: all.slice(from, until) }
  }
}

/** A whole text, mended. */
export function mendedXml(xml: string): { readonly text: string; readonly mends: ReadonlySet<Mend> } {
  const mends = new Set<Mend>()
  let text = ''
  for (const part of new XmlMender().write(xml, true)) {
    if (part.mend === undefined) text += part.text
    else mends.add(part.mend)
  }
  return { text, mends }
}

/** What stands for an escaped byte; nothing for a control character. */
function letterOf(code: number): string {
  if (code >= 0xdc80 && code <= 0xdcff) return windows1252.decode(Uint8Array.of(code - 0xdc00))
  return code >= 0xd800 ? '\ufffd' : ''
}

/** What to write for an ampersand and how much of the text that covers; undefined where it is right as it is. */
function replacementOf(all: string, index: number): { text: string; length: number; mend: Mend } | undefined {
  ENTITY.lastIndex = index
  const entity = ENTITY.exec(all)
  const name = entity?.[1]
  if (entity === null || name === undefined) return { text: '&amp;', length: 1, mend: 'entity' }
  const { length } = entity[0]
  if (name.startsWith('#')) {
    const isHex = name[1] === 'x' || name[1] === 'X'
    if (!isHex && !/^#[0-9]+$/.test(name)) return { text: '&amp;', length: 1, mend: 'entity' }
    const code = isHex ? Number.parseInt(name.slice(2), 16) : Number.parseInt(name.slice(1), 10)
    if (Number.isNaN(code)) return { text: '&amp;', length: 1, mend: 'entity' }
    if (!isXmlCharacter(code)) return { text: '', length, mend: 'control-character' }
    // XML knows the small x alone.
    return name[1] === 'X' ? { text: `&#x${name.slice(2)};`, length, mend: 'entity' } : undefined
  }
  if (OF_XML.has(name)) return undefined
  return { text: LETTERS.get(name) ?? `&amp;${name};`, length, mend: 'entity' }
}
