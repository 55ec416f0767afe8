// A liar with an honest engine inside: it knows all that its neighbours know, and bends what it says about it.
import type { Duplex, ReplicaError } from '@serumpun/replica'
import { decodeMessage, encodeMessage, type Message } from '@serumpun/replica/testing'
import type { Endpoint } from '../network.ts'
import type { SimNode } from '../node.ts'
import type { Random } from '../random.ts'
import type { VirtualTime } from '../virtual-time.ts'
import type { Liar } from './liar.ts'
import { poisonedDiffs } from './poison.ts'

interface TwistScene {
  readonly random: Random
  readonly time: VirtualTime
  /** Shards that it has seen itself send. */
  readonly seen: Uint8Array[]
  /** Something has been bent. */
  readonly offend: () => void
}

export interface Twist {
  readonly name: string
  readonly isCertain: boolean
  /** What goes out instead; nothing where the list is empty. */
  bend(message: Message, scene: TwistScene): Message[] | Promise<Message[]> | Uint8Array
}

const isAnswer = ({ type }: Message): boolean => type === 'tree' || type === 'shard' || type === 'part' || type === 'moved'

function flipped(bytes: Uint8Array, random: Random): Uint8Array {
  const bent = bytes.slice()
  const at = random.below(bent.length)
  bent[at] = (bent[at] as number) ^ (1 << random.below(8))
  return bent
}

export const TWISTS: readonly Twist[] = [
  {
    name: 'answers no question',
    isCertain: false,
    bend(message, scene) {
      if (!isAnswer(message)) return [message]
      scene.offend()
      return []
    },
  },
  {
    name: 'lets its answers drip',
    isCertain: false,
    async bend(message, { time, offend }) {
      if (message.type !== 'shard' || message.bytes.length < 8) return [message]
      offend()
      const first = { ...message, bytes: message.bytes.subarray(0, 4) }
      await time.wait(20_000)
      return [first, { type: 'part', id: message.id, bytes: message.bytes.subarray(4) }]
    },
  },
  {
    name: 'gives other shards than it is asked for',
    isCertain: true,
    bend(message, { random, seen, offend }) {
      if (message.type !== 'shard' || message.form !== 'packed') return [message]
      const other = seen.find((bytes) => Buffer.compare(bytes, message.bytes) !== 0)
      seen.push(message.bytes.slice())
      offend()
      const bytes = other === undefined || random.chance(0.3) ? flipped(message.bytes, random) : other
      return [{ ...message, bytes, length: bytes.length }]
    },
  },
  {
    name: 'gives wrong tree nodes',
    isCertain: true,
    bend(message, { random, offend }) {
      if (message.type !== 'tree' || message.children.length === 0) return [message]
      offend()
      return [{ ...message, children: random.chance(0.5) ? flipped(message.children, random) : message.children.subarray(32) }]
    },
  },
  {
    name: 'poisons diffs',
    isCertain: false,
    bend(message, { random, offend }) {
      if (message.type === 'announce' && message.diffs.length > 0) {
        offend()
        const [{ shard, generation } = { shard: 0, generation: 0 }] = message.diffs
        return [{ ...message, diffs: [...message.diffs, { shard, generation, diff: random.pick(poisonedDiffs)() }] }]
      }
      if (message.type !== 'shard' || message.form !== 'diff') return [message]
      offend()
      const bytes = random.pick(poisonedDiffs)()
      return [{ ...message, bytes, length: bytes.length }]
    },
  },
  {
    name: 'forges the heads that it passes on',
    isCertain: true,
    bend(message, { random, offend }) {
      if (message.type === 'announce') {
        offend()
        return [{ ...message, head: flipped(message.head, random) }]
      }
      if (message.type !== 'heads' || message.heads.length === 0) return [message]
      offend()
      return [{ ...message, heads: message.heads.map((offered) => ({ ...offered, head: flipped(offered.head, random) })) }]
    },
  },
  {
    name: 'changes a bit now and then',
    isCertain: false,
    bend(message, { random, offend }) {
      if (!random.chance(0.05)) return [message]
      offend()
      return flipped(encodeMessage(message), random)
    },
  },
  {
    name: 'says everything twice',
    isCertain: false,
    bend(message, { offend }) {
      if (!isAnswer(message) && message.type !== 'announce') return [message]
      offend()
      return [message, message]
    },
  },
  {
    name: 'says that it has nothing any more',
    isCertain: false,
    bend(message, { offend }) {
      if (message.type !== 'tree' && message.type !== 'shard') return [message]
      offend()
      return [{ type: 'moved', id: message.id }]
    },
  },
]

export class TwistedLiar implements Liar {
  readonly name: string
  offences = 0
  caught = 0
  lastCaught: ReplicaError | undefined
  readonly #node: SimNode
  readonly #twist: Twist
  readonly #random: Random
  readonly #time: VirtualTime
  readonly #seen: Uint8Array[] = []

  constructor(node: SimNode, twist: Twist, random: Random, time: VirtualTime) {
    this.#node = node
    this.#twist = twist
    this.#random = random
    this.#time = time
    this.name = node.name
  }

  get kind(): string {
    return this.#twist.name
  }

  get isCertain(): boolean {
    return this.#twist.isCertain
  }

  get library() {
    return this.#node.library
  }

  get isUp(): boolean {
    return this.#node.isUp
  }

  refuses(): boolean {
    return false
  }

  meet(duplex: Duplex, peer: Endpoint): Promise<void> {
    const scene = { random: this.#random, time: this.#time, seen: this.#seen, offend: () => void this.offences++ }
    // One after the other, however long the bending takes.
    let last: Promise<void> = Promise.resolve()
    const send = async (frame: Uint8Array): Promise<void> => {
      const mine = last.then(async () => {
        const bent = await this.#twist.bend(decodeMessage(frame), scene)
        if (bent instanceof Uint8Array) await duplex.send(bent)
        else for (const message of bent) await duplex.send(encodeMessage(message))
      })
      last = mine.catch(() => undefined)
      await mine
    }
    const bent: Duplex = {
      send,
      frames: duplex.frames,
      close: () => duplex.close(),
      abort: (reason) => duplex.abort(reason),
    }
    return this.#node.meet(bent, peer)
  }
}
