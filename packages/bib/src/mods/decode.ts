// A MODS 3 record → MARC 21, by the Library of Congress's "MODS to MARC 21 Mapping" (https://www.loc.gov/standards/mods/mods2marc-mapping.html).
// Elements that it has no field for are kept in 886, so that nothing is lost.
import { withControlNumber } from '../assigned-number.ts'
import { dataField, inTagOrder, noteFields } from '../field-list.ts'
import { fixedField } from '../fixed-field.ts'
import type { Decoded, Rejection } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { DataField, MarcField } from '../record.ts'
import { envelopeOf } from '../xml/envelope.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, findElement, parseXml, textOf } from '../xml/tree.ts'
import { conditionField, identifierField, locationFields } from './access.ts'
import type { Alternative } from './linked.ts'
import { linkAlternatives } from './linked.ts'
import { mainName, nameField } from './names.ts'
import { codedOrigin, languageFields, originFields, physicalFields } from './origin.ts'
import { controlFields, descriptionFields, leaderOf } from './record-info.ts'
import { relatedField } from './related.ts'
import { classificationField, subjectFields } from './subjects.ts'
import { NOTE_FIELDS } from './tables.ts'
import { mainTitleField, uniformTitleField, variantTitleField } from './titles.ts'

const RESPONSIBILITY = 'statement of responsibility'

/**
 * Decodes the text of one element: `mods`, or an OAI-PMH or SRU envelope around it. Never throws.
 *
 * @param given What identifies the record, if no envelope does.
 */
export function decodeMods(xml: string, given?: string): Decoded | Rejection {
  const tree = parseXml(xml)
  return 'code' in tree ? tree : modsToMarc(tree, given)
}

/** A record from its element, or from the envelope around that. A deleted one has leader/05 `d` and nothing but its number. */
export function modsToMarc(element: XmlElement, given?: string): Decoded | Rejection {
  const { identifier = given, deleted } = envelopeOf(element)
  if (deleted && identifier !== undefined)
    return { record: { leader: '00000dam a2200000uu 4500', fields: [{ tag: '001', value: identifier }] }, warnings: NO_WARNINGS }
  const mods = findElement(element, 'mods')
  if (mods === undefined || childrenOf(mods).length === 0)
    return { code: 'not-marc', message: 'The record has no element of MODS. Export the catalogue as MODS or MARCXML.' }
  const record = { leader: leaderOf(mods), fields: fieldsOf(mods) }
  return { record: withControlNumber(record, identifier), warnings: NO_WARNINGS }
}

function fieldsOf(mods: XmlElement): MarcField[] {
  const origins = childrenOf(mods, 'originInfo')
  const languages = languageFields(childrenOf(mods, 'language'))
  const created = textOf(childOf(childOf(mods, 'recordInfo'), 'recordCreationDate'))
  const fixed = fixedField({ entered: created, ...codedOrigin(origins), language: languages.codes[0] })
  const main = mainName(childrenOf(mods, 'name'))
  const title = mainTitleOf(mods)
  const alternatives: Alternative[] = []
  for (const element of childrenOf(mods)) {
    const { altRepGroup: group, script } = element.attributes
    for (const field of mainFields(element, main, title) ?? elementFields(element))
      if (field !== undefined) alternatives.push({ field, group, script })
  }
  return inTagOrder([
    ...controlFields(mods, fixed),
    ...descriptionFields(mods),
    ...languages.fields,
    ...linkAlternatives(alternatives),
    ...mediaTypes(mods),
  ])
}

/** Fields of titles and names, which depend on what is the main one; undefined for other elements. */
function mainFields(element: XmlElement, main: XmlElement | undefined, title: MainTitle): (DataField | undefined)[] | undefined {
  if (element.name === 'name') return [nameField(element, isSame(element, main))]
  if (element.name !== 'titleInfo') return undefined
  const isMain = element.attributes['type'] === title.element?.attributes['type'] && isSame(element, title.element)
  if (isMain) return [withMedium(mainTitleField(element, responsibilityOf(title, element), main !== undefined), title)]
  if (element.attributes['type'] === 'uniform')
    return [uniformTitleField(element, isSame(element, title.uniform), main !== undefined)]
  return [variantTitleField(element)]
}

