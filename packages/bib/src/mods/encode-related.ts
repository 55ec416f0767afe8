// 490, 510, 534, 7XX and 8XX of MARC 21 → relatedItem of MODS.
import { trimmedSubfields } from '../description/text.ts'
import type { DataField } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { element, textElement } from '../xml/write.ts'
import { each, textsOf } from './fields.ts'
import { nameElement, titleInfo } from './encode-titles.ts'
import { RELATED_FIELDS } from './tables.ts'

/**
 * The element of a linking, series or analytical field; empty for fields that are none.
 *
 * @param traced Whether the record has series added entries (8XX), which say the same as 490.
 */
export function relatedElement(tag: string, field: DataField, link: Attributes, traced: boolean): string {
  if (tag === '490' || tag === '440') {
    if (traced && tag === '490') return ''
    const subfields = field.subfields.filter(({ code }) => code === 'a' || code === 'n' || code === 'p')
    const title = titleInfo(subfields, link, 'a', { volume: trimmedSubfields(field, 'v') })
    return element('relatedItem', { type: 'series' }, title, each(field, 'x', 'identifier', { type: 'issn' }))
  }
  if (/^8[013]0|^811/.test(tag)) return workElement(tag, field, link, 'series')
  if (tag === '510') return element('relatedItem', { type: 'isReferencedBy' }, textElement('note', trimmedSubfields(field, 'abc')))
  if (/^7(?:00|10|11|30|40)$/.test(tag)) {
    const constituent = field.indicators[1] === '2'
    if (!constituent && !field.subfields.some(({ code }) => code === 't')) return ''
    return workElement(tag, field, link, constituent ? 'constituent' : undefined)
  }
  const type = RELATED_FIELDS.find(([, own]) => own === tag)?.[0]
  if (type === undefined && tag !== '787') return ''
  return linkedItem(field, link, { type, displayLabel: textsOf(field, 'i')[0]?.replace(/:$/, '') })
}

/** A work by its name and title (7XX, 8XX). */
function workElement(tag: string, field: DataField, link: Attributes, type: string | undefined): string {
  const start = /30$|40$/.test(tag) ? 0 : field.subfields.findIndex(({ code }) => code === 't')
  const names = field.subfields.slice(0, Math.max(0, start))
  const name = names.length === 0 ? '' : nameElement(`7${tag.slice(1)}`, { ...field, subfields: names }, {})
  const volume = trimmedSubfields(field, 'v')
  const title = titleInfo(field.subfields.slice(Math.max(0, start)), link, /30$|40$/.test(tag) ? 'a' : 't', { volume })
  return element('relatedItem', { type }, title, name, each(field, 'x', 'identifier', { type: 'issn' }))
}

function linkedItem(field: DataField, link: Attributes, attributes: Attributes): string {
  const own = textsOf(field, 'w')[0]
  const [, source, number] = /^(?:\(([^)]+)\))?(.+)$/.exec(own ?? '') ?? []
  const title = trimmedSubfields(field, 't') ?? trimmedSubfields(field, 's')
  return element(
    'relatedItem',
    attributes,
    element('titleInfo', link, textElement('title', title)),
    element('name', {}, textElement('namePart', trimmedSubfields(field, 'a'))),
    element(
      'originInfo',
      {},
      textElement('publisher', trimmedSubfields(field, 'd')),
      textElement('edition', trimmedSubfields(field, 'b')),
    ),
    element('physicalDescription', {}, textElement('extent', trimmedSubfields(field, 'h'))),
    each(field, 'n', 'note'),
    each(field, 'x', 'identifier', { type: 'issn' }),
    each(field, 'z', 'identifier', { type: 'isbn' }),
    each(field, 'o', 'identifier'),
    element('part', {}, textElement('text', trimmedSubfields(field, 'g'))),
    element('recordInfo', {}, textElement('recordIdentifier', number, { source })),
  )
}
