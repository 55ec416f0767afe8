// name of MODS → 1XX, 7XX, 720, and the same parts for subjects and related items.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childrenOf, textOf } from '../xml/tree.ts'

/** Last two digits of the tag, and the first indicator of an entry by a name as it stands. */
const KINDS: Readonly<Record<string, readonly [tag: string, indicator: string]>> = {
  personal: ['00', '0'],
  family: ['00', '3'],
  corporate: ['10', '2'],
  conference: ['11', '2'],
}

export interface Name {
  /** `00`, `10`, `11`, or `20` for a name of unknown kind. */
  readonly kind: string
  readonly indicator: string
  readonly parts: readonly Part[]
}

/** A name without its roles; undefined if it is empty. */
export function nameOf(name: XmlElement): Name | undefined {
  const texts = (type?: string): string[] =>
    childrenOf(name, 'namePart')
      .filter((part) => part.attributes['type'] === type)
      .map(textOf)
      .filter((text) => text !== '')
  const [kind, indicator] = KINDS[name.attributes['type'] ?? ''] ?? ['20', ' ']
  const family = texts('family').join(' ')
  const whole = [family, texts('given').join(' ')].filter((text) => text !== '').join(', ')
  const plain = texts()
  if (whole !== '') plain.unshift(whole)
  const [first, ...others] = plain
  if (first === undefined) return undefined
  const further = kind === '10' ? 'b' : kind === '11' ? 'n' : 'c'
  return {
    kind,
    indicator: kind === '00' && indicator === '0' && first.includes(',') ? '1' : indicator,
    parts: [
      ['a', first],
      ...others.map((text): Part => [further, text]),
      ...texts('termsOfAddress').map((text): Part => ['c', text]),
      ['d', texts('date').join(' ')],
    ],
  }
}

/** Terms and codes of a name's roles; `creator` only says that it is the main entry. */
function roles(name: XmlElement, kind: string): Part[] {
  const terms = childrenOf(name, 'role').flatMap((role) => childrenOf(role, 'roleTerm'))
  const term = kind === '11' ? 'j' : 'e'
  return terms.flatMap((element): Part[] => {
    const text = textOf(element)
    if (element.attributes['type'] === 'code') return [['4', text]]
    return text === 'creator' ? [] : [[term, text]]
  })
}

/** Whether a name is the main entry: MODS says so, or it is called the creator. */
function isPrimary(name: XmlElement): boolean {
  if (name.attributes['usage'] === 'primary') return true
  const terms = childrenOf(name, 'role').flatMap((role) => childrenOf(role, 'roleTerm'))
  return terms.some((term) => /^(?:creator|author|aut|cre|pengarang|penulis)$/i.test(textOf(term)))
}

/** The name that becomes the main entry (1XX), if any. */
export function mainName(names: readonly XmlElement[]): XmlElement | undefined {
  const possible = names.filter((name) => nameOf(name) !== undefined && name.attributes['type'] !== undefined)
  return possible.find((name) => name.attributes['usage'] === 'primary') ?? possible.find(isPrimary)
}

export function nameField(name: XmlElement, main: boolean): DataField | undefined {
  const found = nameOf(name)
  if (found === undefined) return undefined
  const affiliations = childrenOf(name, 'affiliation').map((part): Part => ['u', textOf(part)])
  const tag = found.kind === '20' ? '720' : `${main ? '1' : '7'}${found.kind}`
  return dataField(tag, `${found.indicator} `, ...found.parts, ...roles(name, found.kind), ...affiliations)
}
