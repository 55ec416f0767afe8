// Bounds of a sync session, each with its reason.

/** Heads are compared in so many buckets, so that one change among thousands of datasets costs one bucket's heads. */
export const BUCKETS = 256

/** Bytes of each bucket's digest: 256 of them make one small frame, and only a head's own signer could seek a collision. */
export const BUCKET_DIGEST_BYTES = 8

/** Data frames that may be under way to one side: 32 × 256 KiB = 8 MiB is the most that one peer can put in memory. */
export const INITIAL_CREDIT = 32

/** Credit goes back in groups, so that it costs one small frame in eight. */
export const CREDIT_STEP = 8

/** Shards that one side asks of the other at once: about a megabyte under way keeps a fast line full. */
export const MAX_SHARDS_ASKED = 12

/** Tree nodes asked of one side at once, 8 KiB each: as many as there may be light transfers. */
export const MAX_NODES_ASKED = 16

/** Shards are asked for so far ahead of their coming, as far as the line's pace is known: on a slow one a question must not wait … */
export const ASK_AHEAD_MS = 10_000

/** … but so many at least: one under way, one to follow. */
export const MIN_SHARDS_ASKED = 2

/** Questions that one side may have unanswered; more than both of its limits together is a breach. */
export const MAX_UNANSWERED = 32

/** Answers that are prepared ahead of the one being sent; each holds a shard in memory. */
export const ANSWERS_AHEAD = 4

/** Heads in one frame: each is below 300 bytes with its bitmap in all but the largest catalogues. */
export const MAX_HEADS_IN_FRAME = 256

/** Bitmaps beyond this are left out of the frame; the peer then learns by asking. */
export const MAX_PRESENCE_BYTES = 8 * 1024

/** All bitmaps of one peer: what is being fetched at one time is little, whatever the library. */
export const MAX_PRESENCE_TOTAL_BYTES = 1024 * 1024

/** Diffs in one announcement; more shards than that changed at once is a bulk change, to be fetched. */
export const MAX_ANNOUNCED_DIFFS = 64

/** A state vector is at most some 14 bytes for each of a shard's clients. */
export const MAX_STATE_VECTOR_BYTES = 256 * 16

/** A side that has said nothing for so long is asked whether it is still there … */
export const PING_AFTER_MS = 20_000

/** … and given up after this: three pings unanswered. Less would give up satellite lines in bad weather. */
export const SILENT_AFTER_MS = 75_000

/** Pings that may come between two looks at the watch; an honest side sends one. */
export const MAX_PINGS = 16

/** A question that is the oldest for so long: the largest shard takes less on a line of 128 kbit/s. */
export const ANSWER_WITHIN_MS = 120_000

/** A part of an answer that is as long as this begins the time anew: whoever sends drops would hold up a transfer for days. */
export const LIVELY_PART_BYTES = 16 * 1024

/** How long an orderly end waits for the other side's word. */
export const END_WITHIN_MS = 2_000

/** Payload of a shard frame: the frame's bound less its head. */
export const PART_BYTES = 256 * 1024 - 128

/** Transfers of catalogues under way at once; the others wait, small ones first. */
export const MAX_TRANSFERS = 4

/** Transfers of all else (journals, profiles): small and many, so that the line's delay counts, not its width. They never wait for catalogues. */
export const MAX_LIGHT_TRANSFERS = 16

/** Shards verified but not yet written, over all transfers of a node: with those under way they bound its memory. */
export const MAX_UNWRITTEN = 24

/** Of these, what each transfer may have however many the others hold: a profile must not wait behind a million records. */
export const PLACES_FOR_EACH = 2

/** Shards of which a transfer knows that it wants them; it walks the tree no further until some are here. */
export const MAX_WANTED = 8192

/** Announcements of one dataset are at least this far apart; what is published in between goes together. */
export const ANNOUNCE_EVERY_MS = 250

/** Others' heads are passed on at least this far apart: less than their library's own pause, so that diffs go along. */
export const PASS_ON_EVERY_MS = 100

/** How long a starting node that finds nobody, or gets no further, waits for news of its own past (I6) … */
export const RECOVER_WAIT_MS = 10_000

/** … and how long at most: whoever gives our past to us bit by bit must not keep us from writing. */
export const RECOVER_AT_MOST_MS = 60_000

/** Announcements under way to one peer; with more to tell, it gets heads alone, and of each dataset only the newest. */
export const MAX_ANNOUNCING = 8

/** Frames of unasked-for or useless data from one session before it counts as a breach. */
export const MAX_USELESS = 64

/** Control frames that may wait for the other side to read; an honest one reads all the time. */
export const MAX_UNTOLD = 256

/** Datasets that one peer may offer: three thousand libraries with a handful each. */
export const MAX_OFFERS = 20_000

/** A shard asked of one peer is asked of another too when it is this late, or four times as late as answers usually are. */
export const LATE_AFTER_MS = 150

/** How long a transfer that could not write (disk full) waits before it tries again. */
export const WRITE_RETRY_MS = 30_000

/** Shards written in one batch: some megabytes, so that a batch neither costs a disk access a shard nor fills memory. */
export const SHARDS_IN_BATCH = 16
