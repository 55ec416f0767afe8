// OrbitDB 4 on Helia 6, both storing in Level: a document for each record, replicated by OrbitDB's own sync over libp2p
// (TCP, Noise, Yamux, gossipsub), configured as its documentation and its own benchmarks do it.
// Started by the bench, which gives the bench's own modules by their paths.
import { join } from 'node:path'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { bitswap } from '@helia/block-brokers'
import { gossipsub } from '@libp2p/gossipsub'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { multiaddr } from '@multiformats/multiaddr'
import { createOrbitDB, Documents } from '@orbitdb/core'
import { LevelBlockstore } from 'blockstore-level'
import { createHelia } from 'helia'
import { createLibp2p } from 'libp2p'

const [, bench] = process.argv.slice(2)
const { resourceUse, serve, sharedNow, watchEventLoop } = await import(`${bench}/processes/serve.ts`)

const NAME = 'bench'

let helia
let orbitdb
let database

async function open(folder, address = NAME) {
  const libp2p = await createLibp2p({
    addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
    transports: [tcp()],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    services: { identify: identify(), pubsub: gossipsub({ allowPublishToZeroTopicPeers: true }) },
  })
  helia = await createHelia({ libp2p, blockstore: new LevelBlockstore(join(folder, 'blocks')), blockBrokers: [bitswap()] })
  // The identity is found again by its name, so that who filled the database may open it.
  orbitdb = await createOrbitDB({ ipfs: helia, id: 'bench', directory: join(folder, 'orbitdb') })
  if (address !== undefined) await openDatabase(address)
}

async function openDatabase(address) {
  database = await orbitdb.open(address, { type: 'documents', Database: Documents({ indexBy: 'key' }) })
}

serve({
  async fill({ folder, records }) {
    const { benchRecord } = await import(`${bench}/records.ts`)
    const { recordKeyOf } = await import(`${bench}/record-key.ts`)
    await open(folder)
    const since = sharedNow()
    for (let number = 0; number < records; number++)
      await database.put({ key: recordKeyOf(number), record: Buffer.from(benchRecord(number)).toString('utf8') })
    return { ms: sharedNow() - since }
  },

  async listen({ folder }) {
    await open(folder)
    watchEventLoop()
    return { where: JSON.stringify({ addresses: helia.libp2p.getMultiaddrs().map(String), database: database.address }) }
  },

  /** Done when the log here has joined every entry; OrbitDB tells of each by an event. */
  async fetch({ folder, where, records }) {
    const { addresses, database: address } = JSON.parse(where)
    await open(folder, undefined)
    watchEventLoop()
    const dialled = sharedNow()
    await helia.libp2p.dial(addresses.map((text) => multiaddr(text)))
    await openDatabase(address)
    let entries = 0
    await new Promise((resolve, reject) => {
      database.events.on('error', reject)
      database.events.on('join', () => void countEntries(records).then((count) => ((entries = count), resolve()), reject))
    })
    if (entries !== records) throw new Error(`OrbitDB has joined ${entries} of ${records} entries.`)
    return { dialled, at: sharedNow() }
  },

  use: () => resourceUse(),

  async close() {
    await database?.close()
    await orbitdb?.stop()
    await helia?.stop()
  },
})

async function countEntries() {
  let count = 0
  for await (const _ of database.log.iterator()) count++
  return count
}
