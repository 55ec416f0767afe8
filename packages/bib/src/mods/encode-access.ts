// Identifiers, holdings, links and conditions of MARC 21 → identifier, location and accessCondition of MODS.
import type { Holding } from '../description/description.ts'
import { trimmedSubfields } from '../description/text.ts'
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { element, textElement } from '../xml/write.ts'
import { textsOf } from './fields.ts'
import { IDENTIFIERS } from './tables.ts'

/** Subfields that hold invalid or superseded numbers. */
const INVALID = 'yz'

export function identifierElement(tag: string, field: DataField, link: Attributes): string {
  const type = typeOf(tag, field)
  if (type === undefined) return ''
  return field.subfields
    .filter(
      ({ code }) => code === 'a' || (code !== '' && INVALID.includes(code)) || (tag === '022' && (code === 'l' || code === 'm')),
    )
    .map(({ code, value }) => {
      const oclc = tag === '035' ? /^\(OCoLC\)(.+)$/i.exec(value)?.[1] : value
      const linking = code === 'l' || code === 'm'
      const invalid = INVALID.includes(code) || code === 'm' ? 'yes' : undefined
      const number = tag === '020' ? value.replace(/\s.*$/s, '') : oclc
      return textElement('identifier', number, { ...link, type: linking ? 'issn-l' : type, invalid })
    })
    .join('')
}

function typeOf(tag: string, field: DataField): string | undefined {
  switch (tag) {
    case '010':
      return 'lccn'
    case '020':
      return 'isbn'
    case '022':
      return 'issn'
    case '035':
      return /^\(OCoLC\)/i.test(subfieldValue(field, 'a') ?? '') ? 'oclc' : undefined
    case '024':
    case '027':
    case '028':
    case '037': {
      const [first] = field.indicators
      if (tag === '024' && first === '7') return subfieldValue(field, '2') ?? 'local'
      return (
        IDENTIFIERS.find(
          ([, own, indicators]) => own === tag && (tag === '027' || tag === '037' || indicators[0] === first),
        )?.[0] ?? 'local'
      )
    }
    default:
      return undefined
  }
}

/** One location for each holding; its parts in the order that the schema wants. */
export function holdingElement(holding: Holding): string {
  const { library, branch, location, callNumber, barcode, copy, note, statement } = holding
  return element(
    'location',
    {},
    textElement('physicalLocation', library ?? branch ?? location),
    textElement('shelfLocator', callNumber),
    element(
      'holdingSimple',
      {},
      element(
        'copyInformation',
        {},
        textElement('subLocation', library === undefined ? undefined : branch),
        textElement('subLocation', library === undefined && branch === undefined ? undefined : location),
        textElement('note', note),
        textElement('enumerationAndChronology', statement ?? copy, { unitType: '1' }),
        textElement('itemIdentifier', barcode, { type: 'barcode' }),
      ),
    ),
  )
}

export function linkElement(field: DataField, link: Attributes): string {
  const label = trimmedSubfields(field, 'y3')
  const note = trimmedSubfields(field, 'z')
  const urls = textsOf(field, 'u').map((url) => textElement('url', url, { displayLabel: label, note }))
  return element('location', link, ...urls)
}

export function conditionElement(tag: string, field: DataField, link: Attributes): string {
  const type = tag === '506' ? 'restriction on access' : 'use and reproduction'
  const href = textsOf(field, 'u')[0]
  return textElement('accessCondition', trimmedSubfields(field, 'abcdef') ?? href, { ...link, type, 'xlink:href': href })
}
