// `serumpun start`: the node, until it is told to stop.
import { parseLibraryId } from '@serumpun/replica'
import { DataFolder } from '../data-folder.ts'
import { DaemonError } from '../errors.ts'
import { createLog, type LogFormat } from '../log.ts'
import { memoryFrom } from '../memory.ts'
import { parseHours, parseRate } from '../line.ts'
import { type NodeOptions, startNode } from '../node.ts'
import { type Call, expectPositionals, parseCall } from './usage.ts'

export const DEFAULT_HTTP = '127.0.0.1:7480'

function logFormat(text: string | undefined): LogFormat {
  if (text === undefined || text === 'text' || text === 'json') return text ?? 'text'
  throw new DaemonError('USAGE', `--log is text or json, not '${text}'.`)
}

/** What is said of the line to the world. */
function lineOf(call: Call, args: readonly string[]): Partial<NodeOptions> {
  const [announce, limit, heavy] = [call.texts('announce'), call.text('limit'), call.text('heavy')]
  return {
    ...(announce && { announce }),
    ...(limit !== undefined && { bytesPerSecond: parseRate(limit) }),
    ...(heavy !== undefined && { heavyHours: parseHours(heavy) }),
    ...(args.includes('--no-upnp') && { upnp: false }),
    ...(args.includes('--no-relay') && { relay: false }),
    ...(call.flag('relay') && { relay: true }),
  }
}

export async function start(args: readonly string[]): Promise<number> {
  const call = parseCall(
    args,
    {
      listen: { type: 'string', multiple: true },
      peer: { type: 'string', multiple: true },
      trust: { type: 'string', multiple: true },
      http: { type: 'string' },
      log: { type: 'string' },
      mdns: { type: 'boolean' },
      inbox: { type: 'boolean' },
      announce: { type: 'string', multiple: true },
      limit: { type: 'string' },
      heavy: { type: 'string' },
      upnp: { type: 'boolean' },
      relay: { type: 'boolean' },
    },
    true,
  )
  expectPositionals(call, 0, 0, '')
  const log = createLog(logFormat(call.text('log')))
  const stopped = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => stopped.resolve())
  const listen = call.texts('listen')
  const peers = call.texts('peer')
  const trust = call.texts('trust')?.map(parseLibraryId)
  const node = await startNode({
    folder: new DataFolder(call.data),
    log,
    memory: memoryFrom(process.env),
    http: call.text('http') ?? DEFAULT_HTTP,
    mdns: !args.includes('--no-mdns'),
    inbox: !args.includes('--no-inbox'),
    ...(listen && { listen }),
    ...(peers && { peers }),
    ...(trust && { trust }),
    ...lineOf(call, args),
  })
  const { replica, directory } = node.library
  log.info('ready', `${directory.nameOf(replica.library)} is ready: ${node.http.url}`, {
    url: node.http.url,
    library: replica.library,
  })
  await stopped.promise
  log.info('stopping', 'Stopping.')
  await node.stop()
  log.info('stopped', 'Stopped.')
  return 0
}
