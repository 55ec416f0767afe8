// Every bound of the replication core, each with its reason. A peer that breaks one is told, disconnected and counted.

/** One frame on the wire. Small enough that a slow line (256 kbit/s) carries one in 8 s, large enough to amortise encryption. */
export const MAX_FRAME_BYTES = 256 * 1024

/** Entries in a shard. 512 records verify in about a millisecond and compress nearly as well as larger groups. */
export const MAX_SHARD_ENTRIES = 512

/** Sum of the values in a shard; the shard is closed before it would grow past this. Four entries of the largest size fit. */
export const MAX_SHARD_BYTES = 1024 * 1024

/** One entry's value. A full-length ISO 2709 record (99,999 bytes) fits with room for what describes it. */
export const MAX_ENTRY_BYTES = 256 * 1024

/** One entry's key in UTF-8. Control numbers are short; 001 and 003 together rarely exceed 60 bytes. */
export const MAX_KEY_BYTES = 512

/** Clocks (values ever set) in one shard's history. Owners re-encode long before; beyond it hashing would be slow. */
export const MAX_SHARD_CLOCKS = 8192

/** Yjs clients in one shard: one for each run of the owner's node that touched it since it was last re-encoded. */
export const MAX_SHARD_CLIENTS = 256

/** An owner re-encodes a shard whose dead clocks outnumber this, so that history never outweighs content … */
export const COMPACT_DEAD_CLOCKS = 1024

/** … or whose clients do. */
export const COMPACT_CLIENTS = 64

/** A snapshot before compression: full values, keys and struct heads. Also the decompression bound. */
export const MAX_SNAPSHOT_BYTES = MAX_SHARD_BYTES + MAX_SHARD_ENTRIES * (MAX_KEY_BYTES + 16) + MAX_SHARD_CLOCKS * 24

/** Compressed snapshots do not grow past their content by more than a frame's header. */
export const MAX_PACKED_BYTES = MAX_SNAPSHOT_BYTES + 1024

/** One diff of a shard on the wire: it may replace every value of the shard once. */
export const MAX_DIFF_BYTES = MAX_SNAPSHOT_BYTES

/** Shards of one dataset: 2^22 × 512 records is two thousand million, more than any library on earth holds. */
export const MAX_SHARDS = 2 ** 22

/** Revisions: at one a second a dataset would need a million years. Leaves room below 2^53 for arithmetic. */
export const MAX_REVISION = 2 ** 45

/**
 * How far a head may be ahead of the one that is held. An owner that publishes three heads a second and meets us again
 * after ten years stays below it; a stolen key can't use up all revisions with one head.
 */
export const MAX_REVISION_JUMP = 2 ** 30

/** One encoded head: fixed fields of about 180 bytes and a dataset's name. */
export const MAX_HEAD_BYTES = 1024

/** Branches of one forked journal that are kept; past it the lowest hashes go and the library is flagged. */
export const MAX_BRANCHES = 8

/**
 * Older heads of journals that are remembered as included in what is held, the oldest forgotten first: some 100 bytes
 * each. One that is shown after it was forgotten costs a look at its tree, which is here already.
 */
export const MAX_INCLUDED_HEADS = 65_536

/** Diffs kept beside a shard's snapshot before it is packed anew: each costs a row to read when the shard is loaded … */
export const MAX_STORED_DIFFS = 32

/** … and together they should stay small beside the snapshot. */
export const MAX_STORED_DIFF_BYTES = 128 * 1024

/** Diffs that an announcement may carry with its head; a larger change is fetched, which costs one more round trip. */
export const MAX_ANNOUNCED_DIFF_BYTES = 64 * 1024

/** Datasets of one library: a profile, some catalogues, and a journal for each network and year. */
export const MAX_DATASETS = 1000
