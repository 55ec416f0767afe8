// What a running node logs: one line for each thing that happened, in words that a librarian understands.
import type { NetworkEvent } from '@serumpun/net'
import type { TransferProgress } from '@serumpun/replica'
import { codeOf, messageOf } from './errors.ts'
import type { Log } from './log.ts'
import type { OpenedLibrary } from './opened-library.ts'

/** Lines about one transfer's progress are at least this far apart. */
const PROGRESS_EVERY_MS = 5000

const megabytes = (bytes: number): string => `${(bytes / 1e6).toFixed(1)} MB`

/** Logs replication: sessions, transfers, breaches, recoveries, forks. */
export function logReplication({ engine, replica, directory }: OpenedLibrary, log: Log): void {
  const shownAt = new Map<string, number>()
  const what = ({ head }: TransferProgress): string => `${head.dataset} of ${directory.nameOf(head.library)}`
  engine.events.on('session', ({ peer, state, failure, sent, received }) => {
    const name = directory.nameOf(peer)
    if (state === 'live') log.info('in-touch', `In touch with ${name}.`, { peer })
    if (state !== 'ended') return
    const why = failure === undefined ? '' : `: ${failure.message}`
    log.info('session-ended', `Session with ${name} ended${why} (sent ${megabytes(sent)}, received ${megabytes(received)}).`, {
      peer,
      sent,
      received,
      ...(failure && { code: codeOf(failure) }),
    })
  })
  engine.events.on('progress', (progress) => {
    const { head, shards, done, bytes } = progress
    const key = `${head.library} ${head.dataset}`
    const now = performance.now()
    if (done === 0 || done >= shards || now - (shownAt.get(key) ?? 0) < PROGRESS_EVERY_MS) return
    shownAt.set(key, now)
    log.info('receiving', `Receiving ${what(progress)}: ${done} of ${shards} parts, ${megabytes(bytes)}.`, {
      library: head.library,
      dataset: head.dataset,
      done,
      shards,
      bytes,
    })
  })
  engine.events.on('done', (progress) => {
    const { head, done, bytes, ms } = progress
    log.info(
      'received',
      `Received ${what(progress)}, revision ${head.revision}: ${done} parts, ${megabytes(bytes)} in ${(ms / 1000).toFixed(1)} s.`,
      { library: head.library, dataset: head.dataset, revision: head.revision, done, bytes, ms },
    )
  })
  engine.events.on('failed', ({ head, error }) =>
    log.error('receiving-failed', `${head.dataset} of ${directory.nameOf(head.library)} could not be stored: ${error.message}`, {
      library: head.library,
      dataset: head.dataset,
      code: codeOf(error),
    }),
  )
  engine.events.on('breach', ({ peer, error }) =>
    log.warn('breach', `${directory.nameOf(peer)} broke the rules of the protocol and was disconnected: ${error.message}`, {
      peer,
      code: error.code,
    }),
  )
  engine.events.on('recovered', ({ dataset, revision }) =>
    log.info('recovered', `Merged what others remembered of our own ${dataset} (revision ${revision}).`, { dataset, revision }),
  )
  replica.events.on('published', ({ head }) =>
    log.info('published', `Signed ${head.dataset}, revision ${head.revision}: ${head.entries} entries.`, {
      dataset: head.dataset,
      revision: head.revision,
      entries: head.entries,
    }),
  )
  replica.events.on('equivocation', ({ library, dataset, revision }) =>
    log.warn(
      'equivocation',
      `${directory.nameOf(library)} has signed two versions of revision ${revision} of ${dataset}; both are kept as proof.`,
      { library, dataset, revision },
    ),
  )
  replica.events.on(
    'forked',
    ({ library, dataset, branches }) =>
      branches > 0 &&
      log.warn(
        'forked',
        `The ${dataset} of ${directory.nameOf(library)} has ${branches + 1} branches; they are read as one until that library joins them.`,
        { library, dataset, branches },
      ),
  )
}

/** Logs the network: addresses, discoveries, connections, failures to connect. */
export function logNetwork({ directory }: OpenedLibrary, log: Log): (event: NetworkEvent) => void {
  return (event) => {
    switch (event.type) {
      case 'listening':
        return log.info('listening', `Other libraries reach this node at ${event.addresses.join(' , ')}`, {
          addresses: event.addresses.join(' '),
        })
      case 'discovered':
        return log.info('discovered', `Found ${directory.nameOf(event.library)} on the local network.`, { peer: event.library })
      case 'discovery-failed':
        return log.warn(
          'discovery-failed',
          `Libraries on the local network cannot be found by themselves here: ${messageOf(event.error)} Name them with --peer.`,
          { code: event.error.code },
        )
      case 'dial-failed':
        return log.warn('dial-failed', `${event.addresses[0] ?? 'A peer'} cannot be reached: ${event.error.message}`, {
          code: event.error.code,
          ...(event.library && { peer: event.library }),
        })
      case 'connected':
        return log.info('connected', `Connected with ${directory.nameOf(event.library)} (${event.address}).`, {
          peer: event.library,
          address: event.address,
          direction: event.direction,
        })
      case 'disconnected':
        return log.info(
          'disconnected',
          `Connection with ${directory.nameOf(event.library)} ended${event.error ? `: ${event.error.message}` : '.'}`,
          { peer: event.library, ...(event.error && { code: event.error.code }) },
        )
      case 'dropped':
        return log.warn(
          'dropped',
          `${directory.nameOf(event.library)} is kept out until ${new Date(event.until).toISOString()}: ${event.reason.message}`,
          { peer: event.library },
        )
    }
  }
}
