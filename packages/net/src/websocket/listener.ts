// Accepts WebSockets. A socket has HANDSHAKE_MS to become a libp2p connection, whatever it does or leaves undone meanwhile.
import { createServer } from 'node:http'
import type { IncomingMessage, Server } from 'node:http'
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { TypedEventEmitter } from '@libp2p/interface'
import type { ComponentLogger, Listener, ListenerEvents, Logger, Upgrader } from '@libp2p/interface'
import { getNetConfig, getThinWaistAddresses, ipPortToMultiaddr } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import { WebSocketServer } from 'ws'
import type { WebSocket } from 'ws'
import { HANDSHAKE_MS, MAX_HTTP_HEADER_BYTES, MAX_SOCKETS_PER_LISTENER, MAX_WEBSOCKET_MESSAGE_BYTES } from '../limits.ts'
import { WebSocketConnection } from './connection.ts'

export class WebSocketListener extends TypedEventEmitter<ListenerEvents> implements Listener {
  readonly #upgrader: Upgrader
  readonly #logger: ComponentLogger
  readonly #log: Logger
  readonly #http: Server
  readonly #webSockets = new WebSocketServer({
    noServer: true,
    clientTracking: false,
    perMessageDeflate: false,
    maxPayload: MAX_WEBSOCKET_MESSAGE_BYTES,
  })
  readonly #sockets = new Map<Socket, NodeJS.Timeout>()
  readonly #closing = new AbortController()
  #listenAddress: Multiaddr | undefined

  constructor(upgrader: Upgrader, logger: ComponentLogger) {
    super()
    this.#upgrader = upgrader
    this.#logger = logger
    this.#log = logger.forComponent('serumpun:websocket:listener')
    this.#http = createServer({ maxHeaderSize: MAX_HTTP_HEADER_BYTES, keepAlive: true, noDelay: true }, (_request, response) => {
      response.writeHead(426, { connection: 'close', upgrade: 'websocket', 'content-type': 'text/plain' })
      response.end('This address speaks libp2p over WebSocket.\n')
    })
    this.#http.maxConnections = MAX_SOCKETS_PER_LISTENER
    this.#http.on('connection', (socket) => this.#track(socket))
    this.#http.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head))
  }

  async listen(address: Multiaddr): Promise<void> {
    const { host, port, type } = getNetConfig(address)
    this.#http.listen({ host, port: port ?? 0, ipv6Only: type === 'ip6' })
    await once(this.#http, 'listening')
    this.#listenAddress = address
    this.safeDispatchEvent('listening')
  }

  getAddrs(): Multiaddr[] {
    const bound = this.#http.address()
    if (bound === null || typeof bound === 'string') return []
    return getThinWaistAddresses(this.#listenAddress, bound.port).map((address) => address.encapsulate('/ws'))
  }

  updateAnnounceAddrs(): void {}

  async close(): Promise<void> {
    if (!this.#http.listening) return
    const closed = once(this.#http, 'close')
    this.#http.close()
    this.#closing.abort()
    for (const socket of this.#sockets.keys()) socket.destroy()
    await closed
    this.safeDispatchEvent('close')
  }

  #track(socket: Socket): void {
    this.#sockets.set(
      socket,
      setTimeout(() => socket.destroy(), HANDSHAKE_MS),
    )
    socket.once('close', () => {
      clearTimeout(this.#sockets.get(socket))
      this.#sockets.delete(socket)
    })
  }

  #upgrade(request: IncomingMessage, stream: Duplex, head: Buffer): void {
    stream.on('error', (error) => this.#log.error('socket error - %e', error))
    this.#webSockets.handleUpgrade(request, stream, head, (webSocket) => void this.#accept(webSocket, request.socket))
  }

  async #accept(webSocket: WebSocket, socket: Socket): Promise<void> {
    const connection = new WebSocketConnection({
      webSocket,
      socket,
      remoteAddr: ipPortToMultiaddr(socket.remoteAddress ?? '0.0.0.0', socket.remotePort ?? 0).encapsulate('/ws'),
      direction: 'inbound',
      log: this.#logger.forComponent('serumpun:websocket:connection'),
    })
    try {
      await this.#upgrader.upgradeInbound(connection, { signal: this.#closing.signal })
      clearTimeout(this.#sockets.get(socket))
    } catch (error) {
      connection.abort(error as Error)
    }
  }
}
