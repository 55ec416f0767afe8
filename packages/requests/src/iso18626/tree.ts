// XML from outside → a small tree of elements. Streaming, so that a message that is too large or hostile is refused before it is all there:
// no document type (so no entities of its own), no encodings but UTF-8, and bounds on everything.
import { SaxesParser, type SaxesTagNS } from 'saxes'
import { MAX_MESSAGE_BYTES, MAX_MESSAGE_DEPTH, MAX_MESSAGE_ELEMENTS } from './limits.ts'
import { NAMESPACE } from './message.ts'

/** An element of the standard's namespace; others are left out. */
export interface XmlElement {
  readonly name: string
  readonly scheme: string | undefined
  /** Of the element itself, without that of its children. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

interface Open {
  name: string
  scheme: string | undefined
  text: string
  children: Open[]
}

const UTF8 = /^(?:utf-?8|us-ascii)$/i

/** Takes the bytes as they come. Whatever is wrong is thrown as an `Error` whose message says what, in words for the sender's staff. */
export class TreeBuilder {
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  readonly #parser = new SaxesParser({ xmlns: true, position: false })
  readonly #open: Open[] = []
  #bytes = 0
  #elements = 0
  /** Elements of other namespaces that are open: what is in them is theirs. */
  #foreign = 0
  #root: Open | undefined

  constructor() {
    this.#parser.on('xmldecl', ({ encoding }) => {
      if (encoding !== undefined && !UTF8.test(encoding)) throw new Error(`the message is in ${encoding}; send it in UTF-8`)
    })
    this.#parser.on('doctype', () => {
      throw new Error('the message has a document type (DOCTYPE); send it without')
    })
    this.#parser.on('opentag', (tag) => this.#opened(tag))
    this.#parser.on('closetag', () => this.#closed())
    const addText = (text: string): void => {
      const open = this.#open.at(-1)
      if (open !== undefined && this.#foreign === 0) open.text += text
    }
    this.#parser.on('text', addText)
    this.#parser.on('cdata', addText)
  }

  push(chunk: Uint8Array): void {
    this.#bytes += chunk.length
    if (this.#bytes > MAX_MESSAGE_BYTES) throw new Error(`the message is longer than ${MAX_MESSAGE_BYTES / 1024} KiB`)
    this.#parser.write(this.#decode(chunk))
  }

  end(): XmlElement {
    this.#parser.write(this.#decode()).close()
    if (this.#root === undefined) throw new Error('the document has no element')
    return this.#root
  }

  #decode(chunk?: Uint8Array): string {
    try {
      return chunk === undefined ? this.#decoder.decode() : this.#decoder.decode(chunk, { stream: true })
    } catch (cause) {
      throw new Error('the message is not UTF-8', { cause })
    }
  }

  #opened({ local, uri, attributes }: SaxesTagNS): void {
    if (++this.#elements > MAX_MESSAGE_ELEMENTS) throw new Error(`the message has more than ${MAX_MESSAGE_ELEMENTS} elements`)
    if (this.#open.length + this.#foreign >= MAX_MESSAGE_DEPTH) {
      throw new Error(`elements are nested deeper than ${MAX_MESSAGE_DEPTH}`)
    }
    if (this.#foreign > 0 || uri !== NAMESPACE) {
      if (this.#open.length === 0)
        throw new Error(`the outermost element, <${local.slice(0, 80)}>, is not of the namespace ${NAMESPACE}`)
      this.#foreign++
      return
    }
    // The schema has `scheme` qualified, but many systems write it bare.
    const scheme = Object.values(attributes).find((one) => one.local === 'scheme' && (one.uri === NAMESPACE || one.uri === ''))
    const element: Open = { name: local, scheme: scheme?.value, text: '', children: [] }
    this.#open.at(-1)?.children.push(element)
    this.#root ??= element
    this.#open.push(element)
  }

  #closed(): void {
    if (this.#foreign > 0) this.#foreign--
    else this.#open.pop()
  }
}
