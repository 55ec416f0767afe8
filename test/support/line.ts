// A line between nodes that a test can watch, hold and cut: a TCP relay that counts the bytes that pass.
import { connect, createServer, type Server, type Socket } from 'node:net'

export interface Door {
  /** The multiaddr at which the line is entered. */
  readonly address: string
  /** Where it leads. */
  leadTo(port: number): void
}

export const portOf = (address: string): number => Number(/\/tcp\/(?<port>\d+)/.exec(address)?.groups?.['port'])

export class Line {
  readonly #servers: Server[] = []
  readonly #sockets = new Set<Socket>()
  #passed = 0
  #allowed = Number.POSITIVE_INFINITY
  #held: PromiseWithResolvers<void> = Promise.withResolvers()

  /** Bytes that have passed, both ways, since the line was last cut. */
  get passed(): number {
    return this.#passed
  }

  /** Resolves when all that was allowed has passed; nothing passes from then on until the line is cut. */
  get held(): Promise<void> {
    return this.#held.promise
  }

  /** A further end of the line. It refuses whoever comes before it is known where it leads. */
  async door(): Promise<Door> {
    let target: number | undefined
    const server = createServer((near) => {
      if (target === undefined) near.destroy()
      else this.#join(near, connect(target, '127.0.0.1'))
    })
    this.#servers.push(server)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    return { address: `/ip4/127.0.0.1/tcp/${port}`, leadTo: (to) => (target = to) }
  }

  /** Breaks every connection. New ones may come, and carry so many bytes between them. */
  cut(allowed = Number.POSITIVE_INFINITY): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#sockets.clear()
    this.#passed = 0
    this.#allowed = allowed
    this.#held = Promise.withResolvers()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = this.#servers.map((server) => new Promise<void>((resolve) => server.close(() => resolve())))
    this.cut()
    await Promise.all(closed)
  }

  #join(a: Socket, b: Socket): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      this.#sockets.add(from)
      from.setNoDelay(true)
      from.on('data', (chunk: Buffer) => this.#pass(chunk, from, to))
      to.on('drain', () => from.resume())
      from.on('error', () => to.destroy())
      from.on('end', () => to.end())
      from.on('close', () => {
        this.#sockets.delete(from)
        to.destroy()
      })
    }
  }

  #pass(chunk: Buffer, from: Socket, to: Socket): void {
    const some = chunk.subarray(0, Math.max(0, this.#allowed - this.#passed))
    this.#passed += some.length
    if (some.length > 0 && !to.write(some)) from.pause()
    if (this.#passed >= this.#allowed) this.#held.resolve()
  }
}
