// What a running node does whenever its networks change: replicates with whom it may now, and asks after what it waits for.
import type { LibraryNetwork } from '@serumpun/net'
import type { SyncEngine } from '@serumpun/replica'
import type { JoiningLine } from './joining.ts'
import type { Networks } from './networks.ts'

export interface FollowingInit {
  readonly networks: Networks
  readonly engine: Pick<SyncEngine, 'sharingChanged'>
  readonly line: Pick<LibraryNetwork, 'reconsider' | 'dial'>
  readonly joining: Pick<JoiningLine, 'standing'>
}

/** How often a library that waits for more sponsors asks where it stands: they answer within days. */
const ASK_EVERY_MS = 30_000

/** How often it is looked whether a network's last day has passed. */
const LOOK_AT_CALENDAR_EVERY_MS = 3_600_000

/** @returns what stops it. */
export function followNetworks({ networks, engine, line, joining }: FollowingInit): () => Promise<void> {
  const changed = (): void => {
    engine.sharingChanged()
    line.reconsider()
  }
  networks.events.on('circles', changed)
  for (const { contact } of networks.settings.networks) for (const address of contact?.addresses ?? []) line.dial(address)
  const ask = (): void => {
    for (const { id, status } of networks.settings.networks) if (status === 'waiting') void joining.standing(id)
  }
  const timers = [setInterval(ask, ASK_EVERY_MS), setInterval(() => networks.settingsChanged(), LOOK_AT_CALENDAR_EVERY_MS)]
  ask()
  return async () => {
    for (const timer of timers) clearInterval(timer)
    networks.events.off('circles', changed)
    await Promise.resolve()
  }
}
