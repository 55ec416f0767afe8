// Hypercore 11: the records in zstd chunks of 512, each chunk a block of one log; hypercore's own replication (Noise)
// over TCP. And Hyperbee 2 on top of it: every record under its key.
// Started by the bench, which gives the bench's own modules by their paths.
import { once } from 'node:events'
import { createServer, connect } from 'node:net'
import { join } from 'node:path'
import Hyperbee from 'hyperbee'
import Hypercore from 'hypercore'

const [kind, bench] = process.argv.slice(2)
const { resourceUse, serve, sharedNow, watchEventLoop } = await import(`${bench}/processes/serve.ts`)

/** Records written at once. */
const BATCH = 4096

let core
const sockets = new Set()

function replicateOver(socket, isInitiator) {
  sockets.add(socket)
  socket.on('error', () => socket.destroy())
  const stream = core.replicate(isInitiator)
  stream.on('error', () => socket.destroy())
  stream.pipe(socket).pipe(stream)
}

const fillers = {
  async hypercore(records) {
    const { compressedChunk } = await import(`${bench}/compressed-chunk.ts`)
    const { CHUNK_RECORDS } = await import(`${bench}/chunk.ts`)
    for (let chunk = 0; chunk * CHUNK_RECORDS < records; chunk++) await core.append(compressedChunk(chunk, records))
  },
  async hyperbee(records) {
    const { benchRecord } = await import(`${bench}/records.ts`)
    const { recordKeyOf } = await import(`${bench}/record-key.ts`)
    const bee = new Hyperbee(core, { keyEncoding: 'utf-8', valueEncoding: 'binary' })
    await bee.ready()
    for (let from = 0; from < records; from += BATCH) {
      const batch = bee.batch()
      for (let number = from; number < Math.min(records, from + BATCH); number++)
        await batch.put(recordKeyOf(number), Buffer.from(benchRecord(number)))
      await batch.flush()
    }
  },
}

serve({
  async fill({ folder, records }) {
    const since = sharedNow()
    core = new Hypercore(join(folder, kind))
    await core.ready()
    await fillers[kind](records)
    return { ms: sharedNow() - since }
  },

  async listen({ folder }) {
    core = new Hypercore(join(folder, kind))
    await core.ready()
    const server = createServer((socket) => replicateOver(socket, false))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    server.unref()
    watchEventLoop()
    return { where: JSON.stringify({ port: server.address().port, key: core.key.toString('hex') }) }
  },

  /** Fetches every block, each checked against the log's signed tree, and stores it. */
  async fetch({ folder, where }) {
    const { port, key } = JSON.parse(where)
    core = new Hypercore(join(folder, kind), Buffer.from(key, 'hex'))
    await core.ready()
    watchEventLoop()
    const dialled = sharedNow()
    const socket = connect(port, '127.0.0.1')
    await once(socket, 'connect')
    replicateOver(socket, true)
    await core.update({ wait: true })
    await core.download({ start: 0, end: core.length }).done()
    return { dialled, at: sharedNow() }
  },

  use: () => resourceUse(),

  async close() {
    for (const socket of sockets) socket.destroy()
    await core.close()
  },
})
