// The list of what went wrong: every false merge with its evidence, once for each pair of numbers; false splits counted by reason.
import type { MatchDecision, MatchKeys } from '@serumpun/bib'
import { decide } from '@serumpun/bib'
import type { Measured, Pair } from './measure.ts'
import { ownNumbers } from './truth.ts'

/** False splits of one reason that are shown. */
const EXAMPLES = 5

const LONGEST = 160

export function errorList({ falseMerges, falseSplits }: Measured, keysOf: (keys: MatchKeys) => MatchKeys): string {
  const decided = ({ a, b }: Pair): MatchDecision => decide(keysOf(a.keys), keysOf(b.keys))
  const merges = new Map(falseMerges.map((pair) => [numbersOf(pair), pair]))
  const splits = Map.groupBy(falseSplits, (pair) => reasonOf(decided(pair)))
  const bySize = [...splits].toSorted(([, one], [, other]) => other.length - one.length)
  return [
    `${falseMerges.length} false merges of ${merges.size} pairs of numbers`,
    ...[...merges].map(([numbers, pair]) => `${pair.half}: ${numbers}\n${shown(pair, decided(pair))}`),
    `\n${falseSplits.length} false splits`,
    ...bySize.map(([reason, pairs]) =>
      [`${pairs.length} × ${reason}`, ...pairs.slice(0, EXAMPLES).map((pair) => shown(pair, decided(pair)))].join('\n'),
    ),
    '\n',
  ].join('\n')
}

function numbersOf({ a, b }: Pair): string {
  return [ownNumbers(a).join(' '), ownNumbers(b).join(' ')].toSorted().join(' / ')
}

function reasonOf({ verdict, evidence }: MatchDecision): string {
  const against = evidence.filter(({ points }) => points < 0).map(({ code }) => code)
  return `${verdict}: ${against.join(' ') || (verdict === 'same' ? 'no key in common, or kept apart by others of the title' : 'too little said')}`
}

function shown({ a, b }: Pair, { score, evidence }: MatchDecision): string {
  const items = evidence.map(({ code, points, a: one, b: other }) => {
    const texts = one === other ? one.slice(0, LONGEST) : `${one.slice(0, LONGEST)} | ${other.slice(0, LONGEST)}`
    return `    ${code} ${points}: ${texts}`
  })
  return [`  ${a.id} ${b.id}: ${score}`, ...items].join('\n')
}
