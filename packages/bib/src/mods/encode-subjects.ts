// 043–086 and 6XX of MARC 21 → subject, genre and classification of MODS.
import { trimmedSubfields } from '../description/text.ts'
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { element, textElement } from '../xml/write.ts'
import { each, textsOf } from './fields.ts'
import { nameElement, titleInfo } from './encode-titles.ts'
import { CLASSIFICATIONS, SUBJECT_AUTHORITIES } from './tables.ts'

const SUBDIVISIONS: Readonly<Record<string, string>> = { x: 'topic', z: 'geographic', y: 'temporal', v: 'genre' }
const HEADINGS: Readonly<Record<string, string>> = { '650': 'topic', '651': 'geographic', '648': 'temporal', '656': 'occupation' }
const PLACES: Readonly<Record<string, string>> = { a: 'country', b: 'state', c: 'county', d: 'city', f: 'citySection', g: 'area' }

/** The element of a subject field; empty for fields that are none. */
export function subjectElement(tag: string, field: DataField, link: Attributes): string {
  const authority = authorityOf(field)
  const subdivisions = field.subfields
    .filter(({ code }) => SUBDIVISIONS[code] !== undefined)
    .map(({ code, value }) =>
      textElement(SUBDIVISIONS[code] ?? 'topic', trimmedSubfields({ ...field, subfields: [{ code, value }] }, code)),
    )
  const subject = (...content: string[]): string => element('subject', { ...link, authority }, ...content)
  switch (tag) {
    case '600':
    case '610':
    case '611': {
      const title = field.subfields.findIndex(({ code }) => code === 't')
      const before = title < 0 ? field.subfields : field.subfields.slice(0, title)
      const name = nameElement(
        tag,
        { ...field, subfields: before.filter(({ code }) => !SUBDIVISIONS[code] && code !== '4' && code !== 'e') },
        {},
      )
      const work =
        title < 0
          ? ''
          : titleInfo(
              field.subfields.slice(title).filter(({ code }) => !SUBDIVISIONS[code]),
              {},
              't',
            )
      return subject(name, work, ...subdivisions)
    }
    case '630':
      return subject(
        titleInfo(
          field.subfields.filter(({ code }) => !SUBDIVISIONS[code]),
          {},
        ),
        ...subdivisions,
      )
    case '653':
      return textsOf(field, 'a')
        .map((text) => element('subject', link, textElement('topic', text)))
        .join('')
    case '655':
      return textElement('genre', trimmedSubfields(field, 'a'), { ...link, authority })
    case '043':
      return element('subject', link, each(field, 'a', 'geographicCode', { authority: 'marcgac' }))
    case '752': {
      const places = field.subfields.map(({ code, value }) => (PLACES[code] === undefined ? '' : textElement(PLACES[code], value)))
      return element('subject', link, element('hierarchicalGeographic', {}, ...places))
    }
    case '255':
      return element(
        'subject',
        link,
        element('cartographics', {}, each(field, 'a', 'scale'), each(field, 'b', 'projection'), each(field, 'c', 'coordinates')),
      )
    default: {
      const name = HEADINGS[tag]
      return name === undefined ? '' : subject(textElement(name, trimmedSubfields(field, 'abcd')), ...subdivisions)
    }
  }
}

function authorityOf(field: DataField): string | undefined {
  const indicator = field.indicators[1]
  return indicator === '7' ? subfieldValue(field, '2') : SUBJECT_AUTHORITIES.find(([, second]) => second === indicator)?.[0]
}

export function classificationElement(tag: string, field: DataField, link: Attributes): string {
  const text = textsOf(field, 'a').map((number) => [number, ...textsOf(field, 'b')].join(' '))[0]
  if (tag === '084') return textElement('classification', text, { ...link, authority: subfieldValue(field, '2') })
  const known = CLASSIFICATIONS.filter(([, own]) => own === tag)
  const found = known.find(([, , indicators]) => indicators[0] === field.indicators[0]) ?? known[0]
  if (found === undefined) return ''
  const edition = tag === '082' ? subfieldValue(field, '2') : undefined
  return textElement('classification', text, { ...link, authority: found[0], edition })
}
