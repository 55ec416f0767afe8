// The text of one XML element → a small tree, for schemas whose elements mean something by where they stand (MODS, Dublin Core).
import type { SaxesTagPlain } from 'saxes'
import { SaxesParser } from 'saxes'
import { MAX_XML_TREE_DEPTH, MAX_XML_TREE_ELEMENTS } from '../limits.ts'
import type { Rejection } from '../read-item.ts'

/** An element. Names are without their prefixes: records are cut out of documents in which the prefixes were declared. */
export interface XmlElement {
  readonly name: string
  /** By name without prefix; declarations of namespaces are left out. */
  readonly attributes: Readonly<Record<string, string>>
  readonly children: readonly (XmlElement | string)[]
}

interface Growing extends XmlElement {
  readonly children: (Growing | string)[]
}

/** Reads one element. Never throws. */
export function parseXml(xml: string): XmlElement | Rejection {
  const open: Growing[] = []
  let root: Growing | undefined
  let elements = 0
  const parser = new SaxesParser({ position: false, xmlns: false })
  parser.on('opentag', (tag: SaxesTagPlain) => {
    if (open.length >= MAX_XML_TREE_DEPTH) throw new Error(`elements are nested deeper than ${MAX_XML_TREE_DEPTH}`)
    if (++elements > MAX_XML_TREE_ELEMENTS) throw new Error(`it has more than ${MAX_XML_TREE_ELEMENTS} elements`)
    const element: Growing = { name: localName(tag.name), attributes: attributesOf(tag), children: [] }
    open.at(-1)?.children.push(element)
    root ??= element
    open.push(element)
  })
  parser.on('closetag', () => void open.pop())
  const addText = (text: string): void => void open.at(-1)?.children.push(text)
  parser.on('text', addText)
  parser.on('cdata', addText)
  try {
    parser.write(xml).close()
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    return { code: 'bad-xml', message: `The record is not well-formed XML (${reason}). Mend it, or export the record again.` }
  }
  return root ?? { code: 'bad-xml', message: 'The record has no XML element. Export it again.' }
}

function attributesOf({ attributes }: SaxesTagPlain): Record<string, string> {
  // No prototype: names come from the file.
  const named: Record<string, string> = Object.create(null) as Record<string, string>
  for (const [name, value] of Object.entries(attributes)) if (!name.startsWith('xmlns')) named[localName(name)] = value
  return named
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The child elements with one of these names, or all of them. */
export function childrenOf(element: XmlElement, ...names: readonly string[]): XmlElement[] {
  return element.children.filter(
    (child): child is XmlElement => typeof child !== 'string' && (names.length === 0 || names.includes(child.name)),
  )
}

export function childOf(element: XmlElement | undefined, name: string): XmlElement | undefined {
  return element === undefined ? undefined : childrenOf(element, name)[0]
}

/** All text inside, runs of blanks and line ends made one blank. Empty if there is none. */
export function textOf(element: XmlElement | undefined): string {
  return element === undefined ? '' : rawText(element).replaceAll(/\s+/g, ' ').trim()
}

/** Text as it stands, blanks that count in MODS' nonSort included. */
export function rawText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}

/** The first element with this name, in the order of the document, the element itself included. */
export function findElement(element: XmlElement, name: string): XmlElement | undefined {
  if (element.name === name) return element
  for (const child of element.children) {
    const found = typeof child === 'string' ? undefined : findElement(child, name)
    if (found !== undefined) return found
  }
  return undefined
}
