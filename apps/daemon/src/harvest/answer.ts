// An OAI-PMH answer, read as it comes: its parts one after another, whatever the answer's size (OAI-PMH 2.0, §3).
// A record that is not well-formed is handed over with its problem and costs no other one.
import { type Mend, XmlMender } from '@serumpun/bib/convert'
import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { DaemonError } from '../errors.ts'
import type { AnsweredRecord, AnswerPart } from './answer-part.ts'
import { MAX_DEPTH, MAX_METADATA_CHARS, MAX_TOKEN_CHARS } from './limits.ts'
import { attributesText, countIn, escaped, localName, namespacesIn } from './tag-text.ts'
import { USUAL_ADDRESSES } from './usual-addresses.ts'
import { textOf } from './text-stream.ts'

/** The answer ends before its end: the line broke, or the program behind it did. Asking again may help. */
export class AnswerBrokenOff extends Error {}

/**
 * @param charset what the HTTP header says of the encoding.
 * @throws {AnswerBrokenOff}
 * @throws {DaemonError} `HARVEST_ANSWER` where this is no OAI-PMH answer.
 */
export async function* readAnswer(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  charset?: string,
): AsyncGenerator<AnswerPart, void, undefined> {
  const mender = new XmlMender()
  const parser = new AnswerParser()
  for await (const text of textOf(chunks, charset)) {
    for (const part of mender.write(text)) {
      parser.take(part)
      yield* parser.parts()
    }
  }
  for (const part of mender.write('', true)) parser.take(part)
  yield* parser.parts()
  parser.end()
  yield* parser.parts()
}

interface OpenRecord {
  identifier: string
  datestamp: string
  deleted: boolean
  metadata: string | undefined
  root: AnsweredRecord['root']
  problem: AnsweredRecord['problem']
  mends: Set<Mend>
}

/** Elements that hold records. */
const LISTS = new Set(['ListRecords', 'GetRecord'])

/** Elements whose text counts, by their parent. */
const TEXTS: Readonly<Record<string, readonly string[]>> = {
  // Some servers put the token behind the list.
  'OAI-PMH': ['responseDate', 'error', 'resumptionToken'],
  header: ['identifier', 'datestamp'],
  Identify: ['repositoryName', 'baseURL', 'protocolVersion', 'earliestDatestamp', 'deletedRecord', 'granularity'],
  metadataFormat: ['metadataPrefix', 'metadataNamespace'],
  ListRecords: ['resumptionToken'],
  ListIdentifiers: ['resumptionToken'],
  ListSets: ['resumptionToken'],
}

/** Thrown out of the parser at an end tag that nothing has opened: it then takes all elements for closed. */
class Lost extends Error {}

/** Where a parser that was lost can take up an answer again: the next record, or what comes after the last one. */
const NEXT_PLACE =
  /<((?:[\w.-]+:)?)record(?:\s[^<>]*)?>\s*<\1header[\s/>]|<(?:[\w.-]+:)?resumptionToken[\s/>]|<\/(?:[\w.-]+:)?(?:ListRecords|GetRecord|OAI-PMH)\s*>/
/** Of a text without such a place, this much may be the beginning of one. */
const LONGEST_PLACE = 1000

/** Flaws of what stands around the answer, such as the complaint of a script before it. */
const OUTSIDE = /only one root|outside of root|XML declaration/

class AnswerParser {
  #parser = this.#newParser()
  /** Characters given to it in all, and before the last time. */
  #written = 0
  #before = 0
  /** The outermost tags as they came: where a parser that was lost begins anew. */
  readonly #outer: string[] = []
  /** Text in which that place is looked for; undefined as long as nothing is lost. */
  #search: string | undefined
  #open: { readonly name: string; readonly namespaces: Readonly<Record<string, string>> }[] = []
  #parts: AnswerPart[] = []
  /** Names of what came first, to say what it seems to be. */
  #root: string | undefined
  #title = ''
  #isOai = false
  #isWhole = false
  #record: OpenRecord | undefined
  #format = { prefix: '', namespace: '' }
  /** Elements open inside of `<metadata>`; 0 outside. */
  #depthInMetadata = 0
  #text: string | undefined
  /** Characters since the last tag, about. */
  #sinceTag = 0
  #attributes: Readonly<Record<string, string>> = {}

