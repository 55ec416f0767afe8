// `npm start` as a person has it: broken off, started, stopped with Ctrl-C, started again.
import { type ChildProcess, spawn } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { scratchFolder, type StatusJson, statusOf } from '../support/serumpun.ts'

const RUN = join(import.meta.dirname, '../../scripts/run.mjs')

class Demo {
  readonly #child: ChildProcess
  readonly ended: Promise<number | null>
  #said = ''
  #heard: PromiseWithResolvers<void> = Promise.withResolvers()

  /** In a process group of its own, as a terminal starts it. */
  constructor(folder: string) {
    this.#child = spawn(process.execPath, [RUN, 'demo'], {
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, SERUMPUN_DEMO: folder },
    })
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (chunk: Buffer) => this.#hear(chunk))
    this.ended = new Promise((resolve) => this.#child.once('close', resolve))
  }

  #hear(chunk: Buffer): void {
    this.#said += chunk.toString()
    this.#heard.resolve()
    this.#heard = Promise.withResolvers()
  }

  get said(): string {
    return this.#said
  }

  /** Waits until it says this; fails when it ends without. */
  async says(text: string): Promise<void> {
    while (!this.#said.includes(text)) {
      const ended = this.ended.then(() => true)
      if ((await Promise.race([ended, this.#heard.promise])) === true && !this.#said.includes(text))
        throw new Error(`The demo ended without saying '${text}':\n${this.#said}`)
    }
  }

  get pages(): { url: string }[] {
    return [...this.#said.matchAll(/http:\/\/127\.0\.0\.1:\d+\//g)].map(([url]) => ({ url }))
  }

  /** Ctrl-C reaches every process of the group; what a service manager sends reaches the first. */
  signal(signal: NodeJS.Signals, whom: 'all' | 'first' = 'all'): void {
    const pid = this.#child.pid as number
    try {
      process.kill(whom === 'all' ? -pid : pid, signal)
    } catch {
      // Gone already.
    }
  }

  /** Command lines of its processes that are still there. */
  async processes(): Promise<string[]> {
    const found: string[] = []
    for (const pid of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
      // Processes end while they are looked at.
      const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '')
      const [state, , group] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (Number(group) === this.#child.pid && state !== 'Z')
        found.push(await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''))
    }
    return found
  }
}

const catalogues = ({ datasets }: StatusJson): StatusJson['datasets'] =>
  datasets.filter(({ dataset }) => dataset === 'catalogue/main')
const rootsOf = (status: StatusJson): Record<string, string> =>
  Object.fromEntries(catalogues(status).map(({ library, root }) => [library, root]))

it('the demo starts, stops without a trace, and goes on with the same libraries', { timeout: 240_000 }, async () => {
  await using folder = await scratchFolder()
  const demos: Demo[] = []
  const start = (): Demo => {
    const demo = new Demo(folder.path)
    demos.push(demo)
    return demo
  }
  try {
    const brokenOff = start()
    await brokenOff.says('a network of three libraries')
    brokenOff.signal('SIGINT')
    await brokenOff.ended
    expect(await brokenOff.processes()).toEqual([])

    const first = start()
    await first.says('Ctrl-C stops all three')
    expect(first.pages).toHaveLength(3)
    const statuses = await Promise.all(first.pages.map(statusOf))
    const [one] = statuses as [StatusJson]
    expect(Object.keys(rootsOf(one))).toHaveLength(3)
    for (const status of statuses) {
      expect(catalogues(status).every(({ complete }) => complete)).toBe(true)
      expect(rootsOf(status)).toEqual(rootsOf(one))
      expect(status.views.catalogue).toEqual(one.views.catalogue)
    }
    for (const { url } of first.pages) {
      const page = await fetch(url, { signal: AbortSignal.timeout(30_000) })
      expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')])
      expect(await page.text()).toContain('<html')
    }
    first.signal('SIGINT')
    expect(await first.ended).toBe(0)
    expect(await first.processes()).toEqual([])

    const since = performance.now()
    const second = start()
    await second.says('Ctrl-C stops all three')
    process.stderr.write(`The demo was ready again after ${((performance.now() - since) / 1000).toFixed(1)} s.\n`)
    expect(second.said).not.toContain('imported')
    const again = await Promise.all(second.pages.map(statusOf))
    expect(again.map(({ library }) => library)).toEqual(statuses.map(({ library }) => library))
    for (const status of again) expect(rootsOf(status)).toEqual(rootsOf(one))
    second.signal('SIGTERM', 'first')
    expect(await second.ended).toBe(0)
    expect(await second.processes()).toEqual([])
  } finally {
    for (const demo of demos) demo.signal('SIGKILL')
  }
})
