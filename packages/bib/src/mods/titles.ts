// titleInfo of MODS → 210, 240, 245, 246, 130, 730.
import type { Part } from '../field-list.ts'
import { dataField } from '../field-list.ts'
import type { DataField } from '../record.ts'
import type { XmlElement } from '../xml/tree.ts'
import { childOf, childrenOf, rawText, textOf } from '../xml/tree.ts'

/** Title, remainder and parts of a titleInfo; `nonfiling` is the length of its nonSort with the blank behind it. */
export interface TitleParts {
  readonly parts: readonly Part[]
  readonly nonfiling: number
}

export function titleParts(titleInfo: XmlElement): TitleParts {
  const article = childOf(titleInfo, 'nonSort')
  // The blank behind an article is in nonSort or left to whoever shows it; elided articles (l') have none.
  const raw = article === undefined ? '' : rawText(article).trim()
  const joined = raw === '' || /['’-]$/.test(raw) ? raw : `${raw} `
  const title = textOf(childOf(titleInfo, 'title'))
  return {
    nonfiling: title === '' ? 0 : Math.min(joined.length, 9),
    parts: [
      ['a', joined + title],
      ['b', textOf(childOf(titleInfo, 'subTitle'))],
      ...childrenOf(titleInfo, 'partNumber', 'partName').map((part): Part => [part.name === 'partName' ? 'p' : 'n', textOf(part)]),
    ],
  }
}

/** The title in one line, for linking fields. */
export function titleText(element: XmlElement | undefined): string | undefined {
  const titleInfo = childOf(element, 'titleInfo')
  if (titleInfo === undefined) return undefined
  const text = titleParts(titleInfo)
    .parts.map(([, value]) => value)
    .filter((value) => value !== undefined && value !== '')
    .join('. ')
  return text === '' ? undefined : text
}

/**
 * 245.
 *
 * @param responsibility Its statement of responsibility.
 * @param entered Whether the record has a name as main entry.
 */
export function mainTitleField(titleInfo: XmlElement, responsibility: string | undefined, entered: boolean): DataField | undefined {
  const { parts, nonfiling } = titleParts(titleInfo)
  return dataField('245', `${entered ? '1' : '0'}${nonfiling}`, ...parts, ['c', responsibility])
}

/** 240, or 130 where no name is the main entry; 730 for all but the first. */
export function uniformTitleField(titleInfo: XmlElement, first: boolean, entered: boolean): DataField | undefined {
  const { parts, nonfiling } = titleParts(titleInfo)
  if (!first) return dataField('730', `${nonfiling} `, ...parts)
  return entered ? dataField('240', `1${nonfiling}`, ...parts) : dataField('130', `${nonfiling} `, ...parts)
}

/** 210 and 246. */
export function variantTitleField(titleInfo: XmlElement): DataField | undefined {
  const { parts } = titleParts(titleInfo)
  const label = titleInfo.attributes['displayLabel']
  switch (titleInfo.attributes['type']) {
    case undefined:
      return dataField('246', '33', ...parts)
    case 'abbreviated':
      return dataField('210', '1 ', ...parts)
    case 'translated':
      return dataField('246', '31', ...parts)
    default:
      return dataField('246', label === undefined ? '3 ' : '1 ', ['i', label], ...parts)
  }
}
