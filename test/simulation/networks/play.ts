// Runs a plan; what goes wrong is told with the seed that plays it again.
import { type NetworkOutcome, type NetworkPlan, simulateNetwork } from './world.ts'

const LINES = 60

export async function play(plan: NetworkPlan): Promise<NetworkOutcome> {
  const outcome = await simulateNetwork(plan)
  const { violations, tail } = outcome
  if (violations.length === 0) return outcome
  throw new Error([`SEED=${plan.seed} with ${plan.libraries} libraries failed:`, ...violations, ...tail.slice(-LINES)].join('\n'))
}
