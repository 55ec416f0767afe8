// A WebSocket as libp2p sees a connection: messages are parts of one stream of bytes, their borders mean nothing.
import { once } from 'node:events'
import type { Socket } from 'node:net'
import type { AbortOptions } from '@libp2p/interface'
import { AbstractMultiaddrConnection } from '@libp2p/utils'
import type { AbstractMultiaddrConnectionInit, SendResult } from '@libp2p/utils'
import type { Uint8ArrayList } from 'uint8arraylist'
import type { RawData, WebSocket } from 'ws'
import { NetError } from '../errors.ts'
import { IDLE_MS, MAX_WEBSOCKET_MESSAGE_BYTES } from '../limits.ts'

const MESSAGE_BYTES = MAX_WEBSOCKET_MESSAGE_BYTES / 4

export interface WebSocketConnectionInit extends AbstractMultiaddrConnectionInit {
  webSocket: WebSocket
  /** The TCP or TLS socket beneath, which knows when there is room and when nothing moves any more. */
  socket: Socket
}

export class WebSocketConnection extends AbstractMultiaddrConnection {
  readonly #webSocket: WebSocket
  readonly #socket: Socket

  constructor({ webSocket, socket, ...init }: WebSocketConnectionInit) {
    super(init)
    this.#webSocket = webSocket
    this.#socket = socket

    webSocket.on('message', (message: RawData, isBinary: boolean) => {
      if (isBinary) this.onData(message as Buffer)
      else this.abort(new NetError('NET_BREACH', 'The peer sent text through a WebSocket.'))
    })
    webSocket.once('close', () => this.onTransportClosed())
    webSocket.on('error', (error) => this.abort(error))
    socket.on('drain', () => this.safeDispatchEvent('drain'))
    socket.setTimeout(IDLE_MS, () =>
      this.abort(new NetError('NET_CONNECTION_LOST', 'Nothing has moved on the connection for too long.')),
    )
  }

  override sendData(bytes: Uint8ArrayList): SendResult {
    for (let start = 0; start < bytes.byteLength; start += MESSAGE_BYTES) {
      this.#webSocket.send(bytes.subarray(start, Math.min(start + MESSAGE_BYTES, bytes.byteLength)), { binary: true })
    }
    return { sentBytes: bytes.byteLength, canSendMore: !this.#socket.writableNeedDrain }
  }

  override async sendClose(options?: AbortOptions): Promise<void> {
    if (this.#webSocket.readyState === this.#webSocket.CLOSED) return
    this.#webSocket.close()
    try {
      await once(this.#webSocket, 'close', options)
    } finally {
      this.#webSocket.terminate()
    }
  }

  override sendReset(): void {
    this.#webSocket.terminate()
  }

  override sendPause(): void {
    this.#webSocket.pause()
  }

  override sendResume(): void {
    this.#webSocket.resume()
  }
}
