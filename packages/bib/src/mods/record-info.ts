// typeOfResource, issuance and recordInfo of MODS → leader, 001, 003, 005, 008, 040.
import type { Part } from '../field-list.ts'
import { dataField, withoutSeparators } from '../field-list.ts'
import { marcLanguage } from '../language-codes.ts'
import type { DataField, MarcField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, textOf } from '../xml/tree.ts'
import { MANUSCRIPT_TYPES, RESOURCE_TYPES } from './tables.ts'

/** Words of issuance that are no monograph. */
const ISSUANCE: Readonly<Record<string, string>> = { continuing: 's', serial: 's', 'integrating resource': 'i' }

export function leaderOf(mods: XmlElement): string {
  const resource = childOf(mods, 'typeOfResource')
  const value = textOf(resource)
  const manuscript = resource?.attributes['manuscript'] === 'yes'
  const letters = RESOURCE_TYPES.filter(([name]) => name === value).map(([, letter]) => letter)
  const type = letters.find((letter) => MANUSCRIPT_TYPES.includes(letter) === manuscript) ?? letters[0] ?? 'a'
  const issuance = childrenOf(mods, 'originInfo').map((origin) => textOf(childOf(origin, 'issuance')))
  const serial = issuance.map((word) => ISSUANCE[word]).find((level) => level !== undefined)
  return `00000n${type}${resource?.attributes['collection'] === 'yes' ? 'c' : (serial ?? partLevel(mods))} a2200000u${rules(mods)} 4500`
}

/** A part of a serial or of a monograph, if a host is named; otherwise a monograph. */
function partLevel(mods: XmlElement): string {
  const host = childrenOf(mods, 'relatedItem').find(({ attributes }) => attributes['type'] === 'host')
  if (host === undefined) return 'm'
  return childrenOf(host, 'identifier').some(({ attributes }) => attributes['type'] === 'issn') ||
    childOf(host, 'part') !== undefined
    ? 'b'
    : 'a'
}

/** Leader/18 from the description standard. */
function rules(mods: XmlElement): string {
  const standard = textOf(childOf(childOf(mods, 'recordInfo'), 'descriptionStandard'))
  return standard.startsWith('aacr') ? 'a' : standard.startsWith('isbd') || standard === 'rda' ? 'i' : 'u'
}

/** @param fixed The 008. */
export function controlFields(mods: XmlElement, fixed: string): MarcField[] {
  const info = childOf(mods, 'recordInfo')
  const identifier = childOf(info, 'recordIdentifier')
  const changed = /^([0-9]{14}\.[0-9])$/.exec(textOf(childOf(info, 'recordChangeDate')))?.[1]
  const control = (tag: string, value: string | undefined): MarcField[] =>
    value === undefined || value === '' ? [] : [{ tag, value: withoutSeparators(value) }]
  return [
    ...control('001', textOf(identifier)),
    ...control('003', identifier?.attributes['source']),
    ...control('005', changed),
    { tag: '008', value: fixed },
  ]
}

/** Where the description comes from: 040, and 886 for what has no field. */
export function descriptionFields(mods: XmlElement): (DataField | undefined)[] {
  const info = childOf(mods, 'recordInfo')
  const language = childOf(childOf(info, 'languageOfCataloging'), 'languageTerm')
  const standard = textOf(childOf(info, 'descriptionStandard'))
  const sources = info === undefined ? [] : childrenOf(info, 'recordContentSource').map((source): Part => ['a', textOf(source)])
  return [
    dataField(
      '040',
      '  ',
      sources[0] ?? ['a', ''],
      ['b', language === undefined ? undefined : marcLanguage(textOf(language))],
      ['e', /^(?:rda|dacs|gihc)/.test(standard) ? standard : undefined],
    ),
    ...(info === undefined ? [] : childrenOf(info, 'recordOrigin')).map((origin) =>
      dataField('886', '2 ', ['2', 'mods'], ['a', 'recordInfo/recordOrigin'], ['b', textOf(origin)]),
    ),
  ]
}
