// A node's address as people write addresses. libp2p's own form names every protocol on the way (multiaddr:
// https://github.com/multiformats/multiaddr); what a reader looks for in it is the machine and the port.

const HOSTS = new Set(['ip4', 'ip6', 'dns', 'dns4', 'dns6'])
const PORTS = new Set(['tcp', 'udp'])

/** `perpustakaan.example:4001` of `/dns4/perpustakaan.example/tcp/4001/p2p/12D3…`; the whole where it has no host. */
export function hostOf(address: string): string {
  const parts = address.split('/')
  const at = parts.findIndex((part) => HOSTS.has(part))
  const [protocol, host, transport, port] = parts.slice(at)
  if (at < 0 || host === undefined || host === '') return address
  const name = protocol === 'ip6' ? `[${host}]` : host
  return transport !== undefined && PORTS.has(transport) && port !== undefined ? `${name}:${port}` : name
}
