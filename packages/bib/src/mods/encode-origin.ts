// Leader, 008, 041, 250, 260, 264, 300, 310, 33X of MARC 21 → typeOfResource, originInfo, language, physicalDescription of MODS.
import { trimmedSubfields } from '../description/text.ts'
import type { MarcRecord } from '../record.ts'
import { controlValue } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { element, textElement } from '../xml/write.ts'
import type { LinkedField } from './fields.ts'
import { each, textsOf } from './fields.ts'
import { MANUSCRIPT_TYPES, RESOURCE_TYPES } from './tables.ts'

export function typeOfResource({ leader }: MarcRecord): string {
  const type = leader[6] ?? ''
  const value = RESOURCE_TYPES.find(([, letter]) => letter === type)?.[0]
  return textElement('typeOfResource', value, {
    collection: leader[7] === 'c' ? 'yes' : undefined,
    manuscript: MANUSCRIPT_TYPES.includes(type) ? 'yes' : undefined,
  })
}

const EVENTS: Readonly<Record<string, string>> = { '0': 'production', '1': 'publication', '2': 'distribution', '3': 'manufacture' }

/** One originInfo for each statement; the first says also what 008, 250 and 310 say. */
export function originInfo(record: MarcRecord, fields: readonly LinkedField[]): string {
  const statements = fields.filter(({ tag }) => tag === '260' || tag === '264')
  const general = generalOrigin(record, fields)
  const [first, ...others] = statements
  if (first === undefined) return element('originInfo', {}, general)
  return [statement(first, general), ...others.map((other) => statement(other, ''))].join('')
}

function statement({ tag, field, link }: LinkedField, general: string): string {
  const copyright = tag === '264' && field.indicators[1] === '4'
  const eventType = tag === '264' ? EVENTS[field.indicators[1] ?? ''] : undefined
  const places = textsOf(field, 'a').map((text) => element('place', {}, textElement('placeTerm', text, { type: 'text' })))
  const date = textElement(copyright ? 'copyrightDate' : 'dateIssued', trimmedSubfields(field, 'c'))
  return element('originInfo', { ...link, eventType }, ...places, each(field, 'b', 'publisher'), date, general)
}

/** Date types of 008/06 whose second date is an end. */
const SPANS = 'cdikmu'

function generalOrigin(record: MarcRecord, fields: readonly LinkedField[]): string {
  const fixed = controlValue(record, '008') ?? ''
  const country = fixed.slice(15, 18).trim()
  const span = SPANS.includes(fixed[6] ?? ' ')
  const date = (text: string, attributes: Attributes): string =>
    /^[0-9u]{4}$/.test(text) && text !== 'uuuu' ? textElement('dateIssued', text, { encoding: 'marc', ...attributes }) : ''
  return [
    /^[a-z]{2,3}$/.test(country)
      ? element('place', {}, textElement('placeTerm', country, { type: 'code', authority: 'marccountry' }))
      : '',
    date(fixed.slice(7, 11), { point: span ? 'start' : undefined }),
    span ? date(fixed.slice(11, 15), { point: 'end' }) : '',
    ...fields
      .filter(({ tag, link }) => tag === '250' && link['script'] === undefined)
      .map(({ field }) => textElement('edition', trimmedSubfields(field, 'ab'))),
    textElement('issuance', issuance(record.leader[7])),
    ...fields.filter(({ tag }) => tag === '310').map(({ field }) => each(field, 'a', 'frequency')),
  ].join('')
}

function issuance(level: string | undefined): string {
  if (level === 's' || level === 'b') return 'serial'
  return level === 'i' ? 'integrating resource' : 'monographic'
}

/** Languages of 008 and 041, the first of the thing itself first. */
export function languages(codes: readonly string[]): string {
  return codes
    .map((code) => element('language', {}, textElement('languageTerm', code, { type: 'code', authority: 'iso639-2b' })))
    .join('')
}

const FORMS: Readonly<Record<string, string>> = { '336': 'rdacontent', '337': 'rdamedia', '338': 'rdacarrier' }

export function physicalDescription(fields: readonly LinkedField[]): string {
  const parts = fields.map(({ tag, field }) => {
    if (tag === '300') return textElement('extent', trimmedSubfields(field, 'abce'))
    if (tag === '245')
      return textElement(
        'form',
        trimmedSubfields(field, 'h')
          ?.replaceAll(/[[\]]/g, '')
          .replace(/\s*[:/=]$/, ''),
        { authority: 'gmd' },
      )
    if (tag === '856') return each(field, 'q', 'internetMediaType')
    const authority = FORMS[tag]
    return authority === undefined ? '' : each(field, 'a', 'form', { authority })
  })
  return element('physicalDescription', {}, ...parts)
}
