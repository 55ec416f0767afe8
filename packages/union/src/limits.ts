// Every bound of the catalogue view, each with its reason. Records and queries come from anywhere.

/** A query's text. Known-item searches pasted from a citation stay far below. */
export const MAX_QUERY_CHARS = 1000

/** Words and phrases in one query: each costs a look-up in every segment of the index. */
export const MAX_QUERY_TERMS = 32

/** Parentheses within parentheses in CQL: more than people and programs write, and well within FTS5's own stack of 100. */
export const MAX_CQL_DEPTH = 20

/** Ranges of years in a CQL query; each is up to 44 look-ups. */
export const MAX_YEAR_RANGES = 4

/** Beginnings of words and masked words in a CQL query; of each, all words that begin so are gathered, which may be half of the index. */
export const MAX_TRUNCATED_WORDS = 4

/** Masks (`*`, `?`) in one word: people use one or two; each multiplies the ways in which a word may fit. */
export const MAX_MASKS = 4

/** Words that a masked word may stand for: each is a look-up in every segment of the index. */
export const MAX_MASKED_WORDS = 100

/** Titles on one page. A page of list view needs 20 to 50; exports read the replica itself. */
export const MAX_PAGE_TITLES = 100

export const DEFAULT_PAGE_TITLES = 20

/** A page cursor as we write it is shorter than this; where titles are sorted it has one of them. */
export const MAX_CURSOR_CHARS = 2000

/** Letters by which titles are filed; what is equal so far stands in the static order. */
export const MAX_FILING_CHARS = 200

/** Values of one facet in an answer: more than any list on a page shows. */
export const MAX_FACET_VALUES = 100

export const DEFAULT_FACET_VALUES = 10

/** Records of an answer of which facets are counted one by one: some milliseconds. Of more, a sample is. */
export const MAX_FACET_HITS = 10_000

/** Records of an answer before filters up to which facets of what passes these are counted one by one: about 20 ms. */
export const MAX_FILTERED_HITS = 200_000

/** The largest sample: an eighth of what is not too large for it. Of larger ones an eighth is taken, as often as it takes. */
export const MAX_SAMPLED_HITS = 20_000

/** Values of one filter: a page of checkboxes has fewer. */
export const MAX_FILTER_VALUES = 200

/** One value: the longest subject headings of real catalogues have about 300 characters. */
export const MAX_FILTER_VALUE_CHARS = 1000

/** Libraries that a search is limited to: a network of all the libraries of a large country. */
export const MAX_WITHIN_LIBRARIES = 50_000

/** Records found by a search's words as they are typed below which other forms of the words are sought too. */
export const FEW_HITS = 10

/** Records found below which a misspelling is looked for. */
export const FEW_HITS_TO_SUGGEST = 3

/** Other forms of one word, and of all words of a query: each is a look-up in every segment of the index. */
export const MAX_FORMS_OF_WORD = 12
export const MAX_FORMS = 48

/** Words of a query in which a misspelling is looked for: what is longer has been pasted. */
export const MAX_CORRECTED_TERMS = 8

/** Records looked at for a word that is like a misspelt one, of those that have all the others. */
export const MAX_SUGGESTION_RECORDS = 100

/** Spellings that are tried of the words that are nowhere. */
export const MAX_SUGGESTION_TRIES = 5

/** Titles are counted exactly up to here; counting more would cost more than ranking them. */
export const MAX_COUNTED_TITLES = 10_000

/** Hits looked at while counting: enough for `MAX_COUNTED_TITLES` that every library of a large network holds; 30 ms at worst. */
export const MAX_COUNTED_HITS = 100_000

/** Hits that are collected and looked at together: two milliseconds. Of more, the first ones are looked for where they stand. */
export const MAX_COLLECTED_HITS = 20_000

/** Hits that are ranked together. Ranking one costs about five microseconds, and nobody reads past the first hundreds. */
export const MAX_RANKED_HITS = 500

/** Hits in a bucket of the static order that are looked at together; a bucket with more is divided if it can be. */
export const MAX_DIVIDED_HITS = 1000

