// Liars that publish: shards that no honest owner makes, two heads of one revision, heads that cannot be had.
import { type DatasetName, type Duplex, type Identity, identityFrom, parseDatasetName, type ReplicaError } from '@serumpun/replica'
import type { Message } from '@serumpun/replica/testing'
import type { Endpoint } from '../network.ts'
import { Fabrication, type MadeShard } from './fabrication.ts'
import { type Liar, type LiarInit, type PeerId, Talk } from './liar.ts'
import { oddShards, plain, poisonedDiffs, refusedShards } from './poison.ts'

const CATALOGUE = parseDatasetName('catalogue/main')
const JOURNAL = parseDatasetName('journal/net/2026')

/** What a publishing liar has for one peer, and what it does when it is asked. */
interface Publication {
  readonly versions: readonly Fabrication[]
  /** Announced after the first has been shown, this long after one another. */
  readonly announceEveryMs?: number
  /** Diffs that go with announcements, as if they led to the next version. */
  readonly diffs?: Extract<Message, { type: 'announce' }>['diffs']
  /** Replaces an answer, or drops it. */
  readonly twist?: (answer: Message, question: Message) => Message | undefined
}

export interface Publishing {
  readonly name: string
  readonly isCertain: boolean
  publish(identity: Identity, init: LiarInit, peer: PeerId): Publication
}

/** As many shards as it takes to be worth a transfer. */
function shardsOf(count: number, text: string): MadeShard[] {
  return Array.from({ length: count }, (_, number) => plain(number, `${text} ${number}`))
}

const refused: readonly Publishing[] = refusedShards.map(([what, make]) => ({
  name: `signs for ${what}`,
  isCertain: true,
  publish: (identity) => ({ versions: [new Fabrication(identity, CATALOGUE, 1, [make()])] }),
}))

const odd: readonly Publishing[] = oddShards.map(([what, make]) => ({
  name: `signs for ${what}`,
  isCertain: false,
  publish: (identity, { ledger }) => ({
    versions: [new Fabrication(identity, CATALOGUE, 1, [make(), ...shardsOf(2, what).slice(1)]).allow(ledger)],
  }),
}))

/** Many versions of a dataset, one after the other. */
function versionsOf(identity: Identity, dataset: DatasetName, init: LiarInit, count: number, shards: number): Fabrication[] {
  return Array.from({ length: count }, (_, i) =>
    new Fabrication(identity, dataset, i + 1, shardsOf(shards, `version ${i}`)).allow(init.ledger),
  )
}

export const PUBLISHINGS: readonly Publishing[] = [
  ...refused,
  ...odd,
  {
    name: 'signs for a journal entry under a wrong key',
    isCertain: true,
    publish: (identity) => ({ versions: [new Fabrication(identity, JOURNAL, 1, [plain(0, 'journal')])] }),
  },
  {
    name: 'says two things at once',
    isCertain: false,
    publish: (identity, { ledger }, peer) => {
      // To each peer always the same of two.
      const which = peer.charCodeAt(peer.length - 1) % 2
      const both = [0, 1].map((i) => new Fabrication(identity, CATALOGUE, 3, shardsOf(2, `life ${i}`)).allow(ledger))
      return { versions: [both[which] as Fabrication] }
    },
  },
  {
    name: 'moves on while it is being asked',
    isCertain: false,
    publish: (identity, init) => ({ versions: versionsOf(identity, CATALOGUE, init, 30, 6), announceEveryMs: 400 }),
  },
  {
    name: 'signs for what cannot be put together',
    isCertain: false,
    publish: (identity, { random }) => ({
      versions: [new Fabrication(identity, CATALOGUE, 1, [], { root: random.bytes(32), shards: 4 })],
      twist: (_, question) => ('id' in question ? { type: 'moved', id: question.id } : undefined),
    }),
  },
  {
    name: 'signs for shards that are none',
    isCertain: false,
    publish: (identity, { ledger }) => {
      const none = { ...plain(0, 'none'), hash: new Uint8Array(32) }
      return { versions: [new Fabrication(identity, JOURNAL, 1, [none, ...shardsOf(2, 'x').slice(1)]).allow(ledger)] }
    },
  },
  {
    name: 'claims four million shards',
    isCertain: true,
    publish: (identity) => ({ versions: [new Fabrication(identity, CATALOGUE, 1, shardsOf(1, 'x'), { shards: 2 ** 22 })] }),
  },
  {
    name: 'claims a huge length',
    isCertain: true,
    publish: (identity, { ledger }) => ({
      versions: [new Fabrication(identity, CATALOGUE, 1, shardsOf(1, 'x')).allow(ledger)],
      twist: (answer) => (answer.type === 'shard' ? { ...answer, length: 2 ** 31 } : answer),
    }),
  },
  {
    name: 'sends more than it said',
    isCertain: true,
    publish: (identity, { ledger }) => ({
      versions: [new Fabrication(identity, CATALOGUE, 1, shardsOf(1, 'x')).allow(ledger)],
      twist: (answer) => (answer.type === 'shard' ? { ...answer, length: 10 } : answer),
    }),
  },
  {
    name: 'answers with the wrong kind',
    isCertain: true,
    publish: (identity, { ledger }) => ({
      versions: [new Fabrication(identity, CATALOGUE, 1, shardsOf(1, 'x')).allow(ledger)],
      twist: (answer) => (answer.type === 'shard' ? { type: 'tree', id: answer.id, children: new Uint8Array(32) } : answer),
    }),
  },
  {
    name: 'announces with poisoned diffs',
    isCertain: false,
    publish: (identity, init) => ({
      versions: versionsOf(identity, CATALOGUE, init, 6, 2),
      announceEveryMs: 900,
      diffs: poisonedDiffs.map((make) => ({ shard: 0, generation: 0, diff: make() })),
    }),
  },
]

