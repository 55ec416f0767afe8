// How many records that are told anew come to their title, and how many to another.
import { clusterRecords } from '@serumpun/bib'
import type { Row } from '../bench.ts'
import type { CatalogueRecord } from './catalogues.ts'
import { PRECISION, RECALL } from './goals.ts'
import { truthOf, withoutNumbers } from './truth.ts'

interface Count {
  told: number
  found: number
  wrong: number
}

/** Rows for each way of telling, and what went wrong in words. A record without keys (thin) is left out of what should be found. */
export function retoldRows(
  records: readonly CatalogueRecord[],
  percent: (share: number) => string,
): { rows: Row[]; errors: string } {
  const told = records.filter(({ retold, keys }) => retold !== undefined && keys.descriptive.length > 0)
  const byId = new Map(records.map((record) => [record.id, record]))
  const input = [
    ...records.map(({ id, keys }) => ({ id, keys: withoutNumbers(keys) })),
    ...told.map(({ id, retold }) => ({ id: `${id} retold`, keys: (retold as NonNullable<typeof retold>).keys })),
  ]
  const counts = new Map<string, Count>()
  const errors: string[] = []
  const { titles } = clusterRecords({ records: input })
  const titleOf = new Map(titles.flatMap((title) => title.members.map((member) => [member, title] as const)))
  for (const original of told) {
    const how = original.retold?.how ?? ''
    const count = counts.get(how) ?? { told: 0, found: 0, wrong: 0 }
    counts.set(how, count)
    const others = (titleOf.get(`${original.id} retold`)?.members ?? []).flatMap((id) => byId.get(id) ?? [])
    const isFound = others.includes(original)
    const strangers = others.filter((other) => other !== original && truthOf(original, other) === 'different')
    count.told++
    count.found += Number(isFound)
    count.wrong += Number(strangers.length > 0)
    if (strangers.length > 0) errors.push(`${original.id} (${how}) with ${strangers[0]?.id ?? ''}`)
    else if (!isFound) errors.push(`${original.id} (${how}) alone`)
  }
  const sum = (name: keyof Count): number => [...counts.values()].reduce((total, count) => total + count[name], 0)
  const precision = sum('found') / (sum('found') + sum('wrong'))
  const recall = sum('found') / sum('told')
  const ways = [...counts].toSorted().map(([how, { told: all, found, wrong }]): Row => ({
    measure: `told anew: ${how}`,
    value: `${percent(found / all)} of ${all} found, ${wrong} with a record of another title`,
  }))
  const rows: Row[] = [
    {
      measure: 'told anew: precision',
      value: percent(precision),
      requirement: `≥ ${percent(PRECISION)}`,
      ok: precision >= PRECISION,
    },
    { measure: 'told anew: recall', value: percent(recall), requirement: `≥ ${percent(RECALL)}`, ok: recall >= RECALL },
    ...ways,
  ]
  return { rows, errors: errors.toSorted().join('\n') }
}
