// A plain libp2p node with none of this package in it, to play peers that are of another make, or hostile.
import { noise } from '@chainsafe/libp2p-noise'
import { generateKeyPairFromSeed } from '@libp2p/crypto/keys'
import { identify } from '@libp2p/identify'
import type { Libp2p, StreamMuxerFactory } from '@libp2p/interface'
import { tcp } from '@libp2p/tcp'
import { webSockets } from '@libp2p/websockets'
import { yamux } from '@libp2p/yamux'
import { createLibp2p } from 'libp2p'
import type { LibraryId } from '@serumpun/replica'
import { seedOf } from './scene.ts'

export interface RawPeerInit {
  listen?: string[]
  muxer?: () => StreamMuxerFactory
  /** Takes the first seed whose library id passes. @default any */
  accept?: (library: LibraryId) => boolean
}

export async function rawPeer({ listen = [], muxer = yamux(), accept = () => true }: RawPeerInit = {}): Promise<Libp2p> {
  for (let number = 5000; ; number++) {
    const privateKey = await generateKeyPairFromSeed('Ed25519', seedOf(number))
    if (!accept(privateKey.publicKey.toString() as LibraryId)) continue
    return createLibp2p({
      privateKey,
      addresses: { listen },
      transports: [tcp(), webSockets()],
      connectionEncrypters: [noise()],
      streamMuxers: [muxer],
      services: { identify: identify() },
    })
  }
}
