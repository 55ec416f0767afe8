// A stream of XML bytes → the pieces of it that are, or should be, one record's element each.
// Only tags are looked at, so one broken record does not hide those behind it; decoders check that a record is well-formed.
// Works on any encoding in which ASCII means itself.
import { ByteWindow } from '../byte-window.ts'
import { MAX_XML_NAME_BYTES, MAX_XML_RECORD_BYTES, MAX_XML_TAG_BYTES } from '../limits.ts'
import type { Rejection } from '../read-item.ts'

/** Bytes of one element, or, with a rejection, bytes that are none. */
export interface XmlFrame {
  readonly bytes: Buffer
  readonly offset: number
  readonly rejection?: Rejection
}

/** Which elements are looked for, by their names without prefixes. */
export interface XmlVocabulary {
  /** As people call it. */
  readonly name: string
  /** Elements that are a record each; of those inside one another, the outermost. */
  readonly records: readonly string[]
  /** Elements that only records hold. An element `record` that has shown none yet may be an envelope (OAI-PMH and SRU have such). */
  readonly content: readonly string[]
  /** Whether content outside of any record is damage to be told of. */
  readonly orphans: boolean
  /** A root that may be empty. */
  readonly collection: string
}

/** What the scanner is in: nothing of interest, a record, or fields that have no record around them. */
type Place = 'outside' | 'record' | 'orphan'

const LESS_THAN = 0x3c
const GREATER_THAN = 0x3e
const YET_TO_COME = -1
const NO_TAG = -2
/** Longest opening that has to be seen whole to know what it is: `<![CDATA[`. */
const OPENING_BYTES = 9

/** Finds record elements, whatever their namespace prefix and whatever is around them (a collection, an OAI-PMH or SRU answer). */
export class XmlFramer {
  readonly #vocabulary: XmlVocabulary
  /** The encoding that the XML declaration names, if any. */
  encoding: string | undefined
  readonly #window = new ByteWindow()
  /** How far the pending bytes are scanned. Outside of records, scanned bytes are dropped; in one, it begins at 0. */
  #at = 0
  /** What ends the comment, CDATA section or processing instruction that the scanner is in. */
  #until: string | undefined
  #place: Place = 'outside'
  /** The name of the record element that is open. */
  #open = ''
  /** Whether it has shown content; before that it may be an envelope. */
  #content = false
  #root: string | undefined
  #rootOpen = false
  #frames = 0

  constructor(vocabulary: XmlVocabulary) {
    this.#vocabulary = vocabulary
  }

  /** The elements that are complete with this chunk. */
  *push(chunk: Uint8Array): Generator<XmlFrame> {
    this.#window.append(chunk)
    yield* this.#scan(false)
    // A tag that began before the limit may be complete a little behind it.
    if (this.#place !== 'outside' && this.#window.pending.length > MAX_XML_RECORD_BYTES + MAX_XML_TAG_BYTES) {
      yield this.#cut()
      yield* this.#scan(false)
    }
    if (this.#place === 'outside') {
      this.#window.drop(this.#at)
      this.#at = 0
    }
  }

