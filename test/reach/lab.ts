// A small internet of network namespaces: one public network, on which nodes stand openly or behind routers that translate
// addresses. Needs Linux, root, iproute2 and nftables; where one is missing, `whyNot` says which.
import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import { badLine } from './bad-line.ts'
import type { LineQuality } from './bad-line.ts'

const run = promisify(execFile)

/** How a router treats what passes. `keeps-ports` is what most do; `scatters-ports` cannot be punched through. */
export type RouterKind = 'keeps-ports' | 'scatters-ports'

export interface Place {
  /** Its network namespace. */
  readonly namespace: string
  /** Its own address. */
  readonly host: string
}

/** What is missing for the lab; undefined where it can be built. */
export async function whyNot(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'network namespaces are a thing of Linux'
  if (process.getuid?.() !== 0) return 'only root may make network namespaces'
  for (const [tool, args] of [
    ['ip', ['-V']],
    ['nft', ['-v']],
  ] as const) {
    const isThere = await run(tool, args).then(
      () => true,
      () => false,
    )
    if (!isThere) return `'${tool}' is not installed (iproute2, nftables)`
  }
  const probe = `srp-probe-${process.pid}`
  try {
    await run('ip', ['netns', 'add', probe])
    await run('ip', ['netns', 'exec', probe, 'nft', 'add table ip nat'])
    return undefined
  } catch (error) {
    return `this kernel or container does not allow it: ${(error as Error).message.split('\n')[0]}`
  } finally {
    await run('ip', ['netns', 'del', probe]).catch(() => {})
  }
}

export class Lab {
  readonly #prefix: string
  readonly #namespaces: string[] = []
  readonly #endings: (() => void)[] = []
  #hosts = 1
  #lans = 0
  #links = 0

  private constructor() {
    this.#prefix = `srp${process.pid}`
  }

  /** The public network: 11.0.0.0/24, because addresses for examples count as private ones. */
  static async build(): Promise<Lab> {
    const lab = new Lab()
    const wan = await lab.#namespace('wan')
    await run('ip', ['-n', wan, 'link', 'add', 'br0', 'type', 'bridge'])
    await run('ip', ['-n', wan, 'link', 'set', 'br0', 'up'])
    return lab
  }

  async #namespace(name: string): Promise<string> {
    const namespace = `${this.#prefix}-${name}`
    await run('ip', ['netns', 'add', namespace])
    this.#namespaces.push(namespace)
    await run('ip', ['-n', namespace, 'link', 'set', 'lo', 'up'])
    return namespace
  }

  /** A machine with an address of its own on the public network. */
  async openPlace(name: string): Promise<Place> {
    const namespace = await this.#namespace(name)
    const host = await this.#onPublicNetwork(namespace)
    return { namespace, host }
  }

  /** A machine behind a router of its own, over a line of this quality. @default a fast one */
  async placeBehindRouter(name: string, kind: RouterKind, quality?: LineQuality): Promise<Place> {
    const router = await this.#namespace(`${name}r`)
    const namespace = await this.#namespace(name)
    const outside = await this.#onPublicNetwork(router)
    const lan = `192.168.${++this.#lans}`
    if (quality) this.#endings.push(await badLine([router, `${lan}.1`], [namespace, `${lan}.2`], quality))
    else await this.#link([router, 'lan', `${lan}.1`], [namespace, 'eth0', `${lan}.2`])
    await run('ip', ['-n', namespace, 'route', 'add', 'default', 'via', `${lan}.1`])
    await run('ip', ['netns', 'exec', router, 'sysctl', '-qw', 'net.ipv4.ip_forward=1'])
    const translate = kind === 'keeps-ports' ? 'masquerade' : 'masquerade fully-random'
    const rules = [
      'add table ip nat',
      'add chain ip nat out { type nat hook postrouting priority 100; }',
      `add rule ip nat out oifname wan ip saddr ${lan}.0/24 ${translate}`,
      // As routers for homes and small offices come: nothing is let in that nobody inside has asked for.
      'add table ip filter',
      'add chain ip filter input { type filter hook input priority 0; policy drop; }',
      'add rule ip filter input ct state established,related accept',
      'add rule ip filter input iifname != wan accept',
      'add chain ip filter forward { type filter hook forward priority 0; policy drop; }',
      'add rule ip filter forward ct state established,related accept',
      'add rule ip filter forward iifname != wan accept',
    ]
    for (const rule of rules) await run('ip', ['netns', 'exec', router, 'nft', rule])
    return { namespace, host: outside }
  }

  async #onPublicNetwork(namespace: string): Promise<string> {
    const host = `11.0.0.${++this.#hosts}`
    const port = `p${this.#hosts}`
    const wan = `${this.#prefix}-wan`
    await run('ip', ['-n', namespace, 'link', 'add', 'wan', 'type', 'veth', 'peer', 'name', port, 'netns', wan])
    await run('ip', ['-n', wan, 'link', 'set', port, 'master', 'br0', 'up'])
    await run('ip', ['-n', namespace, 'addr', 'add', `${host}/24`, 'dev', 'wan'])
    await run('ip', ['-n', namespace, 'link', 'set', 'wan', 'up'])
    return host
  }

  async #link(a: readonly [string, string, string], b: readonly [string, string, string]): Promise<void> {
    const temporary = `v${process.pid % 10_000}${++this.#links}`
    await run('ip', ['-n', a[0], 'link', 'add', a[1], 'type', 'veth', 'peer', 'name', temporary, 'netns', b[0]])
    await run('ip', ['-n', b[0], 'link', 'set', temporary, 'name', b[1]])
    for (const [namespace, device, host] of [a, b]) {
      await run('ip', ['-n', namespace, 'addr', 'add', `${host}/24`, 'dev', device])
      await run('ip', ['-n', namespace, 'link', 'set', device, 'up'])
    }
  }

  /** Takes everything down again. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const end of this.#endings) end()
    for (const namespace of this.#namespaces) await run('ip', ['netns', 'del', namespace]).catch(() => {})
  }
}

/** Starts a program at a place. */
export function spawnAt({ namespace }: Place, command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  return spawn('ip', ['netns', 'exec', namespace, command, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...environment },
  })
}