export class PublishingLiar implements Liar {
  readonly name: string
  readonly isUp = true
  offences = 0
  caught = 0
  lastCaught: ReplicaError | undefined
  readonly #with: LiarInit
  readonly #publishing: Publishing
  readonly #identity: Identity

  constructor(init: LiarInit, publishing: Publishing) {
    this.#with = init
    this.#publishing = publishing
    this.name = init.name
    this.#identity = identityFrom(init.seed)
  }

  get kind(): string {
    return this.#publishing.name
  }

  get isCertain(): boolean {
    return this.#publishing.isCertain
  }

  get library() {
    return this.#identity.library
  }

  refuses(): boolean {
    return false
  }

  async meet(duplex: Duplex, peer: Endpoint): Promise<void> {
    const talk = new Talk(duplex)
    const publication = this.#publishing.publish(this.#identity, this.#with, peer.library)
    await talk.say({ type: 'hello', version: 1, digest: this.#with.random.bytes(32) })
    void this.#announce(talk, publication)
    for (let heard = await talk.hear(); heard !== undefined; heard = await talk.hear()) await this.#answer(talk, publication, heard)
  }

  async #announce(talk: Talk, { versions, announceEveryMs, diffs = [] }: Publication): Promise<void> {
    if (announceEveryMs === undefined) return
    for (const [i, version] of versions.entries()) {
      await this.#with.time.wait(announceEveryMs)
      const base = versions[i - 1]?.root ?? null
      if (!(await talk.say({ type: 'announce', head: version.head.bytes, base, diffs }))) return
    }
  }

  async #answer(talk: Talk, { versions, announceEveryMs, twist }: Publication, heard: Message): Promise<void> {
    switch (heard.type) {
      case 'digests': {
        const [first] = versions
        // Those that announce their versions one by one show none at first.
        if (first !== undefined)
          await talk.say(announceEveryMs === undefined ? first.offer : { type: 'heads', heads: [], last: true })
        return
      }
      case 'ping':
        await talk.say({ type: 'pong' })
        return
      case 'end':
        await talk.say({ type: 'ended' })
        return
      case 'get-tree':
      case 'get-shard': {
        const plainly = this.#answerOf(versions, heard)
        const answer = twist === undefined ? plainly : twist(plainly, heard)
        if (answer === undefined) return
        this.offences++
        await talk.say(answer)
        return
      }
      default:
    }
  }

  #answerOf(versions: readonly Fabrication[], question: Extract<Message, { id: number }>): Message {
    for (const version of versions.toReversed()) {
      const answer = version.answer(question, versions.length === 1)
      if (answer !== undefined) return answer
    }
    return { type: 'moved', id: question.id }
  }
}
