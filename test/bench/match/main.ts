// `npm run bench:match`: how well records are brought together into titles, on real catalogues, against what their numbers say.
// Ends with 1 when a goal is missed. What was put together wrongly and what was missed is listed in .artefacts/match-errors.txt.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Clustering, MatchKeys } from '@serumpun/bib'
import { clusterRecords } from '@serumpun/bib'
import type { Row } from '../bench.ts'
import { table } from '../table.ts'
import type { CatalogueRecord } from './catalogues.ts'
import { loadCatalogues } from './catalogues.ts'
import { copies, forms } from './duplicates.ts'
import { errorList } from './errors.ts'
import { PRECISION, RECALL, RECALL_WITH_NUMBERS } from './goals.ts'
import type { Measured, Score } from './measure.ts'
import { measure, truePairs } from './measure.ts'
import { retoldRows } from './retold-measure.ts'
import { withoutNumbers } from './truth.ts'

const ARTEFACTS = join(import.meta.dirname, '../../../.artefacts')

const rows: Row[] = []

function clusterBy(
  records: readonly CatalogueRecord[],
  keysOf: (keys: MatchKeys) => MatchKeys,
): Clustering & { readonly seconds: number } {
  const input = records.map(({ id, keys }) => ({ id, keys: keysOf(keys) }))
  const start = performance.now()
  const clustering = clusterRecords({ records: input })
  return { ...clustering, seconds: (performance.now() - start) / 1_000 }
}

const percent = (share: number): string => (Number.isNaN(share) ? '–' : `${(share * 100).toFixed(2)} %`)

function addGoal(name: string, value: number, goal: number): void {
  rows.push({ measure: name, value: percent(value), requirement: `≥ ${percent(goal)}`, ok: value >= goal })
}

function addScores(name: string, { scores }: Measured, precision: number, recall: number): void {
  for (const [half, score] of Object.entries(scores)) {
    addGoal(`${name}, ${half}: precision`, score.found / (score.found + score.falseMerges), precision)
    addGoal(`${name}, ${half}: recall`, score.found / score.truePairs, recall)
    rows.push({ measure: `${name}, ${half}: of which not equal to the letter`, value: changedText(score) })
    rows.push({ measure: `${name}, ${half}: pairs`, value: pairsText(score) })
  }
}

function changedText({ changed, foundChanged }: Score): string {
  return `${foundChanged} of ${changed}`
}

function pairsText({ truePairs: all, found, falseMerges, contradicted, unknown }: Score): string {
  return `${found} of ${all} found, ${falseMerges} false; ${contradicted} contradicted, ${unknown} unknown`
}

const { records, absent } = await loadCatalogues()
for (const name of absent) process.stdout.write(`${name}: its files are not in ../shared/data, so it is not measured.\n`)
if (records.length > 0) {
  const pairs = truePairs(records)
  const hidden = clusterBy(records, withoutNumbers)
  const described = measure(records, pairs, hidden)
  addScores('numbers hidden', described, PRECISION, RECALL)
  const full = clusterBy(records, (keys) => keys)
  const numbered = measure(records, pairs, full)
  addScores('with numbers', numbered, PRECISION, RECALL_WITH_NUMBERS)
  rows.push(...copies(records, full), ...forms(records, hidden))
  const told = retoldRows(records, percent)
  rows.push(...told.rows)
  rows.push({
    measure: 'grouping, with its decisions',
    value: `${records.length} records in ${full.titles.length} titles, ${full.doubtful.length} doubtful, ${full.seconds.toFixed(1)} s`,
  })
  mkdirSync(ARTEFACTS, { recursive: true })
  writeFileSync(
    join(ARTEFACTS, 'match-errors.txt'),
    errorList(described, withoutNumbers) + errorList(numbered, (keys) => keys) + told.errors,
  )
  process.stdout.write(`${table(rows)}\n`)
  if (rows.some(({ ok }) => ok === false)) process.exitCode = 1
}
