// Chance for tests with real processes: from a seed that is printed, and that can be given to see a failure again.
import { Random } from '../simulation/random.ts'

/** `SEED=… npm test` repeats what was drawn; the processes' own timing stays their own. */
export function seededChance(test: string): Random {
  const seed = Number(process.env['SEED'] ?? Math.floor(Math.random() * 2 ** 32))
  process.stderr.write(`${test}: SEED=${seed}\n`)
  return new Random(seed, test)
}
