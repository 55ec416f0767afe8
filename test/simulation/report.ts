// A failed simulation, told so that it can be played again.
import type { PlanOptions } from './plan.ts'
import type { Outcome } from './world.ts'

const LINES = 60

export function commandFor(seed: number, options: PlanOptions): string {
  const more = Object.entries(options).map(([name, value]) => ` --${name} ${typeof value === 'string' ? `'${value}'` : value}`)
  return `npm run simulate -- --seeds 1 --seed ${seed}${more.join('')} --verbose`
}

export function report(outcome: Outcome, options: PlanOptions): string {
  const { plan, violations, tail } = outcome
  return [
    `seed ${plan.seed} (${plan.nodes} nodes, ${plan.writers} of them write) failed:`,
    ...violations.map((violation) => `  ${violation}`),
    ...tail.slice(-LINES).map((line) => `    ${line}`),
    `play it again: ${commandFor(plan.seed, options)}`,
  ].join('\n')
}
