// What the bench can be told on its command line.
import { parseArgs } from 'node:util'

export interface BenchOptions {
  readonly records: number
  /** Runs of what is compared with the floor; the middle one counts. */
  readonly runs: number
  /** Names of the measures to take, in the bench's own order. */
  readonly wanted: (measure: string) => boolean
  /** Take stores that an earlier run left instead of filling new ones, and leave this run's. */
  readonly keep: boolean
  /** Write CPU profiles of our own nodes. */
  readonly profile: boolean
}

export const USAGE = `npm run bench -- [--records N] [--runs N] [--only a,b] [--skip a,b] [--keep] [--profile]

  --records N   records in the catalogue (1,000,000); OrbitDB always has 10,000 at most
  --runs N      runs of whatever is compared with the floor, of which the middle one counts (3)
  --only a,b    take these measures alone; what they are compared with is taken too where it is named
  --skip a,b    leave these out
  --keep        use the filled stores of the last run with --keep, and keep this run's
  --profile     write CPU profiles of our nodes to .artefacts/bench-profiles
`

const count = (text: string, name: string): number => {
  const number = Number(text.replaceAll(/[,_]/g, ''))
  if (!Number.isSafeInteger(number) || number < 1) throw new Error(`--${name} takes a number above 0, not '${text}'.`)
  return number
}

/** @throws {Error} with a message for the user. */
export function benchOptions(args: readonly string[], measures: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      records: { type: 'string', default: '1000000' },
      runs: { type: 'string', default: '3' },
      only: { type: 'string' },
      skip: { type: 'string' },
      keep: { type: 'boolean', default: false },
      profile: { type: 'boolean', default: false },
    },
  })
  const named = (list: string | undefined): string[] => list?.split(',').map((name) => name.trim()) ?? []
  const [only, skip] = [named(values.only), named(values.skip)]
  for (const name of [...only, ...skip])
    if (!measures.includes(name)) throw new Error(`There is no measure '${name}'. Measures: ${measures.join(', ')}.`)
  return {
    records: count(values.records, 'records'),
    runs: count(values.runs, 'runs'),
    wanted: (measure) => (only.length === 0 || only.includes(measure)) && !skip.includes(measure),
    keep: values.keep,
    profile: values.profile,
  }
}
