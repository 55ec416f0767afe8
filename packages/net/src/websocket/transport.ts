// libp2p over WebSocket, for places where only the web's ports are open. @libp2p/websockets is not used: in version 10 an
// aborted connection and a failed dial keep their sockets, a silent client keeps its place for ever and stop() waiting, and
// one message may be 100 MiB long before any key is proved (README.md). The bytes on the wire are the same.
import type { Socket } from 'node:net'
import { serviceCapabilities, transportSymbol } from '@libp2p/interface'
import type {
  ComponentLogger,
  Connection,
  CreateListenerOptions,
  DialTransportOptions,
  Listener,
  Transport,
} from '@libp2p/interface'
import { getNetConfig } from '@libp2p/utils'
import type { Multiaddr } from '@multiformats/multiaddr'
import { WebSockets, WebSocketsSecure } from '@multiformats/multiaddr-matcher'
import { WebSocket } from 'ws'
import { DIAL_ADDRESS_MS, MAX_WEBSOCKET_MESSAGE_BYTES } from '../limits.ts'
import { WebSocketConnection } from './connection.ts'
import { WebSocketListener } from './listener.ts'

/** A factory for libp2p's `transports`. Dials `/ws`, `/wss` and `/tls/ws`; listens on `/ws` (TLS is a reverse proxy's business). */
export function webSocketTransport(): (components: { logger: ComponentLogger }) => Transport {
  return ({ logger }) => new WebSocketTransport(logger)
}

class WebSocketTransport implements Transport {
  readonly [transportSymbol] = true as const
  readonly [Symbol.toStringTag] = 'serumpun/websocket'
  readonly [serviceCapabilities]: string[] = ['@libp2p/transport']
  readonly #logger: ComponentLogger

  constructor(logger: ComponentLogger) {
    this.#logger = logger
  }

  async dial(address: Multiaddr, options: DialTransportOptions): Promise<Connection> {
    const { webSocket, socket } = await open(urlOf(address), options.signal)
    const connection = new WebSocketConnection({
      webSocket,
      socket,
      remoteAddr: address,
      direction: 'outbound',
      log: this.#logger.forComponent('serumpun:websocket:connection'),
    })
    try {
      return await options.upgrader.upgradeOutbound(connection, options)
    } catch (error) {
      connection.abort(error as Error)
      throw error
    }
  }

  createListener({ upgrader }: CreateListenerOptions): Listener {
    return new WebSocketListener(upgrader, this.#logger)
  }

  listenFilter(addresses: Multiaddr[]): Multiaddr[] {
    return addresses.filter((address) => WebSockets.exactMatch(address))
  }

  dialFilter(addresses: Multiaddr[]): Multiaddr[] {
    return addresses.filter((address) => WebSockets.exactMatch(address) || WebSocketsSecure.exactMatch(address))
  }
}

function urlOf(address: Multiaddr): string {
  const { type, host, port } = getNetConfig(address)
  const secure = WebSocketsSecure.exactMatch(address)
  return `${secure ? 'wss' : 'ws'}://${type === 'ip6' ? `[${host}]` : host}:${port ?? (secure ? 443 : 80)}`
}

function open(url: string, signal: AbortSignal): Promise<{ webSocket: WebSocket; socket: Socket }> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted()
    const webSocket = new WebSocket(url, {
      perMessageDeflate: false,
      maxPayload: MAX_WEBSOCKET_MESSAGE_BYTES,
      handshakeTimeout: DIAL_ADDRESS_MS,
      followRedirects: false,
    })
    let socket: Socket | undefined
    const abandon = (): void => webSocket.terminate()
    signal.addEventListener('abort', abandon, { once: true })
    webSocket.once('upgrade', (response) => (socket = response.socket))
    // Stays after the promise is settled: terminate() reports an error once more, and an unheard one would end the process.
    webSocket.on('error', (error) => {
      signal.removeEventListener('abort', abandon)
      reject(signal.aborted ? (signal.reason as Error) : error)
    })
    webSocket.once('open', () => {
      signal.removeEventListener('abort', abandon)
      resolve({ webSocket, socket: socket as Socket })
    })
  })
}
