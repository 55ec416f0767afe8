// Records that are known to be copies: repeated ones of one file, and the forms that one catalogue was written in.
import type { Clustering } from '@serumpun/bib'
import type { Row } from '../bench.ts'
import type { CatalogueRecord } from './catalogues.ts'

/** FOLIO's test files repeat the same records: as many titles as there are different descriptions, give or take nothing. */
export function copies(records: readonly CatalogueRecord[], { titles }: Clustering): Row[] {
  const folio = new Map(records.filter(({ catalogue }) => catalogue === 'folio').map((record) => [record.id, record]))
  if (folio.size === 0) return []
  const distinct = new Set([...folio.values()].map(({ keys }) => JSON.stringify(keys.evidence)))
  const found = titles.filter(({ members }) => members.some((id) => folio.has(id)))
  return [
    {
      measure: `copies: ${folio.size} records of FOLIO`,
      value: `${found.length} titles`,
      requirement: `≤ ${distinct.size} different descriptions`,
      ok: found.length <= distinct.size,
    },
  ]
}

/** The same records in MARC-8, in UTF-8 and in MARCXML, by their place in the file. */
export function forms(records: readonly CatalogueRecord[], { titles }: Clustering): Row[] {
  const titleOf = new Map(titles.flatMap(({ id, members }) => members.map((member): [string, string] => [member, id])))
  const triples = Map.groupBy(
    records.filter(({ file }) => file.startsWith('gpo/triples/')),
    ({ control }) => control,
  )
  const whole = [...triples.values()].filter((forms) => forms.length === 3)
  if (whole.length === 0) return []
  const together = whole.filter((forms) => new Set(forms.map(({ id }) => titleOf.get(id))).size === 1).length
  return [
    {
      measure: 'MARC-8, UTF-8 and MARCXML of a record, numbers hidden',
      value: `${together} of ${whole.length} together`,
      requirement: 'all',
      ok: together === whole.length,
    },
  ]
}
