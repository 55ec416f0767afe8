// Every bound of this package, each with its reason. Files come from anywhere, so nothing is read without one.

/** An ISO 2709 record. Its length is five digits in the leader, so the format itself ends here. */
export const MAX_ISO2709_RECORD_BYTES = 99_999

/** A field in an ISO 2709 record with its terminator. Its length is four digits in the directory. */
export const MAX_ISO2709_FIELD_BYTES = 9_999

/**
 * Bytes held while looking for the end of an ISO 2709 record. Room for one record of full length and for the one before it
 * that lost its terminator; what is longer is handed over as a rejected piece, so memory stays flat on any input.
 */
export const MAX_ISO2709_PENDING_BYTES = 256 * 1024

/** The XML text of one record. MARCXML needs about 2.5 times the bytes of ISO 2709; the longest real one met has 0.6 MB. */
export const MAX_XML_RECORD_BYTES = 4 * 1024 * 1024

/** A start tag outside of a record. Schema locations of several lines fit many times. */
export const MAX_XML_TAG_BYTES = 64 * 1024

/** Elements open at once inside one XML record. MARCXML itself needs three: record, datafield, subfield. */
export const MAX_XML_DEPTH = 16

/** Elements open at once inside a record of MODS or Dublin Core. MODS nests related items; five levels of them are met, and each needs three. */
export const MAX_XML_TREE_DEPTH = 64

/** An element name in the XML around records; longer ones can't be ours. */
export const MAX_XML_NAME_BYTES = 128

/** Bytes that are looked at to tell a file's format. A tar archive gives itself away in byte 262, everything else earlier. */
export const SNIFF_BYTES = 512

/** Bytes that are looked at to tell what kind of records an XML file has: schema locations and OAI-PMH headers stand before the first. */
export const SNIFF_XML_BYTES = 64 * 1024

/**
 * Uncompressed bytes that gunzip makes at once. What it holds back until they are read, and what is lost just before corrupted input, is
 * about as much; a quarter of it would cost a quarter of the speed.
 */
export const GUNZIP_PIECE_BYTES = 32 * 1024

/** Creators, subjects, identifiers and the like that a description lists of each. The largest real records have some hundreds. */
export const MAX_LISTED = 1_000

/** Text of a bad value that an error message repeats. */
export const MAX_QUOTED_CHARS = 60

/** Records whose vote tells whether a file is UNIMARC. Odd records come singly; sixteen of them at the start of a file do not. */
export const FLAVOUR_VOTES = 16

/** Items, rejected ones included, that are held until there are enough votes: a file may begin with much that gives no record. */
export const MAX_ITEMS_BEFORE_VOTE = 64
