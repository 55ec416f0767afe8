// `npm run simulate:year -- [--seed S] [--libraries N] [--needs N]`: a year of 200 libraries and 50,000 requests, with the fair rota and with
// the nearest library first; prints the table of docs/requests.md, "Fairness".
import { parseArgs } from 'node:util'
import { choiceOf, figuresOfYear, type YearFigures } from './figures.ts'
import { worldOf } from './world.ts'
import { FAIR, NEAREST, type Policy, YearRun } from './year.ts'

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    libraries: { type: 'string', default: '200' },
    needs: { type: 'string', default: '50000' },
  },
})

function wholeNumber(text: string): number {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < 1) throw new Error(`'${text}' is not a number of at least 1.`)
  return value
}

const write = (line: string): void => void process.stdout.write(`${line}\n`)
const percent = (part: number): string => `${(100 * part).toFixed(1)} %`
const signed = (value: number): string => `${value > 0 ? '+' : ''}${Math.round(value)}`

const ROWS: readonly (readonly [string, (figures: YearFigures) => string])[] = [
  ['filled', ({ filledRate }) => percent(filledRate)],
  ['days until it is there: mean', ({ meanDays }) => meanDays.toFixed(1)],
  ['… median', ({ medianDays }) => medianDays.toFixed(1)],
  ['… nine in ten within', ({ ninetiethDays }) => ninetiethDays.toFixed(1)],
  ['suppliers asked for one need', ({ requests, needs }) => (requests / needs).toFixed(2)],
  ['Gini of net lending', ({ gini }) => gini.toFixed(3)],
  ['standard deviation of net lending', ({ deviation }) => deviation.toFixed(0)],
  ['the library that gave most beyond what it took', ({ mostGiving }) => signed(mostGiving)],
  ['the library that took most beyond what it gave', ({ mostTaking }) => signed(mostTaking)],
  ['libraries that gave or took more than twice the other', ({ lopsided }) => String(lopsided)],
]

const seed = wholeNumber(values.seed)
const world = worldOf(seed, wholeNumber(values.libraries), wholeNumber(values.needs))
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
write(`\n| | ${NEAREST.name} | ${FAIR.name} |\n| --- | ---: | ---: |`)
for (const [label, of] of ROWS) write(`| ${label} | ${of(nearest)} | ${of(fair)} |`)
