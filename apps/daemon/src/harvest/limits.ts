// Every bound of harvesting, each with its reason. What a server answers is as hostile as any file.

/** An answer, uncompressed. The largest pages met have some tens of MB; a server that never stops sending must not go on for ever. */
export const MAX_ANSWER_BYTES = 1024 * 1024 * 1024

/** The XML of one record's metadata. MARCXML needs about 2.5 times the bytes of ISO 2709, which end at 99,999. */
export const MAX_METADATA_CHARS = 4 * 1024 * 1024

/** One text of a header, an error or an Identify answer. Real identifiers stay below 300 characters. */
export const MAX_TEXT_CHARS = 8 * 1024

/** A resumption token. Some servers put their whole query into it; proxies refuse longer URLs anyway. */
export const MAX_TOKEN_CHARS = 16 * 1024

/** Elements open at once in an answer. The deepest formats (METS with MODS inside) need about 20. */
export const MAX_DEPTH = 200

/** Metadata formats of one server that are looked at. */
export const MAX_FORMATS = 1000

/** Redirects followed for one request; `http` to `https` to the address with a slash are two. */
export const MAX_REDIRECTS = 5

/** Wait for the first byte: servers that assemble a large page before they send it take a minute or more. */
export const FIRST_BYTE_MS = 180_000

/** Wait for more of an answer that has begun. */
export const NEXT_BYTES_MS = 120_000

/** An answer that takes longer than this … */
export const SLOW_AFTER_MS = 10 * 60_000

/** … must have come at this pace at least: a hundredth of a poor modem line. Others wait behind a harvest. */
export const SLOWEST_BYTES_A_SECOND = 50

/** Tries of one request before a harvest gives up until its next run: with the waits between them, about two minutes. */
export const MAX_TRIES = 7

/** Tries of the very first request: whoever has mistyped an address should not have to wait for minutes to be told. */
export const MAX_FIRST_TRIES = 3

/** The wait after the first failure; it doubles with each further one … */
export const FIRST_WAIT_MS = 2_000

/** … up to this. */
export const LONGEST_WAIT_MS = 60_000

/** The longest wait that a server may ask for (Retry-After) while somebody looks on; for more, the next run goes on. */
export const LONGEST_RETRY_AFTER_MS = 15 * 60_000

/** Times that a list is begun anew in one run because the server has forgotten its token. */
export const MAX_RESTARTS = 3

/**
 * How long a list that was broken off can be gone on with. Servers forget tokens after an hour or a day; and where pages are counted off a
 * list that moves on meanwhile, records slip through between two of them.
 */
export const RESUME_WITHIN_MS = 24 * 3_600_000

/** Pages of one list: a million pages of a hundred records are all books of the world. A list that has more is made up as it is asked for. */
export const MAX_PAGES = 1_000_000

/** Pages without a record, one after another, that a list may have. Servers that filter behind their paging send some. */
export const MAX_EMPTY_PAGES = 200

/** Records written and signed together, and their bytes: as an import does it. */
export const BATCH_RECORDS = 2048
export const BATCH_BYTES = 8 * 1024 * 1024

/** Rejected records and warnings that a report lists; files beside it have all. */
export const MAX_LISTED_REJECTS = 1000
export const MAX_LISTED_PLACES = 5

/** Rejected records that are kept of one harvest: a server that sends nothing else must not fill the disk. */
export const MAX_REJECTS_BYTES = 256 * 1024 * 1024

/** Sources in the schedule: a consortium's node may feed on some hundreds of repositories. */
export const MAX_SOURCES = 1000

/** The shortest and the longest time between two scheduled harvests of one source. */
export const SHORTEST_EVERY_MS = 60_000
export const LONGEST_EVERY_MS = 366 * 24 * 3_600_000

/**
 * How far a harvest goes back behind the one before: servers date a record when it is saved and show it when it is
 * indexed, which DSpace does once a night. What is read twice changes nothing.
 */
export const OVERLAP_MS = 2 * 24 * 3_600_000

/** A full harvest that would remove more of a source's records than this part of them asks first … */
export const MAX_VANISHED_PART = 0.1

/** … unless they are no more than these. */
export const FEW_VANISHED = 10
