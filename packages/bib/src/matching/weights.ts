// What speaks for and against two records being of one title, and how much: the one table of it, with the reason and the source of every row.
// How the evidence is found is in decide.ts.

/** Works and services that the rows are taken from or checked against; docs/matching.md says what each has. */
export type Source =
  /** Matching profiles of the California Digital Library for Melvyl, as Primo ships them (CDLMatchingProfile.xml, CDLSeMatchingProfile.xml). */
  | 'CDL'
  /** OCLC, Duplicate Detection and Resolution: what Weitz and Patton wrote about what it merges, and what it never does. */
  | 'DDR'
  /** OCLC, Bibliographic Formats and Standards, chapter 4, When to Input a New Record. */
  | 'BFAS 4'
  /** ALCTS, Differences Between, Changes Within: Guidelines on When to Create a New Record. */
  | 'DBCW'
  /** OhioLINK's central catalogue (INN-Reach): number first, then the title verifies it. */
  | 'INN-Reach'
  /** K. Coyle, Record Merging Algorithm (University of California, MELVYL). */
  | 'Coyle'
  /** Colorado Alliance, Gold Rush match key; ReShare's and FOLIO's shared indexes use it. */
  | 'Gold Rush'
  /** National Library of Finland, match detection of the union catalogue Melinda. */
  | 'Melinda'
  /** ISSN Manual: which changes of title get another ISSN; linking ISSN. */
  | 'ISSN Manual'
  /** International ISBN Agency, Users' Manual: one number for each edition and form, none used again. */
  | 'ISBN Manual'
  /** IFLA, Functional Requirements for Bibliographic Records: what makes another manifestation or expression. */
  | 'FRBR'
  /** Measured by test/bench/match on real catalogues. */
  | 'measured'

/**
 * Which shared number takes away the force of a veto that stands alone, so that its points count only: a number of the record or edition as cataloguers share it
 * (OCLC, LCCN, national bibliography, DOI), or an ISBN or ISSN as well.
 */
export type Overruled = 'by-record-number' | 'by-any-number' | 'never'

export interface Rule {
  /** Points; `same` needs `SAME` of them. */
  readonly points: number
  /** Forbids the two records to stand in one title, whatever else they share, unless overruled. */
  readonly veto?: Overruled
  /** Where it keeps two records apart, people need not be asked: forms of one text share numbers by the thousand. */
  readonly settled?: true
  readonly reason: string
  readonly sources: readonly Source[]
}

/** Points from which two records are of one title. */
export const SAME = 100

/** Points from which people should look. */
export const DOUBTFUL = 65

