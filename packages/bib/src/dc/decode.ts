// A record of simple Dublin Core (oai_dc and relatives) → MARC 21, by the Library of Congress's "Dublin Core to MARC Crosswalk"
// (https://www.loc.gov/marc/dccross.html, unqualified elements), with what repositories and journals are known to put into its elements.
import { withControlNumber } from '../assigned-number.ts'
import { dataField, inTagOrder, noteFields } from '../field-list.ts'
import { fixedField } from '../fixed-field.ts'
import { marcLanguage } from '../language-codes.ts'
import type { Decoded, Rejection } from '../read-item.ts'
import { NO_WARNINGS } from '../read-item.ts'
import type { MarcField } from '../record.ts'
import { envelopeOf } from '../xml/envelope.ts'
import type { XmlElement } from '../xml/tree.ts'
import { parseXml, textOf } from '../xml/tree.ts'
import { dateFields, yearOf } from './dates.ts'
import { identifierFields, relatedDois, urlFields } from './identifiers.ts'
import { kindOf } from './kinds.ts'
import { simpleElement } from './refinements.ts'
import { sourceFields } from './sources.ts'

/** The texts of a record's elements, by element name; empty ones left out. */
export type DcElements = ReadonlyMap<string, readonly string[]>

const ELEMENTS = new Set([
  'title',
  'creator',
  'subject',
  'description',
  'publisher',
  'contributor',
  'date',
  'type',
  'format',
  'identifier',
  'source',
  'language',
  'relation',
  'coverage',
  'rights',
])

/**
 * Decodes the text of one element: the record itself, or an OAI-PMH envelope around it. Never throws.
 *
 * @param given What identifies the record, if no envelope does.
 */
export function decodeDc(xml: string, given?: string): Decoded | Rejection {
  const tree = parseXml(xml)
  return 'code' in tree ? tree : dcToMarc(tree, given)
}

/** A record from its element, or from the envelope around that. A deleted one has leader/05 `d` and nothing but its number. */
export function dcToMarc(element: XmlElement, given?: string): Decoded | Rejection {
  const { identifier = given, deleted } = envelopeOf(element)
  if (deleted && identifier !== undefined)
    return { record: { leader: '00000dam a22000003u 4500', fields: [{ tag: '001', value: identifier }] }, warnings: NO_WARNINGS }
  const elements = elementsOf(element)
  if (elements.size === 0)
    return {
      code: 'not-marc',
      message: 'The record has no element of Dublin Core. Export the catalogue as MARCXML, MODS or oai_dc.',
    }
  const { leader, fields } = fieldsOf(elements)
  return { record: withControlNumber({ leader, fields }, identifier), warnings: NO_WARNINGS }
}

/** Dublin Core elements wherever in the record they are; the envelope's own are not among them. */
function elementsOf(root: XmlElement): DcElements {
  const found = new Map<string, Set<string>>()
  const visit = (element: XmlElement): void => {
    for (const child of element.children) {
      if (typeof child === 'string' || child.name === 'header' || child.name === 'about') continue
      const name = simpleElement(child.name)
      if (!ELEMENTS.has(name)) visit(child)
      else {
        const text = textOf(child)
        const texts = found.get(name)
        if (text === '') continue
        if (texts === undefined) found.set(name, new Set([text]))
        else texts.add(text)
      }
    }
  }
  visit(root)
  return new Map([...found].map(([name, texts]) => [name, [...texts]]))
}

function fieldsOf(elements: DcElements): { leader: string; fields: MarcField[] } {
  const all = (name: string): readonly string[] => elements.get(name) ?? []
  const [title, ...otherTitles] = all('title')
  const kind = kindOf(all('type'))
  const languages = all('language').map(marcLanguage)
  const formats = all('format')
  const mimeTypes = formats.filter(isMediaType)
  const fixed = fixedField({ year: yearOf(all('date')), language: languages.find((code) => code !== undefined) })
  const fields: (MarcField | undefined)[] = [
    { tag: '008', value: fixed },
    dataField('042', '  ', ['a', 'dc']),
    dataField('041', '0 ', ...languages.map((code) => ['a', code] as const)),
    // A single language is said in 008.
    ...all('language').map((text, at) => (languages[at] === undefined ? dataField('546', '  ', ['a', text]) : undefined)),
    dataField('245', '00', ['a', title]),
    ...otherTitles.map((text) => dataField('246', '33', ['a', text])),
    ...dateFields(all('publisher'), all('date')),
    ...formats.filter((format) => !isMediaType(format)).map((text) => dataField('300', '  ', ['a', text])),
    ...all('coverage').map((text) => dataField('500', '  ', ['a', text])),
    ...all('description').flatMap((text) => noteFields('520', '  ', text)),
    ...all('rights').map((text) => dataField('540', '  ', [/^https?:\/\//i.test(text) ? 'u' : 'a', text])),
    ...all('subject').map((text) => dataField('653', '  ', ['a', text])),
    ...all('type').map((text) => dataField('655', ' 7', ['a', text], ['2', 'local'])),
    ...all('creator').map((text) => dataField('720', '  ', ['a', text], ['e', 'author'])),
    ...all('contributor').map((text) => dataField('720', '  ', ['a', text], ['e', 'contributor'])),
    ...sourceFields(all('source'), kind.article),
    ...all('relation').map((text) => dataField('787', '0 ', [/^https?:\/\//i.test(text) ? 'o' : 'n', text])),
    ...identifierFields([...all('identifier'), ...relatedDois(all('relation'))]),
    ...urlFields(all('identifier'), mimeTypes),
  ]
  return { leader: `00000n${kind.type}${kind.level} a22000003u 4500`, fields: inTagOrder(fields) }
}

function isMediaType(text: string): boolean {
  return /^[a-z]+\/[a-z0-9.+-]+$/i.test(text)
}
