// How much memory a node may use: two settings, for an ordinary server and for an old PC.
import type { LevelStoreOptions, ThreadWorkOptions } from '@serumpun/replica'
import { type IndexMemory, SMALL_MEMORY as SMALL_INDEX } from '@serumpun/union'

export interface Memory {
  readonly store: LevelStoreOptions
  readonly work: ThreadWorkOptions
  readonly view: IndexMemory
}

const MIB = 1024 * 1024

export const ORDINARY_MEMORY: Memory = { store: {}, work: {}, view: {} }

/** For a PC with 2 GB, shared with others: one worker, small caches. */
export const SMALL_MEMORY: Memory = {
  store: { cacheBytes: 2 * MIB, writeBufferBytes: 4 * MIB },
  work: { threads: 1 },
  view: SMALL_INDEX,
}

/** `SERUMPUN_MEMORY=small` chooses the small setting. */
export function memoryFrom(environment: NodeJS.ProcessEnv): Memory {
  return environment['SERUMPUN_MEMORY'] === 'small' ? SMALL_MEMORY : ORDINARY_MEMORY
}
