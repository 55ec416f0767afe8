// Every bound of the HTTP API, each with its reason. Requests come from pages, scripts and strangers' pages in a browser.

/** A query's text: the catalogue view takes no more. */
export const MAX_QUERY_CHARS = 1000

/** A title's or record's id: library (60), dataset (100) and key (512 bytes, percent-encoded at worst) with room to spare. */
export const MAX_ID_CHARS = 2000

/** What a page gave as `cursor`, and more than any will grow to. */
export const MAX_CURSOR_CHARS = 2000

/** Titles on a page: a screenful is 20, and a page of 100 with its holdings has about 100 KB. */
export const MAX_PAGE_TITLES = 100

/** Values of one filter: more than anybody ticks, and each is a look-up. */
export const MAX_FILTER_VALUES = 50

/** Values of a facet that are shown: the commonest hundred; what is rarer is searched for. */
export const MAX_FACET_VALUES = 100

/** What is offered while somebody types: more than fits below a search box. */
export const MAX_SUGGESTIONS = 20

/** Jobs, withdrawn records and other lists of the node's own: read at once and shown by the screenful. */
export const MAX_PAGE_ITEMS = 200

/** A body of JSON that is no record: choices, a map of columns. Excel's 16,384 headings of 30 characters are half of it. */
export const MAX_JSON_BYTES = 1024 * 1024

/** One record in any form. ISO 2709 ends at 99,999 bytes; the same record in XML or JSON, escaped, is up to eight times as long. */
export const MAX_RECORD_BYTES = 1024 * 1024

/** A file to be imported: the catalogue of a national library (ten million records) is to be given on the command line instead. */
export const MAX_UPLOAD_BYTES = 4 * 1024 * 1024 * 1024

/** A connection on which nothing moves for so long is cut: events have a heartbeat, and no answer takes longer. */
export const CONNECTION_IDLE_MS = 120_000

/** Room that uploads leave on the disk: what the node itself needs to go on signing and indexing for a while. */
export const KEPT_FREE_BYTES = 256 * 1024 * 1024

/** Files that wait to be looked at or imported: they lie on the node's disk until somebody decides. */
export const MAX_OPEN_IMPORTS = 20

/** Imports that are over and still listed with their reports; the oldest go. */
export const MAX_FINISHED_IMPORTS = 50

/** An upload that brings no byte for so long is dropped: a line that is worse than this does not end in our time. */
export const UPLOAD_IDLE_MS = 60_000

/** Exports that wait or lie ready to be fetched: each may be as large as the catalogue. The oldest ready one goes for a new one. */
export const MAX_EXPORTS = 10

/** Records withdrawn by hand that can be brought back; the oldest go. About 20 MB of disk. */
export const MAX_WITHDRAWN = 10_000

/** Pages that listen to events at once: a browser gives one server six connections, and a library has ten desks. */
export const MAX_LISTENERS = 64

/** A record's short reason or a name in a body. */
export const MAX_TEXT_CHARS = 2000

/**
 * Requests a second that the node answers on the whole, and how many may come at once before that counts. Twenty people who
 * type fast ask 200 a second; a script that asks more is told to wait, so that the pages of others stay quick.
 */
export const REQUESTS_PER_SECOND = 400
export const REQUESTS_AT_ONCE = 800

/** Writes a second, and at once: each is signed and synced to disk. Whoever has more to write imports a file. */
export const WRITES_PER_SECOND = 20
export const WRITES_AT_ONCE = 100
