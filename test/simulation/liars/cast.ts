// Who lies in a simulation: chosen by the seed from all the ways of lying that there are.
import { identityFrom } from '@serumpun/replica'
import { SimNode, type SimNodeInit } from '../node.ts'
import type { Liar, LiarInit } from './liar.ts'
import { PublishingLiar, PUBLISHINGS } from './publishers.ts'
import { SCRIPTS } from './scripts.ts'
import { ScriptedLiar } from './scripted.ts'
import { TwistedLiar, TWISTS } from './twisted.ts'

/** All names of ways to lie, so that a plan can choose and a test can see that each is played. */
export const LIES: readonly string[] = [...SCRIPTS, ...PUBLISHINGS, ...TWISTS].map(({ name }) => name)

export interface CastInit extends LiarInit {
  readonly nodeInit: Omit<SimNodeInit, 'name' | 'identity' | 'random'>
}

/** The liar who lies in this way. */
export function liarFor(lie: string, init: CastInit): Liar {
  const script = SCRIPTS.find(({ name }) => name === lie)
  if (script !== undefined) return new ScriptedLiar(init, script)
  const publishing = PUBLISHINGS.find(({ name }) => name === lie)
  if (publishing !== undefined) return new PublishingLiar(init, publishing)
  const twist = TWISTS.find(({ name }) => name === lie)
  if (twist === undefined) throw new Error(`Nobody lies like this: ${lie}`)
  const { name, seed, random, time, nodeInit } = init
  const node = new SimNode({ ...nodeInit, name, identity: identityFrom(seed), random: random.fork('node') })
  time.after(random.below(2_000), () => void node.start())
  return new TwistedLiar(node, twist, random, time)
}