const rules = {
  'oclc-shared': {
    points: 110,
    reason: 'One number is one record of WorldCat, copied; title or creator must not speak clearly against it.',
    sources: ['INN-Reach', 'Coyle', 'CDL'],
  },
  'lccn-shared': {
    points: 80,
    reason: 'One number is one edition, but records of another form keep it.',
    sources: ['Coyle', 'CDL'],
  },
  'national-shared': { points: 80, reason: 'A number of a national bibliography or library, as an LCCN.', sources: ['Melinda'] },
  'doi-shared': { points: 90, reason: 'Assigned once, to one publication; DOI, ISMN, EAN and the like.', sources: ['Melinda'] },
  'isbn-shared': {
    points: 60,
    reason: 'Of one edition and form; publishers have used numbers again, so the title must agree.',
    sources: ['ISBN Manual', 'INN-Reach', 'CDL'],
  },
  'issn-shared': {
    points: 60,
    reason: 'Of one serial; the linking one joins its forms, so carrier and title must agree.',
    sources: ['ISSN Manual', 'CDL'],
  },
  'number-near': {
    points: 25,
    reason: "One record's own number is cancelled, merged or of the set in the other.",
    sources: ['CDL'],
  },
  'oclc-differs': { points: -60, reason: 'WorldCat has them apart; but it has duplicates.', sources: ['INN-Reach', 'CDL', 'DDR'] },
  'lccn-differs': { points: -50, reason: 'The Library of Congress has them apart.', sources: ['CDL'] },
  'isbn-differs': { points: -10, reason: 'Bindings of one edition have numbers of their own.', sources: ['ISBN Manual'] },
  'issn-differs': {
    points: -60,
    reason: 'Another serial, or the same on another carrier or under another title.',
    sources: ['ISSN Manual'],
  },
  'number-reused': {
    points: -200,
    veto: 'never',
    reason: 'A shared number, but neither title nor creator: it was used again, mistyped, or copied with the record.',
    sources: ['ISBN Manual', 'INN-Reach'],
  },

  'title-equal': { points: 50, reason: 'The whole title, folded, in one of its scripts.', sources: ['Gold Rush', 'CDL'] },
  'title-proper-equal': {
    points: 40,
    reason: 'The title proper, with nothing behind it in one record, or less of the same.',
    sources: ['Coyle', 'CDL', 'BFAS 4'],
  },
  'title-near': {
    points: 38,
    reason: 'The same but for spelling of single words, or for where words are divided.',
    sources: ['Melinda'],
  },
  'title-remainder-differs': {
    points: -20,
    reason: 'Title proper alone: what is behind it tells reports and hearings of one name apart.',
    sources: ['BFAS 4', 'measured'],
  },
  'title-differs': { points: -90, reason: 'Titles proper are not the same: another title.', sources: ['BFAS 4', 'CDL'] },
  'title-numbers-differ': {
    points: -60,
    veto: 'by-record-number',
    reason: 'Numbers and years in titles tell volumes, years and laws apart that all else has alike.',
    sources: ['DDR', 'measured'],
  },
  'title-long': { points: 10, reason: 'Five words or more are rarely met by chance.', sources: ['Coyle'] },
  'title-very-long': {
    points: 35,
    reason:
      'Eight words or more are a description by themselves: equal ones in different works are volumes or reprints, which other rows tell.',
    sources: ['Coyle', 'measured'],
  },
  'title-short': { points: -10, reason: 'One or two words are shared by unrelated works.', sources: ['Coyle'] },

  'creator-shared': { points: 30, reason: 'A surname or body in both.', sources: ['Gold Rush', 'CDL'] },
  'creators-differ': { points: -60, reason: 'Both name some, and none is shared.', sources: ['CDL', 'BFAS 4'] },

  'date-equal': { points: 25, reason: 'One year, or one span.', sources: ['CDL', 'Gold Rush'] },
  'date-near': {
    points: -10,
    reason: 'A year apart, or a guess that includes the other: copyright and printing.',
    sources: ['CDL'],
  },
  'date-apart': {
    points: -45,
    veto: 'by-any-number',
    reason: 'Two years or more: another edition or a reprint with a record of its own.',
    sources: ['CDL', 'BFAS 4', 'DDR'],
  },
  'serial-start-differs': {
    points: -35,
    reason: 'The first issue that cataloguers had before them differs; titles of one name do too.',
    sources: ['DBCW'],
  },
  'serial-runs-apart': {
    points: -60,
    veto: 'by-record-number',
    reason: 'One ended before the other began: an earlier and a later title.',
    sources: ['ISSN Manual', 'DBCW'],
  },

  'edition-equal': { points: 10, reason: 'Both say the same edition, other than the first.', sources: ['Gold Rush'] },
  'edition-unsaid': {
    points: -40,
    reason: 'One says a later or revised edition, the other none: old lists leave it out, and first editions say nothing.',
    sources: ['BFAS 4'],
  },
  'edition-differs': {
    points: -60,
    veto: 'by-record-number',
    reason: 'Another edition is another text.',
    sources: ['BFAS 4', 'DDR', 'FRBR'],
  },

  'edition-name-differs': {
    points: -45,
    reason: 'Named by its publisher or its readers: `Dept. ed.` and `Doc. ed.` have numbers of their own.',
    sources: ['BFAS 4', 'measured'],
  },
  'named-edition-differs': {
    points: -80,
    veto: 'by-record-number',
    reason: 'A serial or map that appears in several editions at once is several.',
    sources: ['ISSN Manual', 'measured'],
  },
  'serial-name-differs': {
    points: -80,
    veto: 'by-record-number',
    reason: 'Serials of one name have uniform titles, made to tell them apart.',
    sources: ['DBCW', 'measured'],
  },
  'sheet-differs': {
    points: -80,
    veto: 'by-record-number',
    reason: 'Sheets of a map series share title, creator and date; a variant title names the sheet.',
    sources: ['measured'],
  },

  'document-shared': {
    points: 35,
    reason: 'A number that the issuer gave: of a report, a government document, a recording.',
    sources: ['Melinda', 'measured'],
  },
  'document-differs': {
    points: -60,
    veto: 'by-record-number',
    reason: 'Numbers of one kind, none shared: a supplement, a progress report, the leaflet of another town.',
    sources: ['measured'],
  },
  'series-number-shared': { points: 15, reason: 'The same number of the same series.', sources: ['Coyle'] },
  'series-number-differs': {
    points: -60,
    veto: 'by-record-number',
    reason: 'Another number of the same series is another publication.',
    sources: ['BFAS 4', 'measured'],
  },

  'part-equal': { points: 15, reason: 'The same volume or part.', sources: ['Gold Rush'] },
  'part-differs': {
    points: -100,
    veto: 'by-record-number',
    reason: 'Volumes of one work are lent one by one.',
    sources: ['DBCW', 'Gold Rush'],
  },
  'part-unsaid': {
    points: -60,
    veto: 'by-record-number',
    reason: 'One is a part, the other the whole: a set is not its volume.',
    sources: ['DBCW', 'FRBR'],
  },

  'pages-equal': { points: 15, reason: 'The same extent.', sources: ['Gold Rush', 'CDL'] },
  'pages-near': { points: 5, reason: 'Within ten pages or a tenth: counted otherwise.', sources: ['BFAS 4', 'Coyle'] },
  'pages-differ': { points: -35, reason: 'More than a tenth: another edition, or not the whole.', sources: ['BFAS 4', 'Coyle'] },

  'publisher-shared': { points: 10, reason: 'The same name, or a form of it.', sources: ['Gold Rush', 'CDL'] },
  'publisher-differs': {
    points: -60,
    reason: 'No word in common: published elsewhere, from other plates or in another year.',
    sources: ['BFAS 4'],
  },

  'description-equal': {
    points: 15,
    reason: 'Nothing that is compared differs, to the letter: a copy of the record, or one made from it.',
    sources: ['Gold Rush', 'measured'],
  },

  'copy-equal': {
    points: 30,
    reason: 'All else that the two say (notes, subjects, extent) is equal too: one was copied from the other.',
    sources: ['measured'],
  },

  'language-differs': {
    points: -80,
    veto: 'by-record-number',
    reason: 'A translation is another text.',
    sources: ['FRBR', 'Melinda'],
  },
  'format-differs': {
    points: -100,
    veto: 'by-record-number',
    reason: 'A book is no map, and a serial no volume of it.',
    sources: ['Gold Rush', 'Melinda'],
  },
  'carrier-differs': {
    points: -60,
    veto: 'by-record-number',
    settled: true,
    reason: 'Print, microform and online are asked for, lent and shelved apart.',
    sources: ['Gold Rush', 'DDR', 'measured'],
  },

  'host-equal': { points: 20, reason: 'A part of the same whole, in the same place.', sources: ['Melinda'] },
  'host-differs': {
    points: -80,
    veto: 'by-record-number',
    reason: 'The same name in another whole: a chapter, an article.',
    sources: ['Melinda'],
  },
  'host-unsaid': {
    points: -40,
    veto: 'by-record-number',
    reason: 'One is a part of something, the other is not.',
    sources: ['Melinda', 'FRBR'],
  },

  early: {
    points: -40,
    reason: 'Printed by hand: settings and states of one title page are different books, and OCLC merges none of them.',
    sources: ['DDR'],
  },
  thin: { points: -45, reason: 'Too little is said for a description alone to tell it from others.', sources: ['CDL', 'measured'] },
} as const satisfies Readonly<Record<string, Rule>>

export type EvidenceCode = keyof typeof rules

/** Every row by its code. Codes are shown to staff and stay stable. */
export const WEIGHTS: Readonly<Record<EvidenceCode, Rule>> = rules
