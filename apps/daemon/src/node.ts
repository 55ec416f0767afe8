// The running node: an opened library that listens, replicates, answers commands and serves its page.
import { type LibraryNetwork, parsePeerAddress, startNetwork } from '@serumpun/net'
import { Door } from '@serumpun/network'
import type { DatasetName, LibraryId } from '@serumpun/replica'
import { type ControlServer, serveControl } from './control/server.ts'
import type { DataFolder } from './data-folder.ts'
import { reportText } from './cli/import-report.ts'
import { codeOf } from './errors.ts'
import { type HttpServer, serveHttp } from './http/server.ts'
import { Inbox } from './importing/inbox.ts'
import { knownAddressesIn } from './known-addresses.ts'
import { type Hours, isHeavy, isWithin } from './line.ts'
import type { Log } from './log.ts'
import type { Memory } from './memory.ts'
import { followNetworks } from './networks/following.ts'
import { JoiningLine } from './networks/joining.ts'
import { logNetwork, logReplication } from './node-log.ts'
import { openLibrary, type OpenedLibrary } from './opened-library.ts'
import { performOperation } from './operations/operations.ts'
import { rememberedPort, rememberPort } from './ports.ts'

export interface NodeOptions {
  readonly folder: DataFolder
  readonly log: Log
  readonly memory: Memory
  /** Multiaddrs. @default all addresses of the machine, on the port of the last time */
  readonly listen?: readonly string[]
  /** Multiaddrs of other libraries' nodes, dialled for ever; with those whose ids they name is replicated. @default none */
  readonly peers?: readonly string[]
  /** Other libraries to replicate with, though no network is shared with them. @default none */
  readonly trust?: readonly LibraryId[]
  /** Find libraries on the local network. @default true */
  readonly mdns?: boolean
  /** Where others reach this node, where it cannot find that out: multiaddrs of a reverse proxy, of a port opened by hand. @default none */
  readonly announce?: readonly string[]
  /** Ask the router to open the port. @default true where it listens on all addresses */
  readonly upnp?: boolean
  /** Relay for members that cannot be reached. @default true, unless there is a limit */
  readonly relay?: boolean
  /** The most that is sent, and that is received. @default no limit */
  readonly bytesPerSecond?: number
  /** When catalogues are fetched. @default at any hour */
  readonly heavyHours?: Hours
  /** Import what is put into the folder's inbox. @default true */
  readonly inbox?: boolean
  /** `HOST:PORT` of the page and the API; the host must be loopback. */
  readonly http: string
}

export interface RunningNode {
  readonly library: OpenedLibrary
  readonly network: LibraryNetwork
  readonly http: HttpServer
  stop(): Promise<void>
}

/** Heads are signed again at least weekly: a day early, so that no clock's error makes it later. */
const RESIGN_AFTER_MS = 6 * 24 * 3_600_000
const UPKEEP_EVERY_MS = 3_600_000

const LOOK_AT_CLOCK_EVERY_MS = 20_000

/** What was removed is remembered for a year, so that a library restored from an old backup does not bring it back. */
const FORGET_REMOVALS_AFTER_MS = 366 * 24 * 3_600_000

