// `npm run simulate:year -- [--seed S] [--libraries N] [--needs N] [--rarity R]`: a year of 200 libraries and 50,000 requests, with the fair rota and with
// the nearest library first; prints the table of docs/requests.md, "Fairness".
import { parseArgs } from 'node:util'
import { choiceOf, figuresOfYear, type YearFigures } from './figures.ts'
import { USUAL_RARITY, worldOf } from './world.ts'
import { FAIR, NEAREST, type Policy, YearRun } from './year.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    libraries: { type: 'string', default: '200' },
    needs: { type: 'string', default: '50000' },
    rarity: { type: 'string', default: String(USUAL_RARITY) },
  },
})

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`'${text}' is not a number of at least 1.`)
  return value
}

const write = (line: string): void => void process.stdout.write(`${line}\n`)
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`
const whole = (value: number): string => value.toFixed(0)
const signed = (value: number, digits = 0): string => `${value > 0 ? '+' : value < 0 ? '−' : ''}${Math.abs(value).toFixed(digits)}`

interface Row {
  readonly label: string
  readonly of: (figures: YearFigures) => number
  readonly shown: (value: number) => string
  /** How a change is said: in per cent of the first, in points, or not at all. */
  readonly change?: 'relative' | 'points'
}

const ROWS: readonly Row[] = [
  { label: 'filled', of: ({ filledRate }) => filledRate, shown: percent, change: 'points' },
  { label: 'days until it is there, mean', of: ({ meanDays }) => meanDays, shown: (days) => days.toFixed(2), change: 'relative' },
  { label: '… median', of: ({ medianDays }) => medianDays, shown: (days) => days.toFixed(2), change: 'relative' },
  { label: '… nine in ten within', of: ({ ninetiethDays }) => ninetiethDays, shown: (days) => days.toFixed(2), change: 'relative' },
  { label: 'suppliers asked for one need', of: ({ requests, needs }) => requests / needs, shown: (asked) => asked.toFixed(2) },
  { label: 'Gini of net lending', of: ({ gini }) => gini, shown: (gini) => gini.toFixed(3), change: 'relative' },
  { label: 'standard deviation of net lending', of: ({ deviation }) => deviation, shown: whole, change: 'relative' },
  { label: 'gave most beyond what it took', of: ({ mostGiving }) => mostGiving, shown: (net) => signed(net) },
  { label: 'took most beyond what it gave', of: ({ mostTaking }) => mostTaking, shown: (net) => signed(net) },
  { label: 'libraries that gave or took more than twice the other', of: ({ lopsided }) => lopsided, shown: whole },
]

function changeText({ of, change }: Row, from: YearFigures, to: YearFigures): string {
  if (change === undefined) return ''
  if (change === 'points') return `${signed(100 * (of(to) - of(from)), 1)} points`
  return `${signed(100 * (of(to) / of(from) - 1))} %`
}

const seed = wholeNumber(values.seed)
const world = worldOf(seed, wholeNumber(values.libraries), wholeNumber(values.needs), Number(values.rarity))
const { none, one, few, many } = choiceOf(world)
write(`Seed ${seed}: ${world.libraries.length} libraries, ${world.needs.length} requests of readers.`)
write(
  `Held nowhere ${percent(none)}, by one library ${percent(one)}, by two to four ${percent(few)}, by five or more ${percent(many)}.`,
)

function figuresWith(policy: Policy): YearFigures {
  const began = performance.now()
  const figures = figuresOfYear(world, new YearRun(world, policy, seed).run())
  write(
    `${policy.name}: ${figures.requests} requests to suppliers, simulated in ${((performance.now() - began) / 1000).toFixed(1)} s`,
  )
  return figures
}

const nearest = figuresWith(NEAREST)
const fair = figuresWith(FAIR)
write(`\n| | ${NEAREST.name} | ${FAIR.name} | |\n| --- | ---: | ---: | ---: |`)
for (const row of ROWS) {
  write(`| ${row.label} | ${row.shown(row.of(nearest))} | ${row.shown(row.of(fair))} | ${changeText(row, nearest, fair)} |`)
}
