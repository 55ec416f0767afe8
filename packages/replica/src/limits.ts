// Every bound of the replication core, each with its reason. A peer that breaks one is told, disconnected and counted.

/** One frame on the wire. Small enough that a slow line (256 kbit/s) carries one in 8 s, large enough to amortise encryption. */
export const MAX_FRAME_BYTES = 256 * 1024

/** Entries in a shard. 512 records verify in about a millisecond and compress nearly as well as larger groups. */
export const MAX_SHARD_ENTRIES = 512

/** Sum of the values in a shard; the shard is closed before it would grow past this. One entry alone may reach it. */
export const MAX_SHARD_BYTES = 1024 * 1024

/** One entry's value. A full-length ISO 2709 record (99,999 bytes) fits with room for what describes it. */
export const MAX_ENTRY_BYTES = 256 * 1024

/** One entry's key in UTF-8. Control numbers are short; 001 and 003 together rarely exceed 60 bytes. */
export const MAX_KEY_BYTES = 512
