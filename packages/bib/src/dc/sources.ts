// Sources of Dublin Core → 786, or 773 for articles (crosswalk: source 786 0# $n).
import { dataField } from '../field-list.ts'
import { parseIssn } from '../identifiers/issn.ts'
import type { DataField } from '../record.ts'

/**
 * Of an article the source is the journal that it is in. Open Journal Systems writes `Journal; Vol 3 No 2 (2018); 12-20`, once in each
 * language, and the journal's ISSNs each in an element of its own.
 */
export function sourceFields(sources: readonly string[], article: boolean): (DataField | undefined)[] {
  if (!article) return sources.map((text) => dataField('786', '0 ', ['n', text]))
  const issns = sources.filter(isIssn)
  const journals = sources.filter((text) => !isIssn(text))
  const [first, ...others] = journals
  const [title, ...part] = (first ?? '').split(';').map((text) => text.trim())
  return [
    dataField(
      '773',
      '0 ',
      ['t', title],
      ['g', part.filter((text) => text !== '').join('; ')],
      ...issns.map((text) => ['x', text] as const),
    ),
    ...others.map((text) => dataField('786', '0 ', ['n', text])),
  ]
}

function isIssn(text: string): boolean {
  return parseIssn(text) !== undefined
}
