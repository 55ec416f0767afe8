// What goes wrong in the world: lines, power, disks and clocks. Nobody is to blame for any of it.
import type { DatasetName, Head } from '@serumpun/replica'
import { MemoryStore } from '@serumpun/replica/testing'
import { hexOf, type Ledger, type Values } from './ledger.ts'
import type { Network } from './network.ts'
import type { SimNode } from './node.ts'
import type { Random } from './random.ts'
import type { Trace } from './trace.ts'
import type { VirtualTime } from './virtual-time.ts'

export const FAULTS = [
  'drop', 'drop', 'drop', 'partition', 'silence', 'crash', 'crash', 'restart', 'back-up', 'back-up', 'roll-back', 'lose-all',
  'clock-jump', 'disk-full', 'slow-reader',
] as const // prettier-ignore
export type Fault = (typeof FAULTS)[number]

interface BackUp {
  readonly store: MemoryStore
  readonly values: ReadonlyMap<DatasetName, Values>
}

export interface FaultsInit {
  readonly nodes: readonly SimNode[]
  readonly network: Network
  readonly time: VirtualTime
  readonly trace: Trace
  readonly ledger: Ledger
  readonly random: Random
}

export class Faults {
  readonly #with: FaultsInit
  readonly #backUps = new Map<SimNode, BackUp[]>()

  constructor(init: FaultsInit) {
    this.#with = init
  }

  #say(who: string, what: string): void {
    this.#with.trace.line(this.#with.time.now, who, what)
  }

  /** Schedules so many faults between now and `end`. */
  schedule(count: number, kinds: readonly Fault[], end: number): void {
    const { time, random } = this.#with
    for (let i = 0; i < count; i++) {
      const fault = random.pick(kinds)
      time.after(random.below(end - time.now), () => this.#happen(fault))
    }
  }

  #happen(fault: Fault): void {
    const { random, nodes } = this.#with
    const node = random.pick(nodes)
    switch (fault) {
      case 'drop':
        return this.#drop()
      case 'partition':
        return this.#partition(false)
      case 'silence':
        return this.#partition(true)
      case 'crash':
        return this.#crash(node)
      case 'restart':
        return this.#restart(node)
      case 'back-up':
        return this.#backUp(node)
      case 'roll-back':
        return this.#rollBack(node)
      case 'lose-all':
        return this.#goBackTo(node, { store: new MemoryStore(), values: new Map() }, 'has lost all but its key')
      case 'clock-jump':
        return this.#jump(node)
      case 'disk-full':
        return this.#fillDisk(node)
      case 'slow-reader':
        return this.#slowDown(node)
    }
  }

  #drop(): void {
    const line = this.#with.random.pick(this.#with.network.lines)
    if (!line.isConnected) return
    this.#say(line.name, 'breaks')
    line.drop()
  }

  /** Two halves that do not hear of each other for a while. */
  #partition(silently: boolean): void {
    const { random, network, time } = this.#with
    const ends = [...new Set(network.lines.flatMap((line) => line.ends))]
    const half = new Set(random.shuffled(ends).slice(0, random.between(1, Math.max(1, ends.length - 1))))
    const across = network.lines.filter(({ ends: [a, b] }) => half.has(a) !== half.has(b))
    this.#say('network', `${silently ? 'falls silent' : 'parts'}: ${[...half].map(({ name }) => name).join(' ')}`)
    for (const line of across) line.cut(silently)
    time.after(random.between(500, silently ? 100_000 : 20_000), () => {
      this.#say('network', 'heals')
      for (const line of across) line.heal()
    })
  }

  #crash(node: SimNode): void {
    if (!node.isUp) return
    node.crash()
    this.#noteLosses()
    this.#startLater(node)
  }

  #restart(node: SimNode): void {
    void node.stop().then(() => this.#startLater(node))
  }

  #startLater(node: SimNode): void {
    this.#with.time.after(this.#with.random.between(10, 8_000), () => void node.start())
  }

  #backUp(node: SimNode): void {
    if (!node.isUp) return
    const made = { store: node.store.copy(), values: this.#with.ledger.backUp(node.library) }
    this.#backUps.set(node, [...(this.#backUps.get(node) ?? []), made])
    this.#say(node.name, 'is backed up')
  }

  #rollBack(node: SimNode): void {
    const backUps = this.#backUps.get(node) ?? []
    if (backUps.length > 0) this.#goBackTo(node, this.#with.random.pick(backUps), 'is restored from a backup')
  }

  #goBackTo(node: SimNode, { store, values }: BackUp, what: string): void {
    if (!node.isUp) return
    this.#say(node.name, what)
    node.replaceStore(store.copy())
    for (const history of this.#with.ledger.historiesOf(node.library))
      history.rolledBack(values.get(history.dataset) ?? new Map(), this.heldOf(history, node))
    this.#noteLosses()
    this.#startLater(node)
  }

  /** Heads of a dataset that are whole in a running node other than the owner's. */
  heldOf({ library, dataset }: Pick<Head, 'library' | 'dataset'>, owner: SimNode | undefined): Head[] {
    const heads = new Map<string, Head>()
    for (const { run } of this.#with.nodes.filter((node) => node !== owner)) {
      const main = run?.replica.find(library, dataset)?.complete
      const branches = run?.replica.branchesOf(library, dataset).flatMap(({ held }) => held ?? []) ?? []
      for (const head of main === undefined ? branches : [main, ...branches]) heads.set(hexOf(head.hash), head)
    }
    return [...heads.values()]
  }

  /** A disk has lost something: it may have been the only one to remember what a restored library said. */
  #noteLosses(): void {
    const { ledger, nodes } = this.#with
    for (const history of ledger.histories()) {
      const owner = nodes.find(({ library }) => library === history.library)
      history.stillHeld(this.heldOf(history, owner))
    }
  }

  #jump(node: SimNode): void {
    const HOUR = 3_600_000
    const jump = this.#with.random.pick([-24 * HOUR, -HOUR, -5_000, 5_000, HOUR, 24 * HOUR])
    this.#say(node.name, `sets its clock by ${jump / 1000} s`)
    node.clock.skew += jump
  }

  #fillDisk(node: SimNode): void {
    const { store } = node
    this.#say(node.name, 'has a full disk')
    const failEvery = this.#with.random.pick([1, 2, 3])
    let batches = 0
    store.failWhen(() => batches++ % failEvery === 0)
    this.#with.time.after(this.#with.random.between(100, 15_000), () => {
      this.#say(node.name, 'has room on its disk')
      store.failWhen(undefined)
      if (!node.isUp) void node.start()
    })
  }

  #slowDown(node: SimNode): void {
    node.readDelayMs = this.#with.random.pick([5, 50, 400])
    this.#say(node.name, `reads slowly: ${node.readDelayMs} ms a frame`)
    this.#with.time.after(this.#with.random.between(1_000, 20_000), () => (node.readDelayMs = 0))
  }
}
