// Every bound of the request log, each with its reason.

/** One event as its journal entry. A long note, a full citation and HPKE's overhead take a tenth of it. */
export const MAX_EVENT_BYTES = 32 * 1024

/** The sealed part of an event: what is left of the event beside its open part. */
export const MAX_SEALED_BYTES = 28 * 1024

/** Events that one event cites. Two parties that both forked into the most branches that are kept have 18 ends. */
export const MAX_CITES = 32

/**
 * Events of one request that count, for each party: a loan with twenty renewals and a long conversation has eighty. What a
 * flooding party writes beyond is carried and not read; its other requests and the other party's words are untouched.
 */
export const MAX_EVENTS_OF_PARTY = 512

/** Notes, in UTF-16 units: four pages of writing. */
export const MAX_NOTE_CHARS = 8000

/** Titles, names, addresses' lines and other texts of one line. */
export const MAX_TEXT_CHARS = 1000

/** Codes and identifiers. */
export const MAX_CODE_CHARS = 200

/** Elements of one repeated element: volumes, conditions, item numbers of a set. */
export const MAX_REPEATED = 50

/** Requests on a page of a list … */
export const DEFAULT_PAGE_REQUESTS = 50

/** … and at most: some 300 bytes each. */
export const MAX_PAGE_REQUESTS = 500

/** Changed entries of one shard that wait in memory; with more the shard is read. */
export const MAX_PENDING_CHANGES = 1000

/** Shards that the view reads and applies at one go: each takes about five milliseconds … */
export const SHARDS_IN_SLICE = 2

/** … and requests that it reduces at one go, after a large load: twenty of them a millisecond. */
export const REDUCED_IN_SLICE = 200

/** Events of a party that talk leaves to what moves the request on. */
export const RESERVED_EVENTS = 128

/** Of an id, what does to name a request among one library's: one in sixteen million is taken for another. */
export const LEAST_PREFIX_CHARS = 6

/** Requests of which the view remembers that they have changed; after more, whoever follows them counts anew. */
export const MAX_NOTED_CHANGES = 10_000
