// Libraries as a network has them: a profile and a journal each, of usual size, and one node that holds all of them.
import { parseDatasetName } from '@serumpun/replica'
import { Random } from '../../simulation/random.ts'
import { HopNode, type HopWorld } from './hop-world.ts'

export const PROFILE = parseDatasetName('profile')
export const JOURNAL = parseDatasetName('journal/net/2026')

const WORDS = 'perpustakaan layanan pinjam buku sekolah daerah jalan pusat koleksi library opening hours contact services'.split(
  ' ',
)

const text = (random: Random, words: number): string =>
  Array.from({ length: words }, () => `${random.pick(WORDS)}${random.below(100)}`).join(' ')

/** Names in three languages, address, hours, contacts, services: about a kilobyte and a half. */
const profileOf = (random: Random, number: number) => ({
  names: { id: text(random, 4), ms: text(random, 4), en: text(random, 4) },
  code: `ID-${number}`,
  address: text(random, 8),
  position: [-620_000, 10_680_000],
  hours: text(random, 14),
  contacts: [text(random, 8), text(random, 8)],
  services: text(random, 20),
  strengths: text(random, 10),
  languages: ['id', 'en', 'jv'],
})

/** Two entries of membership and ten of requests, which are sealed: some seven kilobytes. */
const journalOf = (random: Random) => [
  ...Array.from({ length: 2 }, () => ({ prefix: 'membership', body: { by: random.bytes(32), statement: text(random, 12) } })),
  ...Array.from({ length: 10 }, () => ({ prefix: 'request', body: { to: random.bytes(32), sealed: random.bytes(450) } })),
]

/** Libraries that meet the holder at once. */
const AT_ONCE = 50

/** A node that holds what so many libraries have published; they themselves have gone. */
export async function holderOf(world: HopWorld, libraries: number): Promise<{ holder: HopNode; first: HopNode }> {
  const random = new Random(1, 'members')
  const holder = await HopNode.open(world, 0)
  let first: HopNode | undefined
  for (let number = 1; number <= libraries; number += AT_ONCE) {
    const some: HopNode[] = []
    for (let i = number; i < number + AT_ONCE && i <= libraries; i++) some.push(await libraryOf(world, random, i))
    const sessions = some.flatMap((library) => world.join(library, holder))
    const isHere = ({ library }: HopNode): boolean =>
      [PROFILE, JOURNAL].every((name) => holder.replica.find(library, name)?.complete !== undefined)
    await world.until(() => some.every(isHere))
    await world.part(sessions)
    first ??= some[0]
  }
  if (first === undefined) throw new Error('There is one at least.')
  return { holder, first }
}

async function libraryOf(world: HopWorld, random: Random, number: number): Promise<HopNode> {
  const library = await HopNode.open(world, number, false)
  await library.replica.write(PROFILE, [{ key: 'self', body: profileOf(random, number) }])
  await library.replica.append(JOURNAL, journalOf(random))
  return library
}

/** What there is to fetch of a node: heads and shards as they are stored, and the entries in them. */
export async function sizeOf({ replica }: HopNode): Promise<{ stored: number; entries: number }> {
  let [stored, entries] = [0, 0]
  for (const slot of replica.slots()) {
    const { complete } = slot
    if (complete === undefined) continue
    stored += complete.bytes.length
    const tree = await slot.tree()
    for (let shard = 0; shard < complete.shards; shard++) {
      const leaf = tree.leaf(shard)?.slice()
      if (leaf === undefined) continue
      stored += (await replica.packed(slot, shard, leaf)).packed.length
      for (const [key, value] of await replica.work.entries(slot.base(shard, leaf))) entries += key.length + value.length
    }
  }
  return { stored, entries }
}