  /** What is left when the stream has ended. */
  *end(): Generator<XmlFrame> {
    yield* this.#scan(true)
    if (this.#place !== 'outside') yield this.#take(this.#window.pending.length, cutOff('in the middle of a record'))
    else if (this.#rootOpen) yield this.#take(0, cutOff(`before </${this.#root}>, so records may be missing`))
    else if (this.#frames === 0 && (this.#root === undefined || localName(this.#root) !== this.#vocabulary.collection))
      yield this.#take(0, notMarc(this.#vocabulary.name, this.#root))
  }

  *#scan(final: boolean): Generator<XmlFrame> {
    for (;;) {
      const { pending } = this.#window
      if (this.#until !== undefined) {
        const end = pending.indexOf(this.#until, this.#at, 'latin1')
        if (end < 0) {
          this.#at = Math.max(this.#at, pending.length - this.#until.length + 1)
          return
        }
        this.#at = end + this.#until.length
        this.#until = undefined
      }
      if (this.#place !== 'outside' && this.#at > MAX_XML_RECORD_BYTES) {
        yield this.#cut()
        continue
      }
      const tag = pending.indexOf(LESS_THAN, this.#at)
      this.#at = tag < 0 ? pending.length : tag
      if (tag < 0 || (pending.length - tag < OPENING_BYTES && !final)) return
      const second = pending[tag + 1]
      if (second === 0x21 || second === 0x3f) {
        if (!this.#special(tag, final)) return
        continue
      }
      const nameStart = second === 0x2f ? tag + 2 : tag + 1
      const nameEnd = nameEndAt(pending, nameStart)
      if (nameEnd < 0) {
        if (pending.length - nameStart < MAX_XML_NAME_BYTES && !final) return
        this.#at = nameStart
        continue
      }
      const frames = this.#frames
      if (second === 0x2f) yield* this.#endTag(tag, nameStart, nameEnd)
      else yield* this.#startTag(tag, nameStart, nameEnd)
      // A tag whose end is yet to come is looked at again with the next chunk.
      if (this.#at === tag && this.#frames === frames && this.#window.pending === pending) return
    }
  }

  /** Comments, CDATA sections, processing instructions, declarations. False when the XML declaration isn't there whole yet. */
  #special(tag: number, final: boolean): boolean {
    const { pending } = this.#window
    const opening = pending.toString('latin1', tag, tag + OPENING_BYTES)
    if (/^<\?xml\s/.test(opening) && this.#root === undefined) {
      const end = pending.indexOf('?>', tag, 'latin1')
      if (end < 0 && pending.length - tag < 2 * MAX_XML_NAME_BYTES && !final) return false
      this.encoding = /\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(pending.toString('latin1', tag, end < 0 ? tag : end))?.[1]
    }
    if (opening.startsWith('<!--')) this.#skip(tag + 4, '-->')
    else if (opening === '<![CDATA[') this.#skip(tag + OPENING_BYTES, ']]>')
    else if (opening.startsWith('<?')) this.#skip(tag + 2, '?>')
    else this.#at = tag + 2
    return true
  }

  #skip(from: number, until: string): void {
    this.#at = from
    this.#until = until
  }

  *#startTag(tag: number, nameStart: number, nameEnd: number): Generator<XmlFrame> {
    const { pending } = this.#window
    const local = localStart(pending, nameStart, nameEnd)
    const record = nameAmong(this.#vocabulary.records, pending, local, nameEnd)
    if (record !== undefined && (this.#place !== 'record' || record === this.#open)) {
      const end = tagEnd(pending, nameEnd)
      if (end < 0) return this.#skipBroken(end, tag, nameEnd)
      if (this.#place === 'orphan' || (this.#place === 'record' && this.#content)) yield this.#take(tag, unclosed(this.#open))
      else this.#window.drop(tag)
      this.#begin('record', end + 1 - tag, record)
      if (pending[end - 1] === 0x2f) yield this.#take(this.#at)
      return
    }
    const content =
      (this.#place === 'outside' || !this.#content) &&
      (record !== undefined || nameAmong(this.#vocabulary.content, pending, local, nameEnd) !== undefined)
    if (this.#place === 'outside' && content && this.#vocabulary.orphans) {
      this.#window.drop(tag)
      this.#begin('orphan', nameEnd - tag, this.#vocabulary.records[0])
      this.#content = true
      return
    }
    if (this.#place === 'outside' && this.#root === undefined) {
      const end = tagEnd(pending, nameEnd)
      if (end < 0) return this.#skipBroken(end, tag, nameEnd)
      this.#root = pending.toString('latin1', nameStart, nameEnd)
      this.#rootOpen = pending[end - 1] !== 0x2f
    }
    this.#content ||= content && this.#place === 'record'
    this.#at = nameEnd
  }

  *#endTag(tag: number, nameStart: number, nameEnd: number): Generator<XmlFrame> {
    const { pending } = this.#window
    if (this.#place !== 'outside' && isName(pending, localStart(pending, nameStart, nameEnd), nameEnd, this.#open)) {
      const end = tagEnd(pending, nameEnd)
      if (end < 0) return this.#skipBroken(end, tag, nameEnd)
      if (end >= MAX_XML_RECORD_BYTES) yield this.#cut()
      else yield this.#take(end + 1, this.#place === 'orphan' ? unopened(this.#open) : undefined)
      return
    }
    if (this.#root !== undefined && isName(pending, nameStart, nameEnd, this.#root)) {
      this.#rootOpen = false
      if (this.#place !== 'outside') {
        yield this.#take(tag, unclosed(this.#open))
        return
      }
    }
    this.#at = nameEnd
  }

  /** Goes on behind the name of a tag that has no end or is longer than any should be; one that may yet have its end is left for the next chunk. */
  #skipBroken(end: number, tag: number, nameEnd: number): void {
    if (end === NO_TAG || this.#window.pending.length - tag > MAX_XML_TAG_BYTES) this.#at = nameEnd
  }

  /** Rejects the beginning of a record that is too long. A fixed number of bytes, so that chunking changes nothing. */
  #cut(): XmlFrame {
    const at = Math.max(0, this.#at - MAX_XML_RECORD_BYTES)
    const frame = this.#take(MAX_XML_RECORD_BYTES, tooLong())
    this.#at = at
    return frame
  }

  #begin(place: Place, scanned: number, name = ''): void {
    this.#place = place
    this.#open = name
    this.#content = false
    this.#at = scanned
  }

  /** The first `length` pending bytes as a frame; the scanner is outside of records afterwards. */
  #take(length: number, rejection?: Rejection): XmlFrame {
    const bytes = this.#window.pending.subarray(0, length)
    const { offset } = this.#window
    this.#window.drop(length)
    this.#begin('outside', 0)
    this.#frames += 1
    return rejection === undefined ? { bytes, offset } : { bytes, offset, rejection }
  }
}

/** Where the name that begins at `start` ends, or -1 if its end isn't there or it is no name. */
function nameEndAt(bytes: Buffer, start: number): number {
  const limit = Math.min(bytes.length, start + MAX_XML_NAME_BYTES)
  for (let at = start; at < limit; at++) {
    const byte = bytes[at] ?? 0
    if (byte === GREATER_THAN || byte === 0x20 || byte === 0x2f || byte === 0x0a || byte === 0x0d || byte === 0x09) return at
    if (byte === LESS_THAN) return -1
  }
  return -1
}

/**
 * Where the tag ends whose name ended at `from`: its `>`; `YET_TO_COME`; or `NO_TAG` when there is a `<` first, which not even quoted text in
 * a tag may have. (Looking no further than that also keeps the whole scan linear on tags that never end.)
 */
function tagEnd(bytes: Buffer, from: number): number {
  let quote = 0
  for (let at = from; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    if (byte === LESS_THAN) return NO_TAG
    if (quote !== 0) quote = byte === quote ? 0 : quote
    else if (byte === GREATER_THAN) return at
    else if (byte === 0x22 || byte === 0x27) quote = byte
  }
  return YET_TO_COME
}

/** Where the name without its prefix begins. */
function localStart(bytes: Buffer, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === 0x3a) return at + 1
  }
  return start
}

function isName(bytes: Buffer, start: number, end: number, name: string): boolean {
  return end - start === name.length && bytes[start] === name.charCodeAt(0) && bytes.toString('latin1', start, end) === name
}

function nameAmong(names: readonly string[], bytes: Buffer, start: number, end: number): string | undefined {
  for (const name of names) if (isName(bytes, start, end, name)) return name
  return undefined
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

function cutOff(where: string): Rejection {
  return { code: 'truncated', message: `The XML breaks off ${where}. The file may have been cut short; export or copy it again.` }
}

function unclosed(name: string): Rejection {
  return { code: 'bad-xml', message: `The record has no end tag </${name}>. Mend the XML, or export the record again.` }
}

function unopened(name: string): Rejection {
  return { code: 'bad-xml', message: `These fields stand outside of any <${name}>. Mend the XML, or export the record again.` }
}

function tooLong(): Rejection {
  return {
    code: 'too-long',
    message: `The record's XML is longer than ${MAX_XML_RECORD_BYTES / 1024 / 1024} MiB. Shorten the record or split it in two.`,
  }
}

function notMarc(name: string, root: string | undefined): Rejection {
  const found = root === undefined ? 'It is not XML either.' : `Its outermost element is <${root}>.`
  return { code: 'not-marc', message: `The file has no record in ${name}. ${found} Export the catalogue as ${name}.` }
}
