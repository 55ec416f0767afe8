// The XML of one <record> element → the record model. Prefixes and namespaces are taken as found; well-formedness is saxes' to judge.
import type { SaxesTagPlain } from 'saxes'
import { SaxesParser } from 'saxes'
import { mendedLeader } from '../leader.ts'
import { MAX_QUOTED_CHARS, MAX_XML_DEPTH } from '../limits.ts'
import type { Decoded, ReadWarning, Rejection, RejectionCode } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField, Subfield } from '../record.ts'

/** Carries a rejection out of the parser's handlers; never leaves this module. */
class RejectedXml extends Error {
  readonly rejection: Rejection

  constructor(code: RejectionCode, message: string) {
    super(message)
    this.rejection = { code, message }
  }
}

/** Decodes record after record; holds one parser, because making one costs as much as a short record. */
export class MarcXmlDecoder {
  #parser = this.#newParser()
  #depth = 0
  #leader: string | undefined
  #fields: MarcField[] = []
  #warnings = new Set<ReadWarning>()
  /** Subfields of the data field that is open. */
  #subfields: Subfield[] | undefined
  /** Name, attributes and text so far of the element whose text counts, and the depth it is at. */
  #reading: { name: string; key: string; depth: number } | undefined
  #text = ''

  /** Reads one record element. Never throws. */
  decode(xml: string): Decoded | Rejection {
    this.#depth = 0
    this.#leader = undefined
    this.#fields = []
    this.#warnings = new Set()
    this.#subfields = undefined
    this.#reading = undefined
    try {
      this.#parser.write(xml).close()
    } catch (error) {
      this.#parser = this.#newParser()
      if (error instanceof RejectedXml) return error.rejection
      const reason = error instanceof Error ? error.message : String(error)
      return { code: 'bad-xml', message: `The record is not well-formed XML (${reason}). Mend it, or export the record again.` }
    }
    return this.#finish()
  }

  #finish(): Decoded | Rejection {
    if (this.#leader === undefined && this.#fields.length === 0) {
      return { code: 'not-marc', message: 'The <record> element has no MARC fields. Export the catalogue as MARCXML.' }
    }
    const leader = mendedLeader(this.#leader ?? '')
    if (leader === undefined) {
      const found = this.#leader === undefined ? 'missing' : `'${this.#leader.slice(0, MAX_QUOTED_CHARS)}'`
      return {
        code: 'bad-leader',
        message: `A leader has 24 characters; this one is ${found}. Correct it, or export the record again.`,
      }
    }
    if (leader !== this.#leader) this.#warnings.add('mended-leader')
    return { record: { leader, fields: this.#fields }, warnings: this.#warnings.size === 0 ? NO_WARNINGS : [...this.#warnings] }
  }

  #newParser(): SaxesParser<{ position: false; xmlns: false }> {
    const parser = new SaxesParser({ position: false, xmlns: false })
    parser.on('opentag', (tag) => this.#openTag(tag))
    parser.on('closetag', (tag) => this.#closeTag(tag))
    parser.on('text', (text) => this.#addText(text))
    parser.on('cdata', (text) => this.#addText(text))
    return parser
  }

  #openTag({ name, attributes }: SaxesTagPlain): void {
    this.#depth += 1
    if (this.#depth > MAX_XML_DEPTH)
      throw new RejectedXml('bad-xml', 'The record nests elements deeper than MARCXML does. Export the record again.')
    const local = name.slice(name.indexOf(':') + 1)
    if (this.#reading === undefined && this.#depth === 2 && (local === 'leader' || local === 'controlfield')) {
      this.#read(local, local === 'leader' ? '' : this.#tag(attributes))
    } else if (this.#depth === 2 && local === 'datafield') {
      const tag = this.#tag(attributes)
      if (tag.startsWith('00'))
        throw new RejectedXml(
          'bad-field',
          `Field ${tag} has subfields, but fields 00X are plain text. Correct it, or export the record again.`,
        )
      this.#subfields = []
      this.#fields.push({
        tag,
        indicators: this.#indicator(tag, attributes['ind1']) + this.#indicator(tag, attributes['ind2']),
        subfields: this.#subfields,
      })
    } else if (this.#depth === 3 && this.#subfields !== undefined && local === 'subfield') {
      const code = attributes['code'] ?? ''
      if (code === '' || code.length > ((code.codePointAt(0) ?? 0) > 0xffff ? 2 : 1))
        throw new RejectedXml(
          'bad-field',
          `A subfield has the code '${quoted(code)}'; codes are one character. Correct it, or export the record again.`,
        )
      this.#read(local, code)
    } else if (this.#depth > 1) {
      this.#warnings.add('ignored-xml')
    }
  }

  #closeTag({ name }: SaxesTagPlain): void {
    const reading = this.#reading
    if (reading !== undefined && reading.depth === this.#depth) {
      if (reading.name === 'leader') this.#leader ??= this.#text
      else if (reading.name === 'controlfield') this.#fields.push({ tag: reading.key, value: this.#text })
      else this.#subfields?.push({ code: reading.key, value: this.#text })
      this.#reading = undefined
    } else if (this.#depth === 2 && name.endsWith('datafield')) {
      this.#subfields = undefined
    }
    this.#depth -= 1
  }

  #read(name: string, key: string): void {
    this.#reading = { name, key, depth: this.#depth }
    this.#text = ''
  }

  #addText(text: string): void {
    if (this.#reading !== undefined) this.#text += text
    else if (text.trim() !== '') this.#warnings.add('ignored-xml')
  }

  #tag(attributes: Record<string, string>): string {
    const tag = attributes['tag'] ?? ''
    if (/^[0-9A-Za-z]{3}$/.test(tag)) return tag
    if (!/^[0-9]{1,2}$/.test(tag)) {
      throw new RejectedXml(
        'bad-field',
        `A field has the tag '${quoted(tag)}'; tags are three letters or digits. Correct it, or export the record again.`,
      )
    }
    this.#warnings.add('mended-tag')
    return tag.padStart(3, '0')
  }

  #indicator(tag: string, value: string | undefined): string {
    if (value === undefined || value === '') {
      this.#warnings.add('odd-indicators')
      return ' '
    }
    if (value.length > 1)
      throw new RejectedXml(
        'bad-field',
        `Field ${tag} has the indicator '${quoted(value)}'; indicators are one character. Correct it, or export the record again.`,
      )
    return value
  }
}

function quoted(value: string): string {
  return value.slice(0, MAX_QUOTED_CHARS)
}
