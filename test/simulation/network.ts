// The network between nodes: lines with latency and a rate, over which connections are made, break, fall silent, and
// are made again. Frames keep their order within a connection; between two lines nothing is promised.
import { crc32 } from 'node:zlib'
import type { Duplex, LibraryId } from '@serumpun/replica'
import { decodeMessage, memoryDuplexPair, readHead } from '@serumpun/replica/testing'
import type { Random } from './random.ts'
import type { Trace } from './trace.ts'
import type { VirtualTime } from './virtual-time.ts'

/** What stands at an end of a line. */
export interface Endpoint {
  readonly name: string
  readonly library: LibraryId
  readonly isUp: boolean
  /** Whether it will not talk to this one now. */
  refuses(peer: LibraryId): boolean
  /** Talks over the duplex until one of the two has had enough. Never rejects. */
  meet(duplex: Duplex, peer: Endpoint): Promise<void>
}

export interface LineQuality {
  readonly latencyMs: number
  readonly jitterMs: number
  readonly bytesPerMs: number
}

/** How soon a line that is down is tried again: between a fifth of this and all of it. */
const REDIAL_MS = 2_500

/** How long the side that has not noticed is left in a session that is over at the other. */
const HALF_OPEN_MS = 3_000

function describeHead(bytes: Uint8Array): string {
  const { library, dataset, revision, hash } = readHead(bytes)
  return `${library.slice(-4)} ${dataset} ${revision} ${Buffer.from(hash).toString('hex', 0, 3)}`
}

/** A frame in a few words. */
function describeFrame(frame: Uint8Array): string {
  if (frame.length === 0) return 'closes'
  try {
    const message = decodeMessage(frame)
    switch (message.type) {
      case 'heads':
        return `heads ${message.heads.map(({ head, presence }) => describeHead(head) + (presence === null ? '' : ' partly')).join(', ')}`
      case 'announce':
        return `announce ${describeHead(message.head)} with ${message.diffs.length} diffs`
      case 'get-tree':
        return `get-tree ${message.id} ${message.library.slice(-4)} ${message.dataset}`
      case 'get-shard':
        return `get-shard ${message.id} ${message.library.slice(-4)} ${message.dataset} ${message.shard}`
      default:
        return `${message.type} ${'id' in message ? message.id : ''}`
    }
  } catch (error) {
    return `${frame.length} bytes that are no message: ${(error as Error).message}`
  }
}

export class Line {
  readonly ends: readonly [Endpoint, Endpoint]
  readonly #network: Network
  readonly #quality: LineQuality
  readonly #random: Random
  #pipe: Duplex | undefined
  #dialling: (() => void) | undefined
  #isCut = false
  /** Deliveries that a silent line holds back. */
  #held: (() => void)[] | undefined

  constructor(network: Network, ends: readonly [Endpoint, Endpoint], quality: LineQuality, random: Random) {
    this.#network = network
    this.ends = ends
    this.#quality = quality
    this.#random = random
  }

  get name(): string {
    return `${this.ends[0].name}~${this.ends[1].name}`
  }

  get isConnected(): boolean {
    return this.#pipe !== undefined
  }

  /** Connects after a while, if there is nothing against it. */
  consider(): void {
    const [a, b] = this.ends
    const wanted = a.isUp && b.isUp && !this.#isCut && this.#pipe === undefined && this.#network.isOpen
    if (!wanted || this.#dialling !== undefined) return
    this.#dialling = this.#network.time.after(this.#random.between(REDIAL_MS / 5, REDIAL_MS), () => {
      this.#dialling = undefined
      if (!a.isUp || !b.isUp || this.#isCut) return
      if (a.refuses(b.library) || b.refuses(a.library)) this.consider()
      else this.#connect()
    })
  }

  #connect(): void {
    const { time, trace } = this.#network
    const arrivals: [number, number] = [time.now, time.now]
    const carry = (deliver: () => void, frame: Uint8Array, from: 0 | 1): void => {
      const { latencyMs, jitterMs, bytesPerMs } = this.#quality
      const travel = latencyMs + this.#random.below(jitterMs + 1) + frame.length / bytesPerMs
      // In order: none overtakes the one before it.
      arrivals[from] = Math.max(arrivals[from], time.now + travel)
      const sum = crc32(frame)
      time.after(arrivals[from] - time.now, () => {
        trace.quiet(`${time.now} ${this.name} ${from} ${frame.length} ${sum}`)
        if (this.#network.showsFrames)
          trace.line(time.now, `${this.ends[from].name}→${this.ends[1 - from]?.name}`, describeFrame(frame))
        if (this.#held !== undefined && this.#pipe === pipe) this.#held.push(deliver)
        else deliver()
      })
    }
    const [left, right] = memoryDuplexPair({ carry })
    const pipe = left
    this.#pipe = pipe
    trace.line(time.now, this.name, 'connected')
    const [a, b] = this.ends
    const sessions = [a.meet(left, b), b.meet(right, a)]
    const over = new Error('The line went down.')
    void Promise.race(sessions).then(() => time.after(HALF_OPEN_MS, () => pipe.abort(over)))
    void Promise.all(sessions).then(() => {
      pipe.abort(over)
      if (this.#pipe !== pipe) return
      this.#pipe = undefined
      this.#held = undefined
      trace.line(time.now, this.name, 'disconnected')
      this.consider()
    })
  }

  /** Breaks the connection that there is, wherever its frames are. */
  drop(): void {
    this.#pipe?.abort(new Error('The line broke.'))
  }

  /** Nothing gets through any more: with a bang, or without a word. */
  cut(silently: boolean): void {
    this.#isCut = true
    if (silently) this.#held ??= []
    else this.drop()
  }

  heal(): void {
    this.#isCut = false
    const held = this.#held ?? []
    this.#held = undefined
    for (const deliver of held) deliver()
    this.consider()
  }
}

export class Network {
  readonly time: VirtualTime
  readonly trace: Trace
  readonly #random: Random
  readonly lines: Line[] = []
  /** While closed, lines that break are not made again. */
  isOpen = true
  /** Every frame that arrives becomes a line of the trace. */
  showsFrames = false

  constructor(time: VirtualTime, trace: Trace, random: Random) {
    this.time = time
    this.trace = trace
    this.#random = random
  }

  join(a: Endpoint, b: Endpoint, quality: LineQuality): void {
    this.lines.push(new Line(this, [a, b], quality, this.#random.fork(`${a.name}~${b.name}`)))
  }

  linesOf(endpoint: Endpoint): Line[] {
    return this.lines.filter(({ ends }) => ends.includes(endpoint))
  }

  /** The endpoint has come up. */
  cameUp(endpoint: Endpoint): void {
    for (const line of this.linesOf(endpoint)) line.consider()
  }

  /** The endpoint has died: its connections break, as a kernel breaks them. */
  wentDown(endpoint: Endpoint): void {
    for (const line of this.linesOf(endpoint)) line.drop()
  }
}
