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

/**
 * Marks of MARC-8 that wait for their letter, or for the second half of a double one. Vietnamese and romanised scripts put three on a
 * letter at most; more are noise, which is kept but takes no more time than text.
 */
export const MAX_WAITING_MARKS = 16

/** Letters of one word that are looked at to tell an encoding. */
export const MAX_WEIGHED_WORD_CHARS = 100

/** The XML text of one record. MARCXML needs about 2.5 times the bytes of ISO 2709; the longest real one met has 0.6 MB. */
export const MAX_XML_RECORD_BYTES = 4 * 1024 * 1024

/** A start tag outside of a record. Schema locations of several lines fit many times. */
export const MAX_XML_TAG_BYTES = 64 * 1024

/** Elements open at once inside one XML record. MARCXML itself needs three: record, datafield, subfield. */
export const MAX_XML_DEPTH = 16

/** Elements open at once inside a record of MODS or Dublin Core. MODS nests related items; five levels of them are met, and each needs three. */
export const MAX_XML_TREE_DEPTH = 64

/** Elements inside a record of MODS or Dublin Core. Finding aids have thousands; what is done for each must not add up without bound. */
export const MAX_XML_TREE_ELEMENTS = 20_000

/** An element name in the XML around records; longer ones can't be ours. */
export const MAX_XML_NAME_BYTES = 128

/** The JSON of one record. MARC-in-JSON needs about as much as MARCXML. */
export const MAX_JSON_RECORD_BYTES = 4 * 1024 * 1024

/** Brackets open at once inside one record in JSON. MARC-in-JSON itself needs six; systems wrap it in a few more. */
export const MAX_JSON_DEPTH = 32

/** The lines of one record in a format of lines (MARCMaker, Aleph sequential), which need about as many bytes as ISO 2709; overlong records fit many times. */
export const MAX_LINES_RECORD_BYTES = 4 * 1024 * 1024

/** Bytes that are looked at to tell a file's format. A tar archive gives itself away in byte 262, everything else earlier. */
export const SNIFF_BYTES = 512

/** Bytes that are looked at to tell what kind of records an XML file has: schema locations and OAI-PMH headers stand before the first. */
export const SNIFF_XML_BYTES = 64 * 1024

/**
 * Uncompressed bytes that gunzip makes at once. What it holds back until they are read, and what is lost just before corrupted input, is
 * about as much; a quarter of it would cost a quarter of the speed.
 */
export const GUNZIP_PIECE_BYTES = 32 * 1024

/** One row of a list in text. Excel's longest cell has 32,767 characters; rows of a list of books have some hundreds. */
export const MAX_TABLE_ROW_BYTES = 1024 * 1024

/** Cells in a row of a list or sheet: as many as Excel has columns. */
export const MAX_TABLE_CELLS = 16_384

/** Rows of a list among which its headings are looked for: a school's letterhead and title stand above them. */
export const MAX_HEADING_ROWS = 40

/** Bytes of a list in text that are looked at to tell its encoding, separator and headings. */
export const TABLE_HEAD_BYTES = 64 * 1024

/** Titles in one list: of each control number 12 bytes are remembered. Four times what fits on an Excel sheet. */
export const MAX_TABLE_TITLES = 4 * 1024 * 1024

/** Rows that are joined to one title. A class set has some hundreds of copies, and 500 holdings fit into a record of ISO 2709. */
export const MAX_COPIES_OF_TITLE = 500

/** A number of a list that becomes a control number; longer ones are text that stands in the wrong column. */
export const MAX_CONTROL_NUMBER_CHARS = 100

/** An Excel file as it is, held in memory because its directory stands at its end. A full sheet of a million rows has about 100 MB. */
export const MAX_XLSX_BYTES = 192 * 1024 * 1024

/** Parts of an Excel file. Workbooks with hundreds of sheets and pictures stay below. */
export const MAX_XLSX_PARTS = 10_000

/** One part of an Excel file, uncompressed. It is streamed, but someone waits for it. A million rows of 20 columns have about 1 GB. */
export const MAX_XLSX_PART_BYTES = 2 * 1024 * 1024 * 1024

/** How often larger than compressed a part may be once uncompressed, beyond the first bytes. Sheets are 10 to 30 times, archives made to harm 1,000 times. */
export const MAX_XLSX_RATIO = 200
export const XLSX_RATIO_FREE_BYTES = 32 * 1024 * 1024

/** All texts that the cells of a workbook share, held in memory, with so much more for each. A million titles have about 60 MB. */
export const MAX_SHARED_STRING_BYTES = 256 * 1024 * 1024
export const SHARED_STRING_OVERHEAD_BYTES = 8

/** Text in an Excel file between two tags. Excel's longest cell has 32,767 characters; escapes make it longer. */
export const MAX_XLSX_TEXT_CHARS = 1024 * 1024

/** Creators, subjects, identifiers and the like that a description lists of each. The largest real records have some hundreds. */
export const MAX_LISTED = 1_000

/** Text of a bad value that an error message repeats. */
export const MAX_QUOTED_CHARS = 60

/** Records whose vote tells whether a file is UNIMARC. Odd records come singly; sixteen of them at the start of a file do not. */
export const FLAVOUR_VOTES = 16

/** Items, rejected ones included, that are held until there are enough votes: a file may begin with much that gives no record. */
export const MAX_ITEMS_BEFORE_VOTE = 64

/** Rows of a sheet that we write, headings included; more than Excel can show go into another sheet (Excel specifications and limits). */
export const MAX_XLSX_SHEET_ROWS = 1_048_576

/** Characters in a cell of a sheet that we write; Excel calls a file with more damaged. */
export const MAX_XLSX_CELL_CHARS = 32_767
