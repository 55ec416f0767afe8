// A record → MODS 3.8, by the Library of Congress's "MARC 21 to MODS 3.7 Mapping" (https://www.loc.gov/standards/mods/mods-mapping.html).
import { describe } from '../description/describe.ts'
import { joinSubfields, trimmedSubfields } from '../description/text.ts'
import type { MarcRecord } from '../record.ts'
import { controlValue, subfieldValue } from '../record.ts'
import { element, textElement } from '../xml/write.ts'
import { conditionElement, holdingElement, identifierElement, linkElement } from './encode-access.ts'
import { languages, originInfo, physicalDescription, typeOfResource } from './encode-origin.ts'
import { relatedElement } from './encode-related.ts'
import { classificationElement, subjectElement } from './encode-subjects.ts'
import { nameElement, titleElement } from './encode-titles.ts'
import type { LinkedField } from './fields.ts'
import { linkedFields } from './fields.ts'
import { NOTE_FIELDS } from './tables.ts'

const ATTRIBUTES = { xmlns: 'http://www.loc.gov/mods/v3', 'xmlns:xlink': 'http://www.w3.org/1999/xlink', version: '3.8' }

/** Writes a record as one `<mods>` element with a line end, complete by itself or between `MODS_HEADER` and `MODS_FOOTER`. */
export function encodeMods(record: MarcRecord): string {
  const fields = linkedFields(record)
  const description = describe(record)
  const traced = fields.some(({ tag }) => /^8(?:00|10|11|30)$/.test(tag))
  const each = (write: (field: LinkedField) => string): string => fields.map(write).join('')
  return `${element(
    'mods',
    ATTRIBUTES,
    each(({ tag, field, link }) => titleElement(tag, field, link)),
    each(({ tag, field, link }) =>
      isName(tag) && !field.subfields.some(({ code }) => code === 't') ? nameElement(tag, field, link) : '',
    ),
    typeOfResource(record),
    originInfo(record, fields),
    languages(description.languages),
    physicalDescription(fields),
    each(noteElement),
    each(({ tag, field, link }) => subjectElement(tag, field, link)),
    each(({ tag, field, link }) => classificationElement(tag, field, link)),
    each(({ tag, field, link }) => relatedElement(tag, field, link, traced)),
    each(({ tag, field, link }) => identifierElement(tag, field, link)),
    ...description.holdings.map(holdingElement),
    each(({ tag, field, link }) => (tag === '856' ? linkElement(field, link) : '')),
    each(({ tag, field, link }) => (tag === '506' || tag === '540' ? conditionElement(tag, field, link) : '')),
    recordInfo(record, fields),
  )}\n`
}

function isName(tag: string): boolean {
  return /^(?:1(?:00|10|11)|7(?:00|10|11|20))$/.test(tag)
}

const LETTERS = 'abcdefghijklmnopqrstuvwxyz'

/** 5XX, and the statement of responsibility of 245. */
function noteElement({ tag, field, link }: LinkedField): string {
  if (tag === '245') return textElement('note', trimmedSubfields(field, 'c'), { ...link, type: 'statement of responsibility' })
  const isNote = (tag.startsWith('5') && !tag.startsWith('59')) || tag === '362'
  if (!isNote || tag === '506' || tag === '510' || tag === '540') return ''
  const text = joinSubfields(field, LETTERS)
  if (tag === '505') return textElement('tableOfContents', text, link)
  if (tag === '520') return textElement('abstract', text, link)
  if (tag === '521') return textElement('targetAudience', text, link)
  return textElement('note', text, { ...link, type: NOTE_FIELDS.find(([, own]) => own === tag)?.[0] })
}

/** Leader/18 in MODS' words. */
const STANDARDS: Readonly<Record<string, string>> = { a: 'aacr', i: 'isbd' }

function recordInfo(record: MarcRecord, fields: readonly LinkedField[]): string {
  const source = fields.find(({ tag }) => tag === '040')?.field
  const entered = controlValue(record, '008')?.slice(0, 6) ?? ''
  const changed = controlValue(record, '005')?.trim() ?? ''
  const language = source === undefined ? undefined : subfieldValue(source, 'b')
  const standard = (source === undefined ? undefined : subfieldValue(source, 'e')) ?? STANDARDS[record.leader[18] ?? '']
  return element(
    'recordInfo',
    {},
    textElement('descriptionStandard', standard),
    textElement('recordContentSource', source === undefined ? undefined : subfieldValue(source, 'a'), { authority: 'marcorg' }),
    /^(?!000000)[0-9]{6}$/.test(entered) ? textElement('recordCreationDate', entered, { encoding: 'marc' }) : '',
    /^[0-9]{14}\.[0-9]$/.test(changed) ? textElement('recordChangeDate', changed, { encoding: 'iso8601' }) : '',
    textElement('recordIdentifier', controlValue(record, '001'), { source: controlValue(record, '003')?.trim() || undefined }),
    element('languageOfCataloging', {}, textElement('languageTerm', language, { type: 'code', authority: 'iso639-2b' })),
  )
}