/** Hits taken from a bucket that cannot be divided: the most in a catalogue of five million records of one year. */
export const MAX_BUCKET_HITS = 50_000

/** Members of a title that are read, the first in the static order: enough for one that two thousand libraries hold. */
export const MAX_TITLE_MEMBERS = 2000

/** Members of one title that its page lists; `records` says how many there are. A member may have 100 KB. */
export const MAX_LISTED_MEMBERS = 200

/** Copies of one title in one library that lists show. */
export const MAX_LISTED_HOLDINGS = 100

/** Searches that wait for the search worker. At 10 ms each the last one waits 2.5 s; more would time out in the browser anyway. */
export const MAX_WAITING_SEARCHES = 256

/** One text of a description as an answer has it. What is longer is full text or abuse; the record itself has all of it. */
export const MAX_TEXT_CHARS = 2000

/** Texts in one list of a description (creators, subjects, notes …) as an answer has it; a record can have thousands. */
export const MAX_LIST_ITEMS = 200

/** Text of one column of the word index for one record. The longest real tables of contents have about 10,000 characters. */
export const MAX_INDEXED_CHARS = 20_000

/** A library's name or place in its profile; the longest names of real libraries have about 150 characters. */
export const MAX_NAME_CHARS = 200

/** A library's code in its profile: an ISIL has at most 16 characters (ISO 15511), national codes can be somewhat longer. */
export const MAX_CODE_CHARS = 40

/** Shards applied in one transaction: about 8,000 records, 120 to 200 ms, for which a single change may have to wait. */
export const MAX_SHARDS_IN_BATCH = 16

/** Batches that are read ahead of the index: each has about 4 MB of text. */
export const MAX_BATCHES_AHEAD = 1

/** Shards waiting for which a reading thread is worth its start of a tenth of a second and its 40 MB. */
export const MIN_SHARDS_TO_READ = 32

/** Changed shards applied in one transaction: some milliseconds. */
export const MAX_CHANGES_IN_BATCH = 16

/** Restarts without anything applied in between; then the view stands still and says so. */
export const MAX_RESTARTS = 3

/** Changes of one shard that wait as such; with more of them reading the whole shard is quicker. */
export const MAX_PENDING_CHANGES = 64

/**
 * Changed records that are put into titles in the transaction that brings them: about a millisecond each. With more they are
 * searchable at once, each as a title of its own, and are put into titles in steps between which other changes go first.
 */
export const MAX_CLUSTERED_AT_ONCE = 32

/**
 * Records that are still to be put into titles, in all and as a share of the catalogue, from which on the whole catalogue is put
 * into titles anew: that takes a tenth of the time for each.
 */
export const WHOLE_FROM_RECORDS = 2000
export const WHOLE_FROM_SHARE = 1 / 8

/** Runs of keys beside the first, above which they are merged: each is looked through for every key. */
export const MAX_KEY_RUNS = 8

/** How long records are put into titles before a change may go first. */
export const CLUSTERING_MS = 30

/** Records that are put into titles in one transaction, with all that hang together with them. */
export const CLUSTERED_IN_STEP = 64

/** Pages of the word index that one step of merging writes, about: 5 to 15 ms, for which a change may have to wait. */
export const MERGE_PAGES = 100

/** How long nothing must have come before merging begins: in the middle of a row of changes it would be in the way of each. */
export const TIDY_AFTER_MS = 500

/** Transactions after which merging no longer waits for a pause: each adds a segment, in which every word is looked up. */
export const MAX_UNMERGED_BATCHES = 300

/** JavaScript heap of each worker. Without a bound it grows to twice what is used before V8 collects anything old. */
export const WORKER_HEAP = { maxYoungGenerationSizeMb: 16, maxOldGenerationSizeMb: 256 } as const

/** A record's name in an assertion: a library's id, a dataset and a key at their longest, and the colons between them. */
export const MAX_NAME_OF_RECORD = 1500

/** Why staff think that two records are of one title, or not: a paragraph. */
export const MAX_REASON_CHARS = 2000

/** Doubtful pairs of descriptions that are looked at for one page of the review queue; most are a question, some have been answered. */
export const MAX_DOUBTS_READ = 500
