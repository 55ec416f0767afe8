// Writing XML: escaped text, and elements that are left out when they are empty.

/** What is, or may be, other in XML than in a record. Of the control characters, those beyond ASCII turn out to be allowed. */
const ODD = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/u
const EVERY_ODD = /[&<>"\p{Cc}\ufffe\uffff]/gu

/** Text between tags. What XML 1.0 can't hold is written as `encodeMarcXml` says. */
export function escapeText(text: string): string {
  return ODD.test(text)
    ? text.toWellFormed().replaceAll(EVERY_ODD, (character) => (/["\t\n]/.test(character) ? character : inXml(character)))
    : text
}

/** Text inside of quotation marks. */
export function escapeAttribute(text: string): string {
  return ODD.test(text) ? text.toWellFormed().replaceAll(EVERY_ODD, inXml) : text
}

function inXml(character: string): string {
  if (character === '&') return '&amp;'
  if (character === '<') return '&lt;'
  if (character === '>') return '&gt;'
  if (character === '"') return '&quot;'
  // Parsers turn a plain carriage return into a line feed, and in attributes all three into blanks.
  if (character === '\t' || character === '\n' || character === '\r') return `&#${character.charCodeAt(0)};`
  if (character >= '\ufffe') return '\ufffd'
  return character < ' ' ? String.fromCharCode(0x2400 + character.charCodeAt(0)) : character
}

/** Attributes by name; those without a value are left out. */
export type Attributes = Readonly<Record<string, string | undefined>>

/** An element of parts that are XML already; nothing if they are all empty. */
export function element(name: string, attributes: Attributes, ...content: readonly string[]): string {
  const inner = content.join('')
  return inner === '' ? '' : `<${name}${attributesText(attributes)}>${inner}</${name}>`
}

/** An element of text, blanks around it dropped; nothing if there is none. */
export function textElement(name: string, text: string | undefined, attributes: Attributes = {}): string {
  return element(name, attributes, escapeText(text?.trim() ?? ''))
}

function attributesText(attributes: Attributes): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? '' : ` ${name}="${escapeAttribute(value)}"`))
    .join('')
}
