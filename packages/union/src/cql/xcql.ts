// A tree → XCQL, the XML form of CQL 1.2 in which an SRU server says how it has understood a query.
import type { CqlModifier, CqlNode, CqlPrefix, CqlQuery, CqlSortKey } from './ast.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => ESCAPES[character] ?? '')

type Lines = readonly string[]

const leaf = (name: string, text: string): string => `<${name}>${escaped(text)}</${name}>`
const element = (name: string, ...content: Lines[]): Lines => [
  `<${name}>`,
  ...content.flat().map((line) => `  ${line}`),
  `</${name}>`,
]
const listOf = (name: string, items: Lines[]): Lines => (items.length === 0 ? [] : element(name, ...items))

/** @returns one element, `searchClause` or `triple`, in lines indented by two blanks; without namespace or declaration. */
export function encodeXcql({ root, sortKeys }: CqlQuery): string {
  return nodeLines(root, sortKeys).join('\n')
}

function nodeLines(node: CqlNode, sortKeys: readonly CqlSortKey[] = []): Lines {
  const prefixes = listOf('prefixes', node.prefixes.map(prefixLines))
  const sorting = listOf(
    'sortKeys',
    sortKeys.map(({ index, modifiers }) => element('key', [leaf('index', index)], modifierLines(modifiers))),
  )
  if (node.kind === 'clause') {
    const { index, relation, terms } = node
    const related = element('relation', [leaf('value', relation.name)], modifierLines(relation.modifiers))
    return element('searchClause', prefixes, [leaf('index', index)], related, [leaf('term', terms.join(' '))], sorting)
  }
  const operator = element('boolean', [leaf('value', node.operator)], modifierLines(node.modifiers))
  const left = element('leftOperand', nodeLines(node.left))
  const right = element('rightOperand', nodeLines(node.right))
  return element('triple', prefixes, operator, left, right, sorting)
}

const prefixLines = ({ name, identifier }: CqlPrefix): Lines =>
  element('prefix', name === undefined ? [] : [leaf('name', name)], [leaf('identifier', identifier)])

function modifierLines(modifiers: readonly CqlModifier[]): Lines {
  const each = modifiers.map(({ name, comparison, value }) =>
    element(
      'modifier',
      [leaf('type', name)],
      comparison === undefined ? [] : [leaf('comparison', comparison), leaf('value', value ?? '')],
    ),
  )
  return listOf('modifiers', each)
}
