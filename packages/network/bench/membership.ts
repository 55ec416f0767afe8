// How long it takes to compute who is a member: `node packages/network/bench/membership.ts [members …]`. Everybody has been
// admitted by one of the first hundred, a hundredth has left, ten are expelled by a quorum, and a hundred proposals are open.
import { membershipOf } from '../src/membership/membership.ts'
import { libraryNumber, Society } from '../src/testing/society.ts'

const write = (line: string): void => void process.stdout.write(`${line}\n`)

/** Of the processor: others may be at work on the machine. */
function cpuMs(work: () => void): number {
  const { user, system } = process.cpuUsage()
  work()
  const after = process.cpuUsage()
  return (after.user + after.system - user - system) / 1000
}

function societyOf(count: number): Society {
  const libraries = Array.from({ length: count }, (_, i) => libraryNumber(i))
  const of = (i: number): (typeof libraries)[number] => libraries[i] as (typeof libraries)[number]
  const society = new Society(of(0))
  // What each cites is its own newest entry and the last of all: as on a line where news travel fast.
  const last = (): (typeof society.entries)[number][] => society.entries.slice(-1)
  for (let i = 1; i < count; i++) society.vouch(of(i <= 100 ? 0 : i % 100), of(i), { knows: last() })
  for (let i = 0; i < count / 100; i++) society.leave(of(count - 1 - i), last())
  for (let i = 0; i < 100; i++) society.expel(of(200 + (i % 300)), of(150).library, last())
  for (let i = 0; i < 10; i++) {
    const proposal = society.expel(of(0), of(110 + i).library, last())
    for (let voter = 1; voter <= count * 0.6; voter++) society.approve(of(voter), proposal, last())
  }
  return society
}

for (const text of process.argv.length > 2 ? process.argv.slice(2) : ['1000', '5000']) {
  const count = Number(text)
  const society = societyOf(count)
  const first = cpuMs(() => membershipOf(society.network, society.entries))
  let membership: ReturnType<typeof membershipOf>
  const again = cpuMs(() => (membership = membershipOf(society.network, society.entries)))
  const expelled = [...(membership?.members.values() ?? [])].filter(({ status }) => status === 'expelled').length
  write(
    `${count} members, ${society.entries.length} entries, ${expelled} expelled: ${first.toFixed(0)} ms the first time (consents are verified), ${again.toFixed(0)} ms afterwards`,
  )
}
