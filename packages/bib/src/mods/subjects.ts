// subject and classification of MODS → 043, 050–086, 255, 600–656, 752.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, textOf } from '../xml/tree.ts'
import { nameOf } from './names.ts'
import { CLASSIFICATIONS, SUBJECT_AUTHORITIES } from './tables.ts'
import { titleParts } from './titles.ts'

/** Subdivisions, by the element that follows the heading. */
const SUBDIVISIONS: Readonly<Record<string, string>> = { topic: 'x', geographic: 'z', temporal: 'y', genre: 'v', occupation: 'x' }
/** Fields of headings that begin with the element. */
const HEADINGS: Readonly<Record<string, string>> = {
  topic: '650',
  geographic: '651',
  temporal: '648',
  genre: '655',
  occupation: '656',
}
/** Parts of a hierarchical place that 752 has a subfield for. */
const PLACES: Readonly<Record<string, string>> = {
  country: 'a',
  state: 'b',
  province: 'b',
  region: 'b',
  county: 'c',
  city: 'd',
  citySection: 'f',
  area: 'g',
}

/** The fields of one subject: usually one heading. */
export function subjectFields(subject: XmlElement): (DataField | undefined)[] {
  const parts = childrenOf(subject)
  const separate = parts.filter(
    ({ name }) => name === 'geographicCode' || name === 'hierarchicalGeographic' || name === 'cartographics',
  )
  return [
    heading(
      subject,
      parts.filter((part) => !separate.includes(part)),
    ),
    ...separate.flatMap(placeFields),
  ]
}

function heading(subject: XmlElement, [first, ...others]: readonly XmlElement[]): DataField | undefined {
  if (first === undefined) return undefined
  const authority = subject.attributes['authority'] ?? first.attributes['authority']
  const known = SUBJECT_AUTHORITIES.find(([name]) => name === authority)?.[1]
  const second = known ?? (authority === undefined ? '4' : '7')
  const subdivisions = others.map((part): Part => [SUBDIVISIONS[part.name] ?? 'x', textOf(part)])
  const source: Part = ['2', second === '7' ? authority : undefined]
  if (first.name === 'name') {
    const name = nameOf(first)
    const tag = name === undefined || name.kind === '20' ? '600' : `6${name.kind}`
    return dataField(tag, `${name?.indicator ?? ' '}${second}`, ...(name?.parts ?? []), ...subdivisions, source)
  }
  if (first.name === 'titleInfo') return dataField('630', `0${second}`, ...titleParts(first).parts, ...subdivisions, source)
  return dataField(HEADINGS[first.name] ?? '650', ` ${second}`, ['a', textOf(first)], ...subdivisions, source)
}

function placeFields(part: XmlElement): (DataField | undefined)[] {
  if (part.name === 'geographicCode') return [dataField('043', '  ', ['a', textOf(part)])]
  if (part.name === 'cartographics') {
    const text = (name: string): string => textOf(childOf(part, name))
    return [dataField('255', '  ', ['a', text('scale')], ['b', text('projection')], ['c', text('coordinates')])]
  }
  return [dataField('752', '  ', ...childrenOf(part).map((place): Part => [PLACES[place.name] ?? 'g', textOf(place)]))]
}

export function classificationField(classification: XmlElement): DataField | undefined {
  const authority = classification.attributes['authority'] ?? ''
  const [, tag, indicators] = CLASSIFICATIONS.find(([name]) => name === authority) ?? [authority, '084', '  ']
  const source = tag === '084' ? authority : tag === '082' ? classification.attributes['edition'] : undefined
  return dataField(tag, indicators, ['a', textOf(classification)], ['2', source])
}
