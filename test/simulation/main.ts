// `npm run simulate -- --seeds N --seed S [--nodes N] [--writers N] [--chaos SECONDS] [--lie HOW] [--verbose] [--frames]`: runs N seeds, beginning with S;
// verbosely every line of the trace is printed, with every frame where those are wanted.
import { parseArgs } from 'node:util'
import { LIES } from './liars/cast.ts'
import { planOf, type PlanOptions } from './plan.ts'
import { report } from './report.ts'
import { simulate } from './world.ts'

const write = (line: string): void => void process.stdout.write(`${line}\n`)

function numberFrom(text: string | undefined, fallback: number): number {
  const value = Number(text ?? fallback)
  if (!Number.isSafeInteger(value) || value < 0) throw new Error(`'${text}' is not a number of at least 0.`)
  return value
}

const { values } = parseArgs({
  options: {
    seeds: { type: 'string' },
    seed: { type: 'string' },
    nodes: { type: 'string' },
    writers: { type: 'string' },
    chaos: { type: 'string' },
    lie: { type: 'string' },
    verbose: { type: 'boolean', default: false },
    frames: { type: 'boolean', default: false },
  },
})
const seeds = numberFrom(values.seeds, 1)
const first = numberFrom(values.seed, 1)
const options: PlanOptions = {
  ...(values.nodes !== undefined && { nodes: numberFrom(values.nodes, 3) }),
  ...(values.writers !== undefined && { writers: numberFrom(values.writers, 1) }),
  ...(values.chaos !== undefined && { chaos: numberFrom(values.chaos, 20) }),
  ...(values.lie !== undefined && { lie: values.lie }),
}
if (values.lie !== undefined && !LIES.includes(values.lie)) throw new Error(`Ways to lie: ${LIES.join(', ')}.`)
const began = performance.now()
let failed = 0
let moments = 0
for (let seed = first; seed < first + seeds; seed++) {
  const outcome = await simulate(planOf(seed, options), { frames: values.frames, ...(values.verbose && { onLine: write }) })
  moments += outcome.moments
  if (outcome.violations.length > 0) {
    failed++
    write(report(outcome, options))
  } else if (values.verbose) write(`seed ${seed}: agreed ${outcome.healedInMs / 1000} s after healing, trace ${outcome.trace}`)
}
const seconds = (performance.now() - began) / 1000
write(`${seeds} seeds from ${first}, ${failed} failed; ${moments} moments in ${seconds.toFixed(1)} s`)
process.exitCode = failed === 0 ? 0 : 1
