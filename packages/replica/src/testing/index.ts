// For tests of this package and of those above it; nothing that ships imports it.
export { type MemoryDuplexOptions, memoryDuplexPair } from './memory-duplex.ts'
export { MemoryStore } from './memory-store.ts'
export { isGreater } from '../entry.ts'
export { decodeShardRow, diffKey, shardKey } from '../rows.ts'
export { type Slot } from '../slot.ts'
export { type Message, decodeMessage, encodeMessage } from '../sync/messages.ts'
export { readHead, signHead } from '../head.ts'