/** The same thing in another script has the group of the main one. */
function isSame(element: XmlElement, main: XmlElement | undefined): boolean {
  const group = main?.attributes['altRepGroup']
  return element === main || (group !== undefined && element.attributes['altRepGroup'] === group)
}

/** The main title and what becomes part of its field. */
interface MainTitle {
  readonly element: XmlElement | undefined
  /** The first uniform title, which may be the main entry. */
  readonly uniform: XmlElement | undefined
  /** General material designation. */
  readonly medium: string | undefined
  /** Statements of responsibility, by `statementKey`. */
  readonly statements: ReadonlyMap<string, string>
}

function mainTitleOf(mods: XmlElement): MainTitle {
  const forms = childrenOf(mods, 'physicalDescription').flatMap((physical) => childrenOf(physical, 'form'))
  const medium = forms.find(({ attributes }) => attributes['authority'] === 'gmd')
  const statements = new Map<string, string>()
  for (const note of childrenOf(mods, 'note')) {
    if (note.attributes['type'] !== RESPONSIBILITY) continue
    for (const key of [statementKey(note), note.attributes['script'] === undefined ? '' : undefined])
      if (key !== undefined && !statements.has(key)) statements.set(key, textOf(note))
  }
  const titles = childrenOf(mods, 'titleInfo')
  // A record with nothing but a uniform or alternative title is known by that.
  const element = titles.find(({ attributes }) => attributes['type'] === undefined) ?? titles[0]
  return {
    element,
    uniform: titles.find((title) => title.attributes['type'] === 'uniform' && title !== element),
    medium: medium === undefined ? undefined : textOf(medium),
    statements,
  }
}

/** Statements of responsibility belong to the title of their own script. */
function statementKey({ attributes }: XmlElement): string {
  return `${attributes['script'] ?? ''} ${attributes['altRepGroup'] ?? ''}`
}

function responsibilityOf({ statements }: MainTitle, element: XmlElement): string | undefined {
  return statements.get(statementKey(element)) ?? (element.attributes['script'] === undefined ? statements.get('') : undefined)
}

/** 245 with its general material designation ($h, between title and remainder). */
function withMedium(field: DataField | undefined, { medium }: MainTitle): DataField | undefined {
  if (field?.tag !== '245' || medium === undefined) return field
  const [title, ...others] = field.subfields
  if (title === undefined) return field
  return { ...field, subfields: [title, { code: 'h', value: `[${medium}]` }, ...others] }
}

function mediaTypes(mods: XmlElement): (DataField | undefined)[] {
  const types = childrenOf(mods, 'physicalDescription').flatMap((physical) => childrenOf(physical, 'internetMediaType'))
  return types.map((type) => dataField('856', '  ', ['q', textOf(type)]))
}

/** Elements whose fields depend on nothing else. */
function elementFields(element: XmlElement): (DataField | undefined)[] {
  const text = textOf(element)
  switch (element.name) {
    case 'typeOfResource':
    case 'language':
    case 'recordInfo':
      return []
    case 'genre': {
      const { authority } = element.attributes
      return [dataField('655', authority === undefined ? ' 4' : ' 7', ['a', text], ['2', authority])]
    }
    case 'originInfo':
      return originFields(element)
    case 'physicalDescription':
      return physicalFields(element)
    case 'abstract':
      return noteFields('520', '  ', text)
    case 'tableOfContents':
      return noteFields('505', '0 ', text)
    case 'targetAudience':
      return [dataField('521', '  ', ['a', text])]
    case 'note': {
      const { type } = element.attributes
      const tag = NOTE_FIELDS.find(([name]) => name === type)?.[1] ?? '500'
      return type === RESPONSIBILITY ? [] : noteFields(tag, tag === '362' ? '1 ' : '  ', text)
    }
    case 'subject':
      return subjectFields(element)
    case 'classification':
      return [classificationField(element)]
    case 'relatedItem':
      return [relatedField(element)]
    case 'identifier':
      return [identifierField(element)]
    case 'location':
      return locationFields(element)
    case 'accessCondition':
      return [conditionField(element)]
    default:
      return [dataField('886', '2 ', ['2', 'mods'], ['a', element.name], ['b', text])]
  }
}
