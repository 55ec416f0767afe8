// One-way throughput of a pipe between two processes over loopback: `node packages/net/bench/throughput.ts [ws]`.
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { startNetwork } from '../src/index.ts'
import { seedOf } from '../src/testing/scene.ts'

const BYTES = 512 * 1024 * 1024
const role = process.argv[2]

if (role === 'receive') {
  const network = await startNetwork({
    privateKey: seedOf(2),
    onPeer: ({ duplex }) => {
      void (async () => {
        let bytes = 0
        let began = 0
        for await (const frame of duplex.frames) {
          began ||= performance.now()
          bytes += frame.length
        }
        process.send?.({
          bytes,
          ms: performance.now() - began,
          rss: process.resourceUsage().maxRSS / 1024,
          cpu: process.cpuUsage(),
        })
        await duplex.close()
        await network.stop()
        process.disconnect()
      })()
    },
  })
  network.dial(process.argv[3] as string)
} else {
  for (const size of [256, 64, 16, 4, 1, 0.1].map((kib) => Math.floor(kib * 1024))) {
    const { promise, resolve } = Promise.withResolvers<void>()
    const network = await startNetwork({
      privateKey: seedOf(1),
      listen: [`/ip4/127.0.0.1/tcp/0${role === 'ws' ? '/ws' : ''}`],
      onPeer: ({ duplex }) => {
        void (async () => {
          const total = size < 16 * 1024 ? BYTES / 16 : BYTES
          const frame = new Uint8Array(size).fill(7)
          for (let sent = 0; sent < total; sent += size) await duplex.send(frame)
          await duplex.close()
          for await (const _ of duplex.frames);
          resolve()
        })()
      },
    })
    const before = process.cpuUsage()
    const child = fork(import.meta.filename, ['receive', network.addresses[0] as string])
    const [result] = (await once(child, 'message')) as [{ bytes: number; ms: number; rss: number; cpu: NodeJS.CpuUsage }]
    await promise
    await network.stop()
    const cpu = process.cpuUsage(before)
    process.stdout.write(
      `${String(size).padStart(7)} B frames: ${(result.bytes / 1e3 / result.ms).toFixed(0).padStart(4)} MB/s, ` +
        `sender CPU ${((cpu.user + cpu.system) / 1000).toFixed(0)} ms, receiver RSS ${result.rss.toFixed(0)} MB\n`,
    )
  }
}
