// The description: what people and views need of a record, in plain words. It is derived, never stored as the truth.

/** What a thing is, in plain words. */
export type Format =
  | 'book'
  | 'serial'
  | 'article'
  | 'map'
  | 'music'
  | 'video'
  | 'audio'
  | 'computer'
  | 'manuscript'
  | 'mixed'
  | 'other'

export interface Creator {
  /** As the heading has it (`Toer, Pramoedya Ananta`), without the punctuation at its end and without dates. */
  readonly name: string
  readonly kind: 'person' | 'corporate' | 'meeting'
  /** Whether it is the main entry (1XX). */
  readonly main: boolean
  /** Terms as given (`editor`), or relator codes (`edt`) where there are no terms. Usually empty. */
  readonly roles: readonly string[]
  /** The same as MARC relator codes (`edt`, `trl`), from codes and from terms in the languages of our catalogues. Usually empty. */
  readonly relators: readonly string[]
  readonly dates: string | undefined
  /** The name in its original script (880). */
  readonly nameOriginal: string | undefined
}

export interface Identifier {
  readonly type: 'isbn' | 'issn' | 'lccn' | 'oclc' | 'other'
  /** Normalised: ISBN-13 without hyphens, `1234-567X`, normal LCCN, bare OCLC number. As given where that isn't possible. */
  readonly value: string
  /** `cancelled`: the record itself says that the number is invalid or superseded ($z, $y). `malformed`: its form or check digit is wrong. */
  readonly status: 'valid' | 'cancelled' | 'malformed'
  /** Who gave it or what kind it is, for `other`: `DLC`, `doi`, `sudocs`, … */
  readonly source: string | undefined
  /** What the record adds to it: `paperback`, `v. 1`. */
  readonly note: string | undefined
}

/** Where one copy, or all copies in one place, are. Every part as given in the record; codes are the library's own. */
export interface Holding {
  readonly library: string | undefined
  readonly branch: string | undefined
  /** Shelving location: `STACKS`, `Referensi`. */
  readonly location: string | undefined
  readonly callNumber: string | undefined
  readonly barcode: string | undefined
  readonly copy: string | undefined
  readonly note: string | undefined
  /** How many copies, where the record counts them. */
  readonly copies: number | undefined
  /** Undefined where the record doesn't say. */
  readonly loan: LoanPolicy | undefined
  /** Which volumes and issues, in words: `v.1(1990)-v.12(2001)`. */
  readonly statement: string | undefined
}

/** Lent; not lent, but copied from; only read where it is. */
export type LoanPolicy = 'loan' | 'copy-only' | 'in-house'

/** What an article is in, or a part is part of (773). */
export interface Host {
  readonly title: string | undefined
  /** Volume, number, pages. */
  readonly part: string | undefined
  readonly issn: string | undefined
  readonly isbn: string | undefined
}

/** Lists are in the record's order and may be empty; text is without the punctuation that ISBD puts between areas. */
export interface Description {
  /** With its parts and remainder, `Title : remainder. Part`; empty if the record has no title. */
  readonly title: string
  /** Characters of `title` to skip when filing: a leading article (245, second indicator). */
  readonly nonfiling: number
  /** The title in its original script (880). */
  readonly titleOriginal: string | undefined
  /** Uniform, variant, former, analytical titles. */
  readonly otherTitles: readonly string[]
  /** Statement of responsibility. */
  readonly responsibility: string | undefined
  readonly creators: readonly Creator[]
  readonly edition: string | undefined
  readonly place: string | undefined
  readonly publisher: string | undefined
  /** Of publication; for serials, of the first issue. */
  readonly year: number | undefined
  /** Pages, duration, size. */
  readonly extent: string | undefined
  /** MARC language codes (ISO 639-2/B). */
  readonly languages: readonly string[]
  /** Subject and genre headings, subdivisions after ` -- `. */
  readonly subjects: readonly string[]
  readonly format: Format
  readonly identifiers: readonly Identifier[]
  readonly series: readonly string[]
  readonly abstract: string | undefined
  readonly notes: readonly string[]
  readonly host: Host | undefined
  readonly holdings: readonly Holding[]
  /** All other text in original script (880), for search. */
  readonly otherScript: readonly string[]
}
