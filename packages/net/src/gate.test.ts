import { generateKeyPair } from '@libp2p/crypto/keys'
import { multiaddrConnectionPair } from '@libp2p/utils'
import type { MultiaddrConnection, PeerId } from '@libp2p/interface'
import { multiaddr } from '@multiformats/multiaddr'
import { libraryIdOf } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { Gate, libraryOf } from './gate.ts'
import { MAX_CONNECTIONS_PER_LIBRARY, MAX_PENDING_INBOUND_PER_HOST } from './limits.ts'

const library = libraryIdOf(new Uint8Array(32).fill(1))
// The gate asks a peer id for its text alone.
const peer = { toString: () => library } as unknown as PeerId

function connectionFrom(host: string): MultiaddrConnection {
  const [, inbound] = multiaddrConnectionPair()
  inbound.remoteAddr = multiaddr(`/ip4/${host}/tcp/1`)
  return inbound
}

describe('the gate', () => {
  it('bounds connections of one host that have not proved a key, and no other host by that', () => {
    const gate = new Gate({ connectionsWith: () => 0 })
    const pending = Array.from({ length: MAX_PENDING_INBOUND_PER_HOST }, () => connectionFrom('192.0.2.1'))
    for (const connection of pending) expect(gate.denyInboundConnection(connection)).toBe(false)
    expect(gate.denyInboundConnection(connectionFrom('192.0.2.1'))).toBe(true)
    expect(gate.denyInboundConnection(connectionFrom('192.0.2.2'))).toBe(false)
    expect(gate.refused).toBe(1)

    // One proves its key, one goes away: two places.
    expect(gate.denyInboundEncryptedConnection(peer, pending[0] as MultiaddrConnection)).toBe(false)
    pending[1]?.abort(new Error('gone'))
    expect(gate.denyInboundConnection(connectionFrom('192.0.2.1'))).toBe(false)
    expect(gate.denyInboundConnection(connectionFrom('192.0.2.1'))).toBe(false)
    expect(gate.denyInboundConnection(connectionFrom('192.0.2.1'))).toBe(true)
  })

  it('keeps a library out while it cools down, in both directions', () => {
    const gate = new Gate({ connectionsWith: () => 0 })
    gate.coolDown(library, 60_000)
    expect(gate.coolingUntil(library)).toBeGreaterThan(Date.now())
    expect(gate.denyInboundEncryptedConnection(peer, connectionFrom('192.0.2.1'))).toBe(true)
    expect(gate.denyOutboundEncryptedConnection(peer)).toBe(true)
    gate.coolDown(library, 0)
    expect(gate.coolingUntil(library)).toBeUndefined()
    expect(gate.denyInboundEncryptedConnection(peer, connectionFrom('192.0.2.1'))).toBe(false)
  })

  it('bounds the connections with one library', () => {
    let open = MAX_CONNECTIONS_PER_LIBRARY - 1
    const gate = new Gate({ connectionsWith: () => open })
    expect(gate.denyInboundEncryptedConnection(peer, connectionFrom('192.0.2.1'))).toBe(false)
    open++
    expect(gate.denyInboundEncryptedConnection(peer, connectionFrom('192.0.2.1'))).toBe(true)
  })

  it('lets in no keys of other kinds than libraries have', async () => {
    const { publicKey } = await generateKeyPair('secp256k1')
    const stranger = { toString: () => publicKey.toString() } as unknown as PeerId
    expect(libraryOf(stranger)).toBeUndefined()
    expect(new Gate({ connectionsWith: () => 0 }).denyInboundEncryptedConnection(stranger, connectionFrom('192.0.2.1'))).toBe(true)
  })
})
