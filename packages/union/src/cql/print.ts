// A tree → CQL that is parsed to the same tree.
import { BARE_RELATION, type CqlModifier, type CqlNode, type CqlPrefix, type CqlQuery, SERVER_CHOICE } from './ast.ts'
import { isSortBy, operatorOf, relationOf, type Token } from './tokens.ts'

/** @returns CQL; its operators in lower case, and strings in quotation marks only where they need them. */
export function printCql({ root, sortKeys }: CqlQuery): string {
  const keys = sortKeys.map(({ index, modifiers }) => ` ${quotedIfNeeded(index)}${printModifiers(modifiers)}`)
  return keys.length === 0 ? printNode(root) : `${printNode(root)} sortBy${keys.join('')}`
}

function printNode(node: CqlNode): string {
  const prefixes = node.prefixes.map(printPrefix).join('')
  if (node.kind === 'boolean') {
    const { operator, modifiers, left, right } = node
    // Operators are all of one rank and taken from the left.
    return `${prefixes}${grouped(left, false)} ${operator}${printModifiers(modifiers)} ${grouped(right, true)}`
  }
  const { index, relation, terms } = node
  const text = terms.map(printTerm).join(' ')
  const isBare = index === SERVER_CHOICE && relation.name === BARE_RELATION.name && relation.modifiers.length === 0
  if (isBare) return prefixes + text
  return `${prefixes}${quotedIfNeeded(index)} ${relation.name}${printModifiers(relation.modifiers)} ${text}`
}

function grouped(node: CqlNode, isRight: boolean): string {
  const text = printNode(node)
  return node.prefixes.length > 0 || (isRight && node.kind === 'boolean') ? `(${text})` : text
}

const printPrefix = ({ name, identifier }: CqlPrefix): string =>
  `>${name === undefined ? '' : `${quotedIfNeeded(name)}=`}${quotedIfNeeded(identifier)} `

function printModifiers(modifiers: readonly CqlModifier[]): string {
  return modifiers
    .map(
      ({ name, comparison = '', value }) =>
        `/${quotedIfNeeded(name)}${comparison}${value === undefined ? '' : quotedIfNeeded(value)}`,
    )
    .join('')
}

function quotedIfNeeded(text: string): string {
  const word: Token = { kind: 'word', text, at: 0 }
  const isKeyword = operatorOf(word) !== undefined || isSortBy(word)
  return isKeyword || text === '' || /[\s()=<>"/]/.test(text) ? `"${text}"` : text
}

/** Behind the first term a word may be taken for a relation. */
function printTerm(text: string, place: number): string {
  return place > 0 && relationOf({ kind: 'word', text, at: 0 }) !== undefined ? `"${text}"` : quotedIfNeeded(text)
}
