// identifier, location and accessCondition of MODS → 010–037, 506, 540, 852, 856.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, textOf } from '../xml/tree.ts'
import { IDENTIFIERS } from './tables.ts'

export function identifierField(identifier: XmlElement): DataField | undefined {
  const text = textOf(identifier)
  const type = identifier.attributes['type']?.toLowerCase() ?? ''
  const invalid = identifier.attributes['invalid'] === 'yes'
  const number: Part = [invalid ? 'z' : 'a', text]
  switch (type) {
    case 'isbn':
      return dataField('020', '  ', number)
    case 'issn':
      return dataField('022', '  ', [invalid ? 'y' : 'a', text])
    case 'issn-l':
      return dataField('022', '  ', [invalid ? 'm' : 'l', text])
    case 'lccn':
      return dataField('010', '  ', number)
    case 'oclc':
      return dataField('035', '  ', [number[0], `(OCoLC)${text}`])
    case 'uri':
      return dataField('856', '40', ['u', text])
    case '':
    case 'local':
      return dataField('024', '8 ', number)
    default: {
      const [, tag, indicators] = IDENTIFIERS.find(([name]) => name === type) ?? []
      return tag === undefined || indicators === undefined
        ? dataField('024', '7 ', number, ['2', type])
        : dataField(tag, indicators, number)
    }
  }
}

/** One 852 for each copy, or for the place if no copies are told, and one 856 for each address. */
export function locationFields(location: XmlElement): (DataField | undefined)[] {
  const place = childrenOf(location, 'physicalLocation').map((part): Part => ['a', textOf(part)])
  const shelf = childrenOf(location, 'shelfLocator').map((part): Part => ['h', textOf(part)])
  const copies = childrenOf(location, 'holdingSimple').flatMap((holding) => childrenOf(holding, 'copyInformation'))
  const urls = childrenOf(location, 'url').map((url) =>
    dataField('856', '40', ['u', textOf(url)], ['y', url.attributes['displayLabel']], ['z', url.attributes['note']]),
  )
  if (copies.length === 0) return [dataField('852', '  ', ...place, ...shelf), ...urls]
  const fields = copies.map((copy) => {
    const text = (name: string): string => textOf(childOf(copy, name))
    const own = text('shelfLocator')
    return dataField(
      '852',
      '  ',
      ...place,
      ['b', text('subLocation')],
      ...(own === '' ? shelf : [['h', own] as const]),
      ['p', text('itemIdentifier')],
      ['t', text('enumerationAndChronology')],
      ['z', text('note')],
    )
  })
  return [...fields, ...urls]
}

export function conditionField(condition: XmlElement): DataField | undefined {
  const { type, href } = condition.attributes
  return dataField(type === 'restriction on access' ? '506' : '540', '  ', ['a', textOf(condition)], ['u', href])
}
