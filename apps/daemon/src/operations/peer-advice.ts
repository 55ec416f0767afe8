// What to try when another library is not reached, or does not replicate: one sentence for each way in which that happens.
import type { NetErrorCode } from '@serumpun/net'
import type { PeerStatus } from './peers.ts'

const BY_CODE: Partial<Record<NetErrorCode, string>> = {
  NET_REFUSED: 'Ask its staff whether the node is running there, and for its present address.',
  NET_TIMEOUT:
    'Ask its staff whether the machine is on. If it is, its router or firewall keeps the port shut: they open it, or leave it to a member that can be reached to relay.',
  NET_UNREACHABLE: "Look whether this machine is online. If it is, the other's line is down or its address is old.",
  NET_NAME_UNKNOWN: 'Check how the name is spelt, and whether this machine can look up names.',
  NET_WRONG_LIBRARY: 'Another library has that address now. Ask for the present one.',
  NET_NOT_SERUMPUN: 'Check the port. If it is right, one of both runs an older version: update it.',
  NET_TURNED_AWAY: 'It is full, or keeps this node out for some minutes. Wait; if it lasts, ask its staff what their log says.',
  NET_NOT_ADMITTED:
    'Ask its staff whether they see you among the members (`serumpun network show`). Joining may be waiting for a sponsor.',
  NET_NOT_MEMBER: 'Invite it (`serumpun invite`), or join its network (`serumpun join`).',
  NET_COOLING_DOWN:
    'It broke the rules of the protocol and is let in again by itself. If it goes on, one of both runs a damaged or older version.',
  NET_DROPPED:
    'It broke the rules of the protocol and is let in again in five minutes. If it goes on, one of both runs a damaged or older version.',
  NET_CONNECTION_LOST: 'The line broke; it is dialled again by itself. If it breaks often, look at the line or the router.',
  NET_RESET: 'It ended the connection. Its log says why; it is dialled again by itself.',
  NET_SELF: 'This is your own address: remove it.',
}

/** @returns undefined where all is well, or nothing can be done but wait. */
export function adviceFor(peer: Omit<PeerStatus, 'advice'>, isReceiving: boolean): string | undefined {
  const isBehind = peer.behind.datasets > 0
  if (peer.connected) {
    if (!isBehind || isReceiving) return undefined
    return 'Connected, but not all of it is here: it waits for its turn, for the hours of --heavy, or for somebody who has it.'
  }
  if (!peer.member && peer.id !== '') return BY_CODE.NET_NOT_MEMBER
  if (peer.lastError) return BY_CODE[peer.lastError.code as NetErrorCode]
  if (peer.reach === 'others') return undefined
  if (peer.address === undefined)
    return 'No address of it is known yet. Members tell each other their addresses; or ask its staff for one: serumpun start --peer MULTIADDR'
  return undefined
}
