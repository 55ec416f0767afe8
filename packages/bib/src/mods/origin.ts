// originInfo, language and physicalDescription of MODS → 008, 041, 250, 260, 264, 300, 310, 337, 338, 546.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import { marcLanguage } from '../language-codes.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childrenOf, textOf } from '../xml/tree.ts'

/** What kind of statement an event is: the second indicator of 264. */
const EVENTS: Readonly<Record<string, string>> = { production: '0', publication: '1', distribution: '2', manufacture: '3' }

/** Elements with a date of publication, the best first. */
const DATES = ['dateIssued', 'dateCreated', 'copyrightDate', 'dateCaptured', 'dateOther']

/** Year, end year, place code: what 008 has of the origin. */
export interface CodedOrigin {
  readonly year: string | undefined
  readonly endYear: string | undefined
  readonly place: string | undefined
}

export function codedOrigin(origins: readonly XmlElement[]): CodedOrigin {
  const dates = DATES.flatMap((name) => origins.flatMap((origin) => childrenOf(origin, name)))
  const year = (point: string | undefined): string | undefined =>
    dates
      .filter(({ attributes }) => attributes['point'] === point)
      .map((date) => /(?<![0-9])[0-9]{4}(?![0-9])/.exec(textOf(date))?.[0])
      .find((found) => found !== undefined)
  const places = origins.flatMap((origin) => childrenOf(origin, 'place')).flatMap((place) => childrenOf(place, 'placeTerm'))
  const coded = places.find(({ attributes }) => attributes['type'] === 'code' && attributes['authority'] === 'marccountry')
  return { year: year('start') ?? year(undefined), endYear: year('end'), place: coded === undefined ? undefined : textOf(coded) }
}

export function originFields(origin: XmlElement): (DataField | undefined)[] {
  const event = EVENTS[origin.attributes['eventType'] ?? '']
  const [tag, indicators] = event === undefined ? ['260', '  '] : ['264', ` ${event}`]
  const places = childrenOf(origin, 'place')
    .flatMap((place) => childrenOf(place, 'placeTerm'))
    .filter(({ attributes }) => attributes['type'] !== 'code')
  const copyright = shownDate(origin, 'copyrightDate')
  return [
    dataField(
      tag,
      indicators,
      ...places.map((place): Part => ['a', textOf(place)]),
      ...childrenOf(origin, 'publisher').map((publisher): Part => ['b', textOf(publisher)]),
      ['c', shownDate(origin, 'dateIssued') ?? shownDate(origin, 'dateCreated') ?? shownDate(origin, 'dateOther')],
    ),
    dataField('264', ' 4', ['c', copyright]),
    ...childrenOf(origin, 'edition').map((edition) => dataField('250', '  ', ['a', textOf(edition)])),
    ...childrenOf(origin, 'frequency').map((frequency) => dataField('310', '  ', ['a', textOf(frequency)])),
  ]
}

/** A date as people read it: the one without an encoding, otherwise start and end of the encoded one. */
function shownDate(origin: XmlElement, name: string): string | undefined {
  const dates = childrenOf(origin, name)
  const plain = dates.find(({ attributes }) => attributes['encoding'] === undefined && attributes['point'] === undefined)
  if (plain !== undefined) return textOf(plain)
  return dates.length === 0 ? undefined : dates.slice(0, 2).map(textOf).join('-')
}

/** MARC codes of the languages of the thing itself, and fields: 041 if there are several, 546 for what has no code. */
export function languageFields(languages: readonly XmlElement[]): { codes: readonly string[]; fields: (DataField | undefined)[] } {
  const terms = languages.flatMap((language) => {
    const all = childrenOf(language, 'languageTerm')
    // A code and a text in one element name the same language.
    const coded = all.find(({ attributes }) => attributes['type'] === 'code') ?? all[0]
    return coded === undefined ? [] : [textOf(coded)]
  })
  const codes = [...new Set(terms.map(marcLanguage).filter((code) => code !== undefined))]
  return {
    codes,
    fields: [
      codes.length > 1 ? dataField('041', '0 ', ...codes.map((code): Part => ['a', code])) : undefined,
      ...terms.filter((term) => marcLanguage(term) === undefined).map((term) => dataField('546', '  ', ['a', term])),
    ],
  }
}

/** Forms that a vocabulary has a field of its own for. */
const FORM_FIELDS: Readonly<Record<string, string>> = { rdacontent: '336', rdamedia: '337', rdacarrier: '338' }

/** Of a physical description, all but media types (856 $q), the general material designation (245 $h) and what is coded. */
export function physicalFields(physical: XmlElement): (DataField | undefined)[] {
  return childrenOf(physical).map((part) => {
    const text = textOf(part)
    const authority = part.attributes['authority'] ?? ''
    switch (part.name) {
      case 'extent':
        return dataField('300', '  ', ['a', text])
      case 'form':
        if (FORM_FIELDS[authority] !== undefined) return dataField(FORM_FIELDS[authority], '  ', ['a', text], ['2', authority])
        return authority === 'gmd' ? undefined : dataField('655', authority === '' ? ' 4' : ' 7', ['a', text], ['2', authority])
      case 'note':
        return dataField('500', '  ', ['a', text])
      case 'internetMediaType':
        return undefined
      default:
        return dataField('886', '2 ', ['2', 'mods'], ['a', `physicalDescription/${part.name}`], ['b', text])
    }
  })
}
