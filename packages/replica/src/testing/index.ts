// For tests of this package and of those above it; nothing that ships imports it.
export { type MemoryDuplexOptions, memoryDuplexPair } from './memory-duplex.ts'
export { MemoryStore } from './memory-store.ts'
