// Yamux with the bounds that we need and one check that it lacks: it gathers a whole data frame before it looks at the
// window, so that a header announcing 4 GB makes it hold 4 GB.
import type { MessageStream, StreamMessageEvent, StreamMuxerFactory } from '@libp2p/interface'
import { yamux } from '@libp2p/yamux'
import { NetError } from './errors.ts'
import {
  CONNECTION_WRITE_BUFFER_BYTES,
  KEEP_ALIVE_MS,
  MAX_STREAMS_PER_CONNECTION,
  STREAM_READ_BUFFER_BYTES,
  STREAM_WINDOW_BYTES,
  STREAM_WRITE_BUFFER_BYTES,
} from './limits.ts'

// https://github.com/hashicorp/yamux/blob/master/spec.md: version, type, flags (2), stream id (4), length (4).
const HEADER_BYTES = 12
const LENGTH_OFFSET = 8
const TYPE_DATA = 0

/** A factory for libp2p's `streamMuxers`. `onBreach` is called for each connection that is ended here. */
export function guardedYamux(onBreach: () => void): () => StreamMuxerFactory {
  const createFactory = yamux({
    keepAliveInterval: KEEP_ALIVE_MS,
    maxInboundStreams: MAX_STREAMS_PER_CONNECTION,
    maxOutboundStreams: MAX_STREAMS_PER_CONNECTION,
    streamOptions: {
      maxStreamWindowSize: STREAM_WINDOW_BYTES,
      maxReadBufferLength: STREAM_READ_BUFFER_BYTES,
      maxWriteBufferLength: STREAM_WRITE_BUFFER_BYTES,
    },
  })
  return () => {
    const factory = createFactory()
    return {
      protocol: factory.protocol,
      createStreamMuxer: (connection) => {
        // Here is where everything waits that the peer does not read; libp2p sets no bound.
        connection.maxWriteBufferLength = CONNECTION_WRITE_BUFFER_BYTES
        // Before the muxer, so that its listener is called after this one's.
        refuseGiantFrames(connection, onBreach)
        return factory.createStreamMuxer(connection)
      },
    }
  }
}

function refuseGiantFrames(connection: MessageStream, onBreach: () => void): void {
  const header = new DataView(new ArrayBuffer(HEADER_BYTES))
  let headerBytes = 0
  let payloadLeft = 0

  const look = (chunk: Uint8Array): void => {
    let offset = 0
    while (offset < chunk.length) {
      if (payloadLeft > 0) {
        const step = Math.min(payloadLeft, chunk.length - offset)
        payloadLeft -= step
        offset += step
        continue
      }
      header.setUint8(headerBytes++, chunk[offset++] as number)
      if (headerBytes < HEADER_BYTES) continue
      headerBytes = 0
      if (header.getUint8(1) !== TYPE_DATA) continue
      payloadLeft = header.getUint32(LENGTH_OFFSET)
      if (payloadLeft > STREAM_WINDOW_BYTES) {
        throw new NetError(
          'NET_BREACH',
          `The peer announced ${payloadLeft} bytes at once; the most that it may send is ${STREAM_WINDOW_BYTES}.`,
        )
      }
    }
  }

  connection.addEventListener('message', (event: StreamMessageEvent) => {
    try {
      if (event.data instanceof Uint8Array) look(event.data)
      else for (const chunk of event.data) look(chunk)
    } catch (error) {
      onBreach()
      connection.abort(error as NetError)
    }
  })
}
