// The bench's records as anybody could pack them, without signatures, keys or history: what others are measured with.
import { zstdCompressSync } from 'node:zlib'
import { CHUNK_RECORDS } from './chunk.ts'
import { benchRecord } from './records.ts'

/** Records `chunk × 512` and following, one after the other, as long as there are records; compressed. */
export function compressedChunk(chunk: number, records: number): Uint8Array {
  const parts: Uint8Array[] = []
  for (let number = chunk * CHUNK_RECORDS; number < Math.min(records, (chunk + 1) * CHUNK_RECORDS); number++)
    parts.push(benchRecord(number))
  return zstdCompressSync(Buffer.concat(parts))
}