  take({ text, mend }: { readonly text?: string | undefined; readonly mend?: Mend | undefined }): void {
    if (text !== undefined) {
      // The parser keeps a text until its end: one without end must not fill memory.
      this.#sinceTag += text.length
      if (this.#sinceTag > 2 * MAX_METADATA_CHARS) throw new DaemonError('HARVEST_ANSWER', 'The answer has a text without end.')
      this.#parse(text)
    }
    if (mend !== undefined) this.#record?.mends.add(mend)
  }

  #parse(text: string): void {
    for (let rest = text; rest !== '';) {
      if (this.#search !== undefined) {
        const found = this.#found(rest)
        if (found === undefined) return
        rest = found
      }
      try {
        this.#write(rest)
        return
      } catch (error) {
        if (!(error instanceof Lost)) throw error
        // The parser may have kept a character from before. One too early does no harm: what follows is searched, not parsed.
        rest = rest.slice(Math.max(1, this.#parser.position - this.#before - 1))
        if (this.#record !== undefined) this.#endRecord()
        this.#search = ''
      }
    }
  }

  #write(text: string): void {
    this.#before = this.#written
    this.#written += text.length
    this.#parser.write(text)
  }

  /** What follows the next place at which a new parser can begin; undefined while there is none. */
  #found(text: string): string | undefined {
    const all = (this.#search ?? '') + text
    const place = NEXT_PLACE.exec(all)
    if (place === null) {
      this.#search = all.slice(-LONGEST_PLACE)
      return undefined
    }
    this.#search = undefined
    this.#open = []
    this.#isWhole = false
    this.#text = undefined
    this.#parser = this.#newParser()
    this.#written = 0
    this.#write(this.#outer.join(''))
    return all.slice(place.index)
  }

  /** What has been read since it was last asked. */
  parts(): AnswerPart[] {
    const parts = this.#parts
    if (parts.length > 0) this.#parts = []
    return parts
  }

  end(): void {
    this.#parser.close()
    if (this.#isOai && this.#isWhole) return
    if (this.#isOai) throw new AnswerBrokenOff('The answer breaks off before its end.')
    throw new DaemonError('HARVEST_ANSWER', `This is not an answer of an OAI-PMH server: ${this.#seems()}. ${USUAL_ADDRESSES}`)
  }

  #seems(): string {
    if (this.#root === undefined) return 'it is not XML'
    if (this.#root.toLowerCase() !== 'html') return `its outermost element is <${this.#root.slice(0, 60)}>`
    const title = this.#title.replaceAll(/\s+/g, ' ').trim()
    return title === '' ? 'it is a web page' : `it is a web page, “${title.slice(0, 100)}”`
  }

  #newParser(): SaxesParser<{ xmlns: false; position: false }> {
    const parser = new SaxesParser({ xmlns: false, position: false })
    parser.on('opentag', (tag) => this.#openTag(tag))
    parser.on('closetag', (tag) => this.#closeTag(tag))
    parser.on('text', (text) => this.#addText(text))
    parser.on('cdata', (text) => this.#addText(text))
    // With a listener the parser goes on, and finds its way back at the next end tag that fits.
    parser.on('error', ({ message }) => this.#flaw(message))
    return parser
  }

  #flaw(message: string): void {
    if (!OUTSIDE.test(message) && this.#record !== undefined) {
      this.#record.problem ??= {
        code: 'bad-xml',
        message: `The record is not well-formed XML (${message.slice(0, 200)}). It has to be mended in the system that it comes from.`,
      }
    }
    if (message.startsWith('unmatched closing tag') && this.#isOai) throw new Lost()
  }

  #openTag({ name, attributes }: SaxesTagPlain): void {
    this.#sinceTag = 0
    const local = localName(name)
    this.#root ??= local
    if (this.#open.length >= MAX_DEPTH) throw new DaemonError('HARVEST_ANSWER', `The answer nests more than ${MAX_DEPTH} elements.`)
    if (this.#depthInMetadata > 0) {
      if (this.#depthInMetadata === 1) this.#beginMetadata(name, attributes)
      else this.#addMetadata(`<${name}${attributesText(attributes)}>`)
      this.#depthInMetadata++
      this.#open.push({ name, namespaces: {} })
      return
    }
    const parent = this.#open.at(-1)?.name ?? ''
    const isOuter = this.#isOai ? this.#outer.length === 1 && LISTS.has(local) : local === 'OAI-PMH'
    if (isOuter) this.#outer.push(`<${name}${attributesText(attributes)}>`)
    this.#open.push({ name: local, namespaces: namespacesIn(attributes) })
    this.#attributes = attributes
    this.#text = TEXTS[parent]?.includes(local) === true || (!this.#isOai && local.toLowerCase() === 'title') ? '' : undefined
    if (local === 'OAI-PMH') this.#isOai = true
    else if (local === 'record' && (LISTS.has(parent) || parent === 'record')) this.#beginRecord()
    else if (local === 'header' && this.#record !== undefined)
      this.#record.deleted = attributes['status']?.trim().toLowerCase() === 'deleted'
    else if (local === 'metadata' && parent === 'record' && this.#record !== undefined) this.#depthInMetadata = 1
    // SLiMS forgets the end tags of all but the last.
    else if (local === 'metadataFormat') this.#endFormat()
  }

  #beginRecord(): void {
    // The end tag of the one before is missing.
    if (this.#record !== undefined) {
      this.#flaw('it has no end tag')
      this.#endRecord()
    }
    this.#record = {
      identifier: '',
      datestamp: '',
      deleted: false,
      metadata: undefined,
      root: undefined,
      problem: undefined,
      mends: new Set(),
    }
  }

  #beginMetadata(name: string, attributes: Readonly<Record<string, string>>): void {
    // Whoever reads the element alone must know the prefixes that elements around it declare.
    const around = Object.assign({}, ...this.#open.map(({ namespaces }) => namespaces)) as Record<string, string>
    const all = { ...around, ...attributes }
    const record = this.#record
    if (record !== undefined && record.root === undefined) {
      const colon = name.indexOf(':')
      const namespace = all[colon < 0 ? 'xmlns' : `xmlns:${name.slice(0, colon)}`] ?? ''
      record.root = { name: localName(name), namespace }
    }
    this.#addMetadata(`<${name}${attributesText(all)}>`)
  }

  #addMetadata(xml: string): void {
    const record = this.#record
    if (record === undefined || record.problem?.code === 'too-long') return
    const metadata = (record.metadata ?? '') + xml
    if (metadata.length <= MAX_METADATA_CHARS) {
      record.metadata = metadata
      return
    }
    const message = `The record's XML is longer than ${MAX_METADATA_CHARS / 1024 / 1024} million characters. It has to be shortened in the system that it comes from.`
    record.problem = { code: 'too-long', message }
    record.metadata = metadata.slice(0, MAX_METADATA_CHARS)
  }

  #closeTag({ name }: SaxesTagPlain): void {
    this.#sinceTag = 0
    this.#open.pop()
    if (this.#depthInMetadata > 1) {
      this.#depthInMetadata--
      this.#addMetadata(`</${name}>`)
      return
    }
    const local = localName(name)
    if (this.#depthInMetadata === 1) this.#depthInMetadata = 0
    else if (this.#text !== undefined) this.#endText(local, this.#text.trim())
    else if (local === 'record') this.#endRecord()
    else if (local === 'metadataFormat') this.#endFormat()
    else if (local === 'OAI-PMH') this.#isWhole = true
    this.#text = undefined
  }

  #endText(local: string, text: string): void {
    switch (local) {
      case 'responseDate':
        this.#parts.push({ kind: 'date', text })
        return
      case 'error':
        this.#parts.push({ kind: 'error', code: this.#attributes['code'] ?? '', message: text })
        return
      case 'identifier':
        if (this.#record !== undefined) this.#record.identifier = text
        return
      case 'datestamp':
        if (this.#record !== undefined) this.#record.datestamp = text
        return
      case 'resumptionToken':
        if (text.length > MAX_TOKEN_CHARS)
          throw new DaemonError('HARVEST_ANSWER', `The server's resumption token has more than ${MAX_TOKEN_CHARS} characters.`)
        this.#parts.push({ kind: 'token', token: text, total: countIn(this.#attributes['completeListSize']) })
        return
      case 'metadataPrefix':
        this.#format.prefix = text
        return
      case 'metadataNamespace':
        this.#format.namespace = text
        return
      default:
        if (local.toLowerCase() === 'title') this.#title = text
        else this.#parts.push({ kind: 'identify', name: local, text })
    }
  }

  #endFormat(): void {
    if (this.#format.prefix !== '') this.#parts.push({ kind: 'format', ...this.#format })
    this.#format = { prefix: '', namespace: '' }
  }

  #endRecord(): void {
    const record = this.#record
    this.#record = undefined
    this.#depthInMetadata = 0
    if (record !== undefined) this.#parts.push({ kind: 'record', ...record })
  }

  #addText(text: string): void {
    if (this.#depthInMetadata > 1) this.#addMetadata(escaped(text))
    else if (this.#text !== undefined) this.#text = (this.#text + text).slice(0, MAX_TOKEN_CHARS + 1)
  }
}
