// A record → simple Dublin Core (oai_dc), by the Library of Congress's "MARC to Dublin Core Crosswalk" (https://www.loc.gov/marc/marc2dc.html,
// unqualified); creators are told from contributors by who wrote.
import { namesOf } from '../citation/names.ts'
import { describeFully } from '../description/full.ts'
import { joinSubfields, trimIsbd, trimmedSubfields } from '../description/text.ts'
import { languageTag } from '../language-codes.ts'
import type { DataField, MarcRecord } from '../record.ts'
import { element, textElement } from '../xml/write.ts'

const ATTRIBUTES = {
  'xmlns:oai_dc': 'http://www.openarchives.org/OAI/2.0/oai_dc/',
  'xmlns:dc': 'http://purl.org/dc/elements/1.1/',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation': 'http://www.openarchives.org/OAI/2.0/oai_dc/ http://www.openarchives.org/OAI/2.0/oai_dc.xsd',
}

/** Leader/06 → DCMI Type (crosswalk, appendix 2). */
const TYPES: Readonly<Record<string, string>> = {
  a: 'Text',
  c: 'Text',
  d: 'Text',
  t: 'Text',
  e: 'Image',
  f: 'Image',
  g: 'MovingImage',
  k: 'StillImage',
  i: 'Sound',
  j: 'Sound',
  m: 'Software',
  o: 'PhysicalObject',
  p: 'Collection',
  r: 'PhysicalObject',
}

/** Notes that are not descriptions: access, other forms, rights, language. */
const NO_DESCRIPTIONS = new Set(['506', '530', '534', '540', '541', '542', '546', '583'])

/** Writes a record as one `<oai_dc:dc>` element with a line end, complete by itself or between `DC_HEADER` and `DC_FOOTER`. */
export function encodeDc(record: MarcRecord): string {
  const fields = record.fields.filter((field): field is DataField => field.subfields !== undefined)
  const each = (tags: RegExp, codes: string, name: string): string =>
    fields
      .filter(({ tag }) => tags.test(tag))
      .map((field) => textElement(`dc:${name}`, trimIsbd(joinSubfields(field, codes))))
      .join('')
  const all = (name: string, texts: readonly (string | undefined)[]): string =>
    [...new Set(texts)].map((text) => textElement(`dc:${name}`, text)).join('')
  const title = describeFully(record)
  const { authors } = namesOf(record)
  const isAuthor = (name: string): boolean =>
    authors.some(({ family, given }) => name.startsWith(given === undefined ? family : `${family}, ${given}`))
  return `${element(
    'oai_dc:dc',
    ATTRIBUTES,
    all('title', [title.title, title.titleOriginal]),
    each(/^246$/, 'abfnp', 'title'),
    all(
      'creator',
      title.creators.filter(({ name }) => isAuthor(name)).map(({ name }) => name),
    ),
    all(
      'contributor',
      title.creators.filter(({ name }) => !isAuthor(name)).map(({ name }) => name),
    ),
    all(
      'subject',
      title.headings.filter(({ kind }) => kind !== 'genre' && kind !== 'place').map(({ text }) => text),
    ),
    all(
      'description',
      fields.filter(({ tag }) => isDescription(tag)).map((field) => trimmedSubfields(field, 'abcgrtu')),
    ),
    all('publisher', [title.publisher]),
    all('date', [title.year === undefined ? title.dateStatement : String(title.year)]),
    all('type', [TYPES[record.leader[6] ?? '']]),
    each(/^655$/, 'a', 'type'),
    all('format', [title.extent]),
    each(/^856$/, 'q', 'format'),
    all('identifier', identifiers(title)),
    each(/^(?:534|786)$/, 'tno', 'source'),
    all('language', title.languages.map(languageTag)),
    each(/^(?:440|490|530|76[0-9]|77[0-9]|78[0-57])$/, 'atgno', 'relation'),
    all(
      'coverage',
      title.headings.filter(({ kind }) => kind === 'place').map(({ text }) => text),
    ),
    each(/^752$/, 'abcdfg', 'coverage'),
    each(/^(?:506|540)$/, 'abcdu', 'rights'),
  )}\n`
}

function isDescription(tag: string): boolean {
  return tag.startsWith('5') && !tag.startsWith('59') && !NO_DESCRIPTIONS.has(tag)
}

function identifiers({ identifiers: all, links }: ReturnType<typeof describeFully>): string[] {
  const known = all
    .filter(({ status }) => status === 'valid')
    .map(({ type, value, source }) =>
      type === 'isbn'
        ? `urn:isbn:${value}`
        : type === 'issn'
          ? `urn:issn:${value}`
          : source === 'doi'
            ? `https://doi.org/${value}`
            : type === 'other'
              ? value
              : '',
    )
  return [...known, ...links.map(({ url }) => url)].filter((text) => text !== '')
}
