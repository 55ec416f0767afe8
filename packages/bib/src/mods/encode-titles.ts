// Titles and names of MARC 21 → titleInfo and name of MODS.
import { joinSubfields, trimIsbd, trimmedSubfields } from '../description/text.ts'
import { nonfilingOf } from '../description/title.ts'
import type { DataField, Subfield } from '../record.ts'
import type { Attributes } from '../xml/write.ts'
import { element, escapeText, textElement } from '../xml/write.ts'
import { each, textsOf } from './fields.ts'

/** What else a title has: characters of a leading article, which are nonSort, and its numbering in a series. */
export interface TitleExtras {
  readonly nonfiling?: number
  readonly volume?: string | undefined
}

/** A titleInfo of the subfields of a field; the title itself is in `first`. */
export function titleInfo(
  subfields: readonly Subfield[],
  attributes: Attributes,
  first = 'a',
  { nonfiling = 0, volume }: TitleExtras = {},
): string {
  const field: DataField = { tag: '245', indicators: '  ', subfields }
  const title = trimIsbd(joinSubfields(field, `${first}fgklmorsd`))
  const article = title.slice(0, nonfiling).trim()
  return element(
    'titleInfo',
    attributes,
    // The blank behind an article is its own; an elided one (l') has none.
    element('nonSort', {}, escapeText(article === '' || article.length === nonfiling ? article : `${article} `)),
    textElement('title', title.slice(nonfiling)),
    each(field, 'b', 'subTitle'),
    each(field, 'n', 'partNumber'),
    textElement('partNumber', volume),
    each(field, 'p', 'partName'),
  )
}

/** The element of a title field; empty for fields that are none. */
export function titleElement(tag: string, field: DataField, link: Attributes): string {
  switch (tag) {
    case '245': {
      const title = trimmedSubfields(field, 'a') ?? ''
      return titleInfo(field.subfields, { ...link, usage: 'primary' }, 'a', { nonfiling: nonfilingOf(field, title) })
    }
    case '210':
      return titleInfo(field.subfields, { ...link, type: 'abbreviated' })
    case '242':
      return titleInfo(field.subfields, { ...link, type: 'translated' })
    case '246':
    case '740':
      if (tag === '740' && field.indicators[1] === '2') return ''
      return titleInfo(field.subfields, {
        ...link,
        type: tag === '246' && field.indicators[1] === '1' ? 'translated' : 'alternative',
        displayLabel: textsOf(field, 'i')[0]?.replace(/:$/, ''),
      })
    case '130':
    case '240':
    case '730':
      return tag === '730' && field.indicators[1] === '2' ? '' : titleInfo(field.subfields, { ...link, type: 'uniform' })
    default:
      return ''
  }
}

/** A name of the subfields of a heading, with its roles. */
export function nameElement(tag: string, field: DataField, link: Attributes): string {
  const kind = tag.slice(1)
  const roles = rolesOf(field, kind)
  const attributes = { ...link, usage: tag.startsWith('1') ? 'primary' : undefined }
  if (kind === '10')
    return element(
      'name',
      { ...attributes, type: 'corporate' },
      each(field, 'ab', 'namePart'),
      textElement('namePart', trimmedSubfields(field, 'cdn')),
      roles,
    )
  if (kind === '11')
    return element('name', { ...attributes, type: 'conference' }, textElement('namePart', trimmedSubfields(field, 'aendcq')), roles)
  if (kind === '20' && !field.indicators.startsWith('1')) return element('name', attributes, each(field, 'a', 'namePart'), roles)
  return element(
    'name',
    { ...attributes, type: field.indicators.startsWith('3') ? 'family' : 'personal' },
    textElement('namePart', trimmedSubfields(field, 'aq')),
    textElement('namePart', trimmedSubfields(field, 'bc'), { type: 'termsOfAddress' }),
    textElement('namePart', trimmedSubfields(field, 'd'), { type: 'date' }),
    each(field, 'u', 'affiliation'),
    roles,
  )
}

function rolesOf(field: DataField, kind: string): string {
  const terms = textsOf(field, kind === '11' ? 'j' : 'e').map((term) => textElement('roleTerm', term, { type: 'text' }))
  const codes = textsOf(field, '4').map((code) =>
    textElement('roleTerm', code.slice(code.lastIndexOf('/') + 1), { type: 'code', authority: 'marcrelator' }),
  )
  return [...terms, ...codes].map((role) => element('role', {}, role)).join('')
}