/** @throws typed errors of the folder, the store, the network and the HTTP server; what had been started is stopped. */
export async function startNode(options: NodeOptions): Promise<RunningNode> {
  const { folder, log, memory, heavyHours } = options
  const onViewFailure = (error: Error): void =>
    log.error('view-failed', `The catalogue cannot be searched as it should: ${error.message}`, { code: codeOf(error) })
  const onDamagedProfile = (peer: LibraryId): void =>
    log.error('profile-damaged', `The name of ${peer} cannot be read from the disk. Run \`serumpun verify\`.`, { peer })
  const onDamagedJournal = (error: Error): void =>
    log.error('network-unreadable', `What is known of a network is not all that there is: ${error.message}`, {
      code: codeOf(error),
    })
  const named = (options.peers ?? []).map((address) => parsePeerAddress(address).library).filter((one) => one !== undefined)
  const byHand = [...named, ...(options.trust ?? [])]
  const library = await openLibrary(folder, {
    recoverFirst: true,
    memory,
    onViewFailure,
    onDamagedProfile,
    onDamagedJournal,
    onRequestsFailure: (error) =>
      log.error('requests-failed', `Requests cannot be shown as they should: ${error.message}`, { code: codeOf(error) }),
    byHand,
    ...(heavyHours && {
      fetchesNow: (_: LibraryId, dataset: DatasetName) => !isHeavy(dataset) || isWithin(heavyHours, new Date()),
    }),
  })
  logReplication(library, log)
  const started: (() => Promise<void>)[] = [() => library.close()]
  const stop = async (): Promise<void> => {
    for (const end of started.splice(0).toReversed()) await end()
  }
  try {
    const network = await startNetworkOf(library, options)
    started.push(() => network.stop())
    const stopping = new AbortController()
    const joining = new JoiningLine({
      networks: library.networks,
      line: network,
      name: () => library.directory.profile(library.replica.library)?.name,
      signal: stopping.signal,
    })
    started.push(() => Promise.resolve(stopping.abort()))
    started.push(followNetworks({ networks: library.networks, engine: library.engine, line: network, joining }))
    const perform: Perform = (operation, parameters, signal, onProgress = () => undefined) =>
      performOperation(operation, parameters, { library, network, joining, onProgress, signal })
    const control = await serveControlOf(library, perform)
    started.push(() => control.close())
    const http = await serveHttp({ address: options.http, library, network, perform, log })
    started.push(() => http.close())
    const upkeep = setInterval(() => keepUp(library, log), UPKEEP_EVERY_MS)
    started.push(() => Promise.resolve(clearInterval(upkeep)))
    keepUp(library, log)
    if (heavyHours) started.push(keepHours(library, heavyHours))
    library.harvests.start(log)
    await moveRequestsOn(library, log)
    if (options.inbox !== false) started.push(startInbox(library, log))
    return { library, network, http, stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @returns what stops it. */
function startInbox({ folder, replica }: OpenedLibrary, log: Log): () => Promise<void> {
  const inbox = new Inbox({ folder: folder.inbox, rejectsFolder: folder.rejects, replica, log, describe: reportText })
  inbox.start()
  return () => inbox.close()
}

/** Rotas go on by themselves while the node runs. One whose requests cannot be opened is still a node. */
async function moveRequestsOn(library: OpenedLibrary, log: Log): Promise<void> {
  const onFailure = (error: Error): void =>
    log.error('requests-stuck', `Requests do not go on by themselves: ${error.message}`, { code: codeOf(error) })
  try {
    const requests = await library.requests()
    requests.keepMoving(onFailure)
  } catch (error) {
    onFailure(error instanceof Error ? error : new Error(String(error)))
  }
}

/** Tells the engine when the hours for catalogues begin and end. @returns what stops it. */
function keepHours({ engine }: OpenedLibrary, hours: Hours): () => Promise<void> {
  let was = isWithin(hours, new Date())
  const timer = setInterval(() => {
    const is = isWithin(hours, new Date())
    if (is !== was) engine.hoursChanged()
    was = is
  }, LOOK_AT_CLOCK_EVERY_MS)
  return () => Promise.resolve(clearInterval(timer))
}

/** What must be done now and then, as soon as own writes are released. */
function keepUp({ replica }: OpenedLibrary, log: Log): void {
  replica
    .resignOlderThan(RESIGN_AFTER_MS)
    .then(() => replica.forgetRemovals(FORGET_REMOVALS_AFTER_MS))
    .catch((error: Error) => log.error('upkeep-failed', `Own heads could not be signed again: ${error.message}`))
}

async function startNetworkOf(
  library: OpenedLibrary,
  { folder, log, listen, peers, mdns = true, announce, relay, bytesPerSecond, upnp = listen === undefined }: NodeOptions,
): Promise<LibraryNetwork> {
  const { engine, replica, networks, hospitality } = library
  const door = new Door(replica.library, hospitality, Date.now)
  const start = (addresses: readonly string[]): Promise<LibraryNetwork> =>
    startNetwork({
      privateKey: replica.identity.seed,
      listen: addresses,
      peers: peers ?? [],
      mdns,
      upnp,
      records: knownAddressesIn(folder.knownAddresses),
      ...(announce && { announce }),
      ...(relay !== undefined && { relay }),
      ...(bytesPerSecond !== undefined && { bytesPerSecond }),
      standing: (peer) => networks.standing(peer),
      onJoinQuestion: ({ library: from, body }) => door.answer(from, body),
      onPeer: ({ duplex, library: peer }) => void engine.connect(duplex, peer),
      onEvent: logNetwork(library, log),
    })
  const network = await (listen === undefined ? startOnRememberedPort(folder, start) : start(listen))
  engine.events.on('breach', ({ peer, error }) => network.drop(peer, error))
  await rememberPort(folder.ports, network.addresses).catch((error: Error) =>
    log.warn('port-forgotten', `The next start may take another port: ${error.message}`, { code: codeOf(error) }),
  )
  return network
}

async function startOnRememberedPort(
  folder: DataFolder,
  start: (listen: readonly string[]) => Promise<LibraryNetwork>,
): Promise<LibraryNetwork> {
  const port = await rememberedPort(folder.ports)
  try {
    return await start([`/ip4/0.0.0.0/tcp/${port}`])
  } catch (error) {
    if (port === 0) throw error
    // Somebody else has taken it meanwhile.
    return await start(['/ip4/0.0.0.0/tcp/0'])
  }
}

type Perform = (
  operation: string,
  parameters: unknown,
  signal: AbortSignal,
  onProgress?: (progress: unknown) => void,
) => Promise<unknown>

async function serveControlOf(library: OpenedLibrary, perform: Perform): Promise<ControlServer> {
  return await serveControl(library.folder.socket, (operation, parameters, onProgress, signal) =>
    perform(operation, parameters, signal, onProgress),
  )
}
