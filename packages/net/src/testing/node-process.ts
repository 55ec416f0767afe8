// A process of its own, for tests that need one: `node node-process.ts endless <address>` sends frames to whom it dials until
// it is killed; `node node-process.ts leave` starts two nodes, lets them meet, stops them, and then has nothing left to do.
import { collect } from './duplex-contract.ts'
import { LOOPBACK, Scene, seedOf } from './scene.ts'

const scene = new Scene()
if (process.argv[2] === 'endless') {
  await scene.actor({
    privateKey: seedOf(9000),
    listen: [],
    peers: [process.argv[3] as string],
    onPeer: ({ duplex }) =>
      void (async () => {
        for (;;) await duplex.send(new Uint8Array(50_000))
      })(),
  })
} else {
  const mdns = { group: '224.0.0.198', port: 15_354 }
  const a = await scene.actor({ listen: [LOOPBACK, `${LOOPBACK}/ws`], mdns })
  const [overTcp, overWebSocket] = a.network.addresses
  const peers = [overTcp, overWebSocket, '/ip4/127.0.0.1/tcp/1'] as string[]
  for (const address of peers) {
    const b = await scene.actor({ mdns, peers: [address, '/ip4/127.0.0.1/tcp/1'] })
    if (address === peers[2]) continue
    await b.until(() => b.met.length > 0)
    const duplex = b.met[0]?.duplex
    if (duplex) void collect(duplex).catch(() => {})
  }
  await scene.end()
}
