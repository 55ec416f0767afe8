// The child's side: answers the bench's questions, one message for each.
import { readFileSync } from 'node:fs'
import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What a process can be asked: named functions, their parameters and results fit for JSON. */
export type Commands = { readonly [name: string]: (parameters: never) => unknown }

export interface Question {
  readonly id: number
  readonly name: string
  readonly parameters: unknown
}

export type Reply = { readonly id: number } & (
  | { readonly result: unknown }
  | { readonly failure: { readonly message: string; readonly stack?: string } }
)

export function serve(commands: Commands): void {
  process.on('message', (question: Question) => {
    void answer(commands, question).then((reply) => process.send?.(reply))
  })
  process.on('disconnect', () => process.exit())
  process.send?.({ id: 0, result: 'ready' } satisfies Reply)
}

async function answer(commands: Commands, { id, name, parameters }: Question): Promise<Reply> {
  try {
    const command = commands[name] as ((parameters: unknown) => unknown) | undefined
    if (command === undefined) throw new Error(`This process has no command '${name}'.`)
    return { id, result: (await command(parameters)) ?? null }
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    return { id, failure: { message, ...(stack !== undefined && { stack }) } }
  }
}

/** Milliseconds on a clock that all processes of the machine share and nobody sets. */
export function sharedNow(): number {
  return Number(process.hrtime.bigint()) / 1e6
}

export interface ResourceUse {
  /** Largest resident set so far, in MB (10^6 bytes). */
  readonly rssPeakMb: number
  readonly cpuSeconds: number
  /** How much later than planned the event loop of the main thread ran, in ms, since `watchEventLoop`. */
  readonly lag: { readonly p50: number; readonly p99: number; readonly max: number }
}

const LAG_RESOLUTION_MS = 5
const delays = monitorEventLoopDelay({ resolution: LAG_RESOLUTION_MS })

export function watchEventLoop(): void {
  delays.enable()
  delays.reset()
}

export function resourceUse(): ResourceUse {
  const { user, system } = process.cpuUsage()
  // What the histogram holds includes the pause between two samples.
  const lag = (nanoseconds: number): number => Math.max(0, nanoseconds / 1e6 - LAG_RESOLUTION_MS)
  return {
    rssPeakMb: rssPeak() / 1e6,
    cpuSeconds: (user + system) / 1e6,
    lag: { p50: lag(delays.percentile(50)), p99: lag(delays.percentile(99)), max: lag(delays.max) },
  }
}

/** Linux counts the parent's memory into a forked child's `maxRSS`; VmHWM begins anew with the program. */
function rssPeak(): number {
  try {
    const [, kilobytes] = /^VmHWM:\s+(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    if (kilobytes !== undefined) return Number(kilobytes) * 1024
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS * 1024
}
