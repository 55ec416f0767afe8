// The `serumpun` command.
import { bundle, exportCommand, verify } from './cli/carry.ts'
import { importCommand } from './cli/import.ts'
import { init } from './cli/init.ts'
import { peers, search, status } from './cli/show.ts'
import { start } from './cli/start.ts'
import { USAGE } from './cli/usage.ts'
import { codeOf, DaemonError, messageOf } from './errors.ts'
import { VERSION } from './version.ts'

/** Each returns the exit code. */
const COMMANDS: Readonly<Record<string, (args: readonly string[]) => Promise<number>>> = {
  init,
  import: importCommand,
  start,
  status,
  search,
  peers,
  verify,
  export: exportCommand,
  bundle,
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
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined
  if (command === undefined) throw new DaemonError('USAGE', `There is no command '${name}'.`)
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
