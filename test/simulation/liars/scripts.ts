// What some liars do each time they meet somebody: break one rule of the protocol, and see what happens.
import { identityFrom, type Identity, parseDatasetName } from '@serumpun/replica'
import { encodeMessage, type Message, signHead, Tree } from '@serumpun/replica/testing'
import type { Random } from '../random.ts'
import type { PeerId, Talk } from './liar.ts'

export interface Scene {
  readonly identity: Identity
  readonly random: Random
  readonly peer: PeerId
  readonly wait: (ms: number) => Promise<void>
}

export interface Script {
  readonly name: string
  /** Whoever is played this finds it out. */
  readonly isCertain: boolean
  /** @returns how often it did what it is here for; it may end before the pipe does. */
  play(talk: Talk, scene: Scene): Promise<number>
}

const CATALOGUE = parseDatasetName('catalogue/main')

const hello = ({ random }: Scene): Message => ({ type: 'hello', version: 1, digest: random.bytes(32) })
const headOf = ({ identity }: Scene, revision: number, dataset = 'catalogue/main') =>
  signHead(identity, { dataset: parseDatasetName(dataset), revision, root: new Uint8Array(32), shards: 0, entries: 0, time: 1 })
const announce = (head: Uint8Array): Message => ({ type: 'announce', head, base: null, diffs: [] })

/** Says hello, then the same thing again and again, reading nothing. */
function flood(name: string, times: number, what: (scene: Scene, i: number) => Message, isCertain = true): Script {
  return {
    name,
    isCertain,
    async play(talk, scene) {
      await talk.say(hello(scene))
      let i = 0
      while (i < times && (await talk.say(what(scene, i)))) i++
      return i
    },
  }
}

/** Says hello and one more thing, then listens until it is hung up on. */
function once(name: string, frames: (scene: Scene) => readonly Uint8Array[], isCertain = true): Script {
  return {
    name,
    isCertain,
    async play(talk, scene) {
      for (const frame of frames(scene)) if (!(await talk.raw(frame))) return 0
      while ((await talk.hear()) !== undefined);
      return 1
    },
  }
}

const afterHello = (what: (scene: Scene) => Message | Uint8Array) => (scene: Scene) => {
  const said = what(scene)
  return [encodeMessage(hello(scene)), said instanceof Uint8Array ? said : encodeMessage(said)]
}

function forged(scene: Scene): Uint8Array {
  const bytes = headOf(scene, 1 + scene.random.below(9)).bytes.slice()
  const at = bytes.length - 1 - scene.random.below(60)
  bytes[at] = (bytes[at] as number) ^ 1
  return bytes
}

/** A head in the peer's name, signed by the liar: the key in a head's first field is the peer's. */
function inAnothersName(scene: Scene): Uint8Array {
  const victim = identityFrom(new Uint8Array(32).fill(3))
  const genuine = headOf({ ...scene, identity: victim }, 5).bytes
  const mine = headOf(scene, 5).bytes.slice()
  // The array's head and the key's head take three bytes, the key 32.
  mine.set(genuine.subarray(3, 35), 3)
  return mine
}

export const SCRIPTS: readonly Script[] = [
  once('says nothing that can be read', ({ random }) => [random.bytes(40)]),
  once('does not say hello', () => [encodeMessage({ type: 'ping' })]),
  once('says hello twice', (scene) => [encodeMessage(hello(scene)), encodeMessage(hello(scene))]),
  once('speaks another version', (scene) => [encodeMessage({ type: 'hello', version: 77, digest: scene.random.bytes(32) })]),
  once(
    'sends noise',
    afterHello(({ random }) => random.bytes(1 + random.below(300))),
  ),
  once(
    'forges a signature',
    afterHello((scene) => announce(forged(scene))),
  ),
  once(
    'signs in the name of another',
    afterHello((scene) => announce(inAnothersName(scene))),
  ),
  once('answers what nobody asked in parts', (scene) => [
    encodeMessage(hello(scene)),
    ...Array.from({ length: 80 }, () => encodeMessage({ type: 'part', id: 9, bytes: new Uint8Array(9) })),
  ]),
  once(
    'sends a frame that is too long',
    afterHello(() => new Uint8Array(300 * 1024)),
  ),
  once(
    'claims a list of a thousand million',
    afterHello(() => Uint8Array.of(0x83, 2, 0x9a, 0x3b, 0x9a, 0xca, 0, 0xf4)),
  ),
  {
    name: 'jumps ahead by all revisions',
    isCertain: true,
    async play(talk, scene) {
      const root = new Tree().root()
      const emptied = (revision: number) =>
        signHead(scene.identity, { dataset: CATALOGUE, revision, root, shards: 0, entries: 0, time: 1 })
      await talk.say(hello(scene), announce(emptied(1).bytes))
      // Time to make it theirs.
      await scene.wait(5_000)
      return (await talk.say(announce(emptied(2 ** 44).bytes))) ? 1 : 0
    },
  },
  flood('pings without end', 5_000, () => ({ type: 'ping' })),
  flood('pongs without end', 5_000, () => ({ type: 'pong' })),
  flood('gives credit without end', 5_000, () => ({ type: 'credit', frames: 8 })),
  flood('shows digests without end', 5_000, ({ random }) => ({ type: 'digests', buckets: random.bytes(256 * 8) })),
  flood('answers without end', 5_000, (_, i) => ({ type: 'moved', id: i })),
  {
    name: 'shows heads without end',
    isCertain: true,
    async play(talk, scene) {
      const { bytes } = headOf(scene, 1)
      const heads = Array.from({ length: 200 }, () => ({ head: bytes, presence: null }))
      await talk.say(hello(scene))
      let said = 0
      while (said < 400 && (await talk.say({ type: 'heads', heads, last: false }))) said++
      return said
    },
  },
  flood('announces without end', 300, (scene, i) => announce(headOf(scene, i + 1).bytes), false),
  flood('announces datasets without end', 1_200, (scene, i) => announce(headOf(scene, 1, `catalogue/c${i}`).bytes)),
  flood('asks without end and never reads', 5_000, (scene, i) => ({
    type: 'get-shard', id: i, library: scene.peer, dataset: CATALOGUE, shard: 0, hash: scene.random.bytes(32), have: null,
  })), // prettier-ignore
  {
    name: 'says hello and falls silent',
    isCertain: false,
    async play(talk, scene) {
      await talk.say(hello(scene))
      while ((await talk.hear()) !== undefined);
      return 1
    },
  },
  {
    name: 'never reads',
    isCertain: false,
    async play(talk, scene) {
      let said = 0
      if (await talk.say(hello(scene))) said++
      while (!talk.isOver && (await talk.say({ type: 'pong' }))) {
        said++
        await scene.wait(15_000)
      }
      return said
    },
  },
]
