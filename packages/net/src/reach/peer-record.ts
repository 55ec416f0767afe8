// Where a library says that it is: a libp2p peer record in a signed envelope (https://github.com/libp2p/specs/blob/master/RFC/
// 0003-routing-records.md). Anybody may carry it; the number that grows tells which is the newest.
import type { PrivateKey } from '@libp2p/interface'
import { peerIdFromPrivateKey, peerIdFromPublicKey } from '@libp2p/peer-id'
import { PeerRecord as Record, RecordEnvelope } from '@libp2p/peer-record'
import { multiaddr } from '@multiformats/multiaddr'
import type { LibraryId } from '@serumpun/replica'
import { parsePeerAddress } from '../address.ts'
import { NetError } from '../errors.ts'
import { libraryOf } from '../gate.ts'
import { MAX_ADDRESSES_PER_LIBRARY, MAX_RECORD_BYTES } from '../limits.ts'

export interface PeerRecord {
  readonly library: LibraryId
  /** Multiaddrs without the library's own id, the most promising first. */
  readonly addresses: readonly string[]
  /** Grows with every record of a library: its clock's milliseconds, unless that stood still or went back. */
  readonly seq: number
  /** The envelope, as it was signed. */
  readonly bytes: Uint8Array
}

/** Signs where this library is. Of the addresses as many are taken as fit. */
export async function signRecord(key: PrivateKey, addresses: readonly string[], seq: number): Promise<PeerRecord> {
  const peerId = peerIdFromPrivateKey(key)
  for (let count = Math.min(addresses.length, MAX_ADDRESSES_PER_LIBRARY); ; count--) {
    const taken = addresses.slice(0, count)
    const record = new Record({ peerId, multiaddrs: taken.map((address) => multiaddr(address)), seqNumber: BigInt(seq) })
    const bytes = (await RecordEnvelope.seal(record, key)).marshal().slice()
    if (bytes.length <= MAX_RECORD_BYTES) return { library: libraryOf(peerId) as LibraryId, addresses: taken, seq, bytes }
  }
}

/**
 * Reads and verifies a record. Addresses of kinds that this node does not speak are left out.
 * @throws {NetError} `NET_BREACH` where it is none, or not signed by the library that it is about.
 */
export async function openRecord(bytes: Uint8Array): Promise<PeerRecord> {
  if (bytes.length > MAX_RECORD_BYTES) throw refused(`it has ${bytes.length} bytes`)
  try {
    const envelope = await RecordEnvelope.openAndCertify(bytes, Record.DOMAIN)
    const record = Record.createFromProtobuf(envelope.payload)
    const library = libraryOf(record.peerId)
    const isOwn = peerIdFromPublicKey(envelope.publicKey).equals(record.peerId)
    if (library === undefined || !isOwn) throw refused('it is about another library than the one that signed it')
    if (record.multiaddrs.length > MAX_ADDRESSES_PER_LIBRARY) throw refused('it has too many addresses')
    const seq = Number(record.seqNumber)
    if (!Number.isSafeInteger(seq) || seq < 0) throw refused('its number is out of range')
    return {
      library,
      addresses: record.multiaddrs.map(String).flatMap((address) => known(address, library)),
      seq,
      // As the signer would have written it: nothing that it did not sign is carried on.
      bytes: new RecordEnvelope(envelope).marshal().slice(),
    }
  } catch (error) {
    throw error instanceof NetError ? error : refused('it cannot be read', error)
  }
}

function known(address: string, library: LibraryId): string[] {
  try {
    return [parsePeerAddress(`${address}/p2p/${library}`).address]
  } catch {
    return []
  }
}

function refused(why: string, cause?: unknown): NetError {
  return new NetError('NET_BREACH', `A record of where a library is was refused: ${why}.`, { cause })
}
