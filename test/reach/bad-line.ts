// A line as many libraries have it: slow, far away, and losing packets. A program carries the packets between two tunnels,
// because not every kernel has netem.
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface LineQuality {
  /** One way. */
  readonly delayMs: number
  readonly lossPercent: number
  readonly kbitPerSecond: number
}

/** One end: a namespace and its address there. */
type End = readonly [namespace: string, host: string]

/** Joins two namespaces by such a line. @returns ends it */
export async function badLine(a: End, b: End, { delayMs, lossPercent, kbitPerSecond }: LineQuality): Promise<() => void> {
  const program = fileURLToPath(new URL('bad-line.py', import.meta.url))
  const child = spawn('python3', [program, ...a, ...b, String(delayMs), String(lossPercent), String(kbitPerSecond)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  return () => child.kill()
}

/** Whether such a line can be laid. */
export async function hasBadLines(): Promise<boolean> {
  return await run('python3', ['-c', 'open("/dev/net/tun")']).then(
    () => true,
    () => false,
  )
}
