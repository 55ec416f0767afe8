// An ISO 18626 message as XML: the elements of the schema 2021-2 in its order, nothing between them, so that one message has one form.
import { type Message, NAMESPACE, VERSION } from './message.ts'
import { messageShape } from './schema.ts'
import type { Code, Shape } from './shape.ts'

// Control characters that XML 1.0 has no place for, beside tab, line feed and carriage return.
const ODD = /[&<>"\p{Cc}\p{Cs}\ufffe\uffff]/u
const EVERY_ODD = /[&<>"\p{Cc}\ufffe\uffff]/gu

function escaped(text: string): string {
  return ODD.test(text) ? text.toWellFormed().replaceAll(EVERY_ODD, inXml) : text
}

function inXml(character: string): string {
  if (character === '&') return '&amp;'
  if (character === '<') return '&lt;'
  if (character === '>') return '&gt;'
  if (character === '"') return '&quot;'
  if (character === '\t' || character === '\n') return character
  // A reader turns a plain one into a line feed.
  if (character === '\r') return '&#13;'
  return character < ' ' || character >= '\ufffe' ? '\ufffd' : character
}

/** The document of a message. */
export function writeMessage(message: Message): string {
  const content = contentOf(messageShape, message)
  return `<?xml version="1.0" encoding="UTF-8"?>\n<ISO18626Message xmlns="${NAMESPACE}" xmlns:ill="${NAMESPACE}" ill:version="${VERSION}">${content}</ISO18626Message>\n`
}

function elementOf(name: string, shape: Shape, value: unknown): string {
  const scheme = shape.kind === 'coded' ? (value as Code).scheme : undefined
  const attributes = scheme === undefined ? '' : ` ill:scheme="${escaped(scheme).replaceAll(/[\t\n]/g, ' ')}"`
  return `<${name}${attributes}>${contentOf(shape, value)}</${name}>`
}

function contentOf(shape: Shape, value: unknown): string {
  switch (shape.kind) {
    case 'leaf':
      return escaped(shape.write(value as never))
    case 'coded':
      return escaped((value as Code).value)
    case 'choice': {
      const [name = '', chosen] = Object.entries(value as Readonly<Record<string, unknown>>)[0] ?? []
      const option = shape.options[name]
      return option === undefined ? '' : elementOf(name, option, chosen)
    }
    case 'sequence': {
      const values = value as Readonly<Record<string, unknown>>
      return Object.entries(shape.fields)
        .flatMap(([name, field]) => occurrencesOf(values[name]).map((one) => elementOf(name, field.shape, one)))
        .join('')
    }
  }
}

function occurrencesOf(value: unknown): readonly unknown[] {
  if (value === undefined) return []
  return Array.isArray(value) ? (value as readonly unknown[]) : [value]
}
