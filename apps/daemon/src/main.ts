// The `serumpun` command.
import { USAGE } from './cli/usage.ts'
import { codeOf, DaemonError, messageOf } from './errors.ts'
import { VERSION } from './version.ts'

type Command = (args: readonly string[]) => Promise<number>

/** Each returns the exit code. Loaded when called: `status` need not wait for all that a node is made of. */
const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  init: async () => (await import('./cli/init.ts')).init,
  import: async () => (await import('./cli/import.ts')).importCommand,
  harvest: async () => (await import('./cli/harvest.ts')).harvestCommand,
  start: async () => (await import('./cli/start.ts')).start,
  status: async () => (await import('./cli/show.ts')).status,
  search: async () => (await import('./cli/search.ts')).search,
  peers: async () => (await import('./cli/show.ts')).peers,
  verify: async () => (await import('./cli/carry.ts')).verify,
  export: async () => (await import('./cli/export.ts')).exportCommand,
  cite: async () => (await import('./cli/cite.ts')).citeCommand,
  record: async () => (await import('./cli/record.ts')).recordCommand,
  network: async () => (await import('./cli/network.ts')).networkCommand,
  invite: async () => (await import('./cli/invite.ts')).invite,
  join: async () => (await import('./cli/invite.ts')).join,
  admit: async () => (await import('./cli/invite.ts')).admit,
  directory: async () => (await import('./cli/directory.ts')).directory,
  profile: async () => (await import('./cli/directory.ts')).profile,
  block: async () => (await import('./cli/network.ts')).block,
  unblock: async () => (await import('./cli/network.ts')).unblock,
  request: async () => (await import('./cli/request.ts')).requestCommand,
  bundle: async () => (await import('./cli/carry.ts')).bundle,
}

/** Errors that mean that the command was called wrongly. */
const USED_WRONGLY = new Set(['USAGE', 'HTTP_ADDRESS', 'NET_INVALID_ADDRESS', 'NET_UNSUPPORTED_ADDRESS', 'REPLICA_INVALID_ID'])

async function run([name, ...args]: readonly string[]): Promise<number> {
  if (name === '--version') {
    process.stdout.write(`${VERSION}\n`)
    return 0
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    process.stdout.write(USAGE)
    return name === undefined ? 2 : 0
  }
  const load = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (load === undefined) throw new DaemonError('USAGE', `There is no command '${name}'.`)
  const command = await load()
  return await command(args)
}

/** A message for people; a program that asked for JSON gets the code too. */
function report(error: unknown, json: boolean): number {
  const code = codeOf(error)
  const message = messageOf(error)
  if (code === 'USAGE' && message === '') {
    process.stdout.write(USAGE)
    return 0
  }
  if (json) process.stdout.write(`${JSON.stringify({ error: { code, message } })}\n`)
  process.stderr.write(code === 'USAGE' ? `${message}\nRun 'serumpun help' to see what there is.\n` : `${message}\n`)
  // What nobody foresaw is worth its stack.
  if (code === 'FAILED' && error instanceof Error) process.stderr.write(`${error.stack ?? ''}\n`)
  return USED_WRONGLY.has(code) ? 2 : 1
}

const args = process.argv.slice(2)
try {
  process.exitCode = await run(args)
} catch (error) {
  process.exitCode = report(error, args.includes('--json'))
}
