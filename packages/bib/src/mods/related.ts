// relatedItem of MODS → 490, 510, 773–787.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, textOf } from '../xml/tree.ts'
import { nameOf } from './names.ts'
import { RELATED_FIELDS } from './tables.ts'
import { titleText } from './titles.ts'

export function relatedField(item: XmlElement): DataField | undefined {
  const type = item.attributes['type']
  const title = titleText(item)
  if (type === 'series') {
    const [, ...parts] = childrenOf(item, 'titleInfo').flatMap((titleInfo) =>
      childrenOf(titleInfo, 'title', 'partNumber', 'partName'),
    )
    const name = textOf(childOf(childOf(item, 'titleInfo'), 'title'))
    return dataField('490', '0 ', ['a', name], ['x', identifier(item, 'issn')], ['v', parts.map(textOf).join(', ')])
  }
  if (type === 'isReferencedBy') return dataField('510', '3 ', ['a', title], ['c', partText(item)])
  const tag = RELATED_FIELDS.find(([name]) => name === type)?.[1] ?? '787'
  const [first] = childrenOf(item, 'name')
  const name = first === undefined ? undefined : nameOf(first)
  return dataField(
    tag,
    tag === '780' || tag === '785' ? '00' : '0 ',
    ['i', item.attributes['displayLabel']],
    [
      'a',
      name?.parts
        .map(([, value]) => value)
        .filter((value) => value !== undefined && value !== '')
        .join(', '),
    ],
    ['t', title],
    ['b', textOf(childOf(childOf(item, 'originInfo'), 'edition'))],
    ['d', originText(item)],
    ['g', partText(item)],
    ['h', textOf(childOf(childOf(item, 'physicalDescription'), 'extent'))],
    ['n', childrenOf(item, 'note').map(textOf).join('; ')],
    ['o', otherIdentifier(item)],
    ['x', identifier(item, 'issn')],
    ['z', identifier(item, 'isbn')],
    ['w', recordNumber(item)],
  )
}

function identifier(item: XmlElement, type: string): string | undefined {
  const found = childrenOf(item, 'identifier').find(({ attributes }) => attributes['type']?.toLowerCase() === type)
  return found === undefined ? undefined : textOf(found)
}

function otherIdentifier(item: XmlElement): string | undefined {
  const other = childrenOf(item, 'identifier').find(({ attributes }) => !/^(?:issn|isbn|local)$/i.test(attributes['type'] ?? ''))
  return textOf(other ?? childOf(childOf(item, 'location'), 'url'))
}

/** Control number with its source in parentheses, as 773 $w has it. */
function recordNumber(item: XmlElement): string | undefined {
  const element = childOf(childOf(item, 'recordInfo'), 'recordIdentifier')
  if (element !== undefined) {
    const { source } = element.attributes
    return source === undefined ? textOf(element) : `(${source})${textOf(element)}`
  }
  return identifier(item, 'local')
}

function originText(item: XmlElement): string {
  const origin = childOf(item, 'originInfo')
  const place = textOf(childOf(childOf(origin, 'place'), 'placeTerm'))
  const publisher = textOf(childOf(origin, 'publisher'))
  const date = textOf(childOf(origin, 'dateIssued'))
  const published = [place, publisher].filter((text) => text !== '').join(' : ')
  return [published, date].filter((text) => text !== '').join(', ')
}

/** Volume, number and pages: `vol. 3, no. 2 (2018), p. 12-20`. */
function partText(item: XmlElement): string {
  const parts = childrenOf(item, 'part')
  const texts = parts.flatMap((part): Part[] =>
    childrenOf(part).map((piece) => {
      if (piece.name === 'detail') {
        const caption = textOf(childOf(piece, 'caption'))
        const number = textOf(childOf(piece, 'number'))
        return [
          '',
          number === '' ? textOf(piece) : [caption === '' ? piece.attributes['type'] : caption, number].filter(Boolean).join(' '),
        ]
      }
      if (piece.name === 'extent') {
        const [start, end, list] = ['start', 'end', 'list'].map((name) => textOf(childOf(piece, name)))
        const range = list !== undefined && list !== '' ? list : [start, end].filter((text) => text !== '').join('-')
        return ['', (piece.attributes['unit'] ?? 'page').startsWith('page') ? `p. ${range}` : range]
      }
      return ['', piece.name === 'date' ? `(${textOf(piece)})` : textOf(piece)]
    }),
  )
  return texts
    .map(([, text]) => text)
    .filter((text) => text !== undefined && text !== '')
    .join(', ')
}
