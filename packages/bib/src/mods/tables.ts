// Correspondences that hold in both directions, from the Library of Congress's "MODS to MARC 21 Mapping" and "MARC 21 to MODS 3.7 Mapping"
// (https://www.loc.gov/standards/mods/mods-conversions.html).

/** Types of notes and their fields; others are 500. */
export const NOTE_FIELDS: readonly (readonly [type: string, tag: string])[] = [
  ['with', '501'],
  ['thesis', '502'],
  ['bibliography', '504'],
  ['creation/production credits', '508'],
  ['citation/reference', '510'],
  ['performers', '511'],
  ['numbering', '515'],
  ['venue', '518'],
  ['preferred citation', '524'],
  ['additional physical form', '530'],
  ['reproduction', '533'],
  ['original version', '534'],
  ['original location', '535'],
  ['funding', '536'],
  ['system details', '538'],
  ['acquisition', '541'],
  ['biographical/historical', '545'],
  ['language', '546'],
  ['ownership', '561'],
  ['version identification', '562'],
  ['publications', '581'],
  ['action', '583'],
  ['exhibitions', '585'],
  ['date/sequential designation', '362'],
]

/** Values of typeOfResource and leader/06; the first of a letter is what is written. */
export const RESOURCE_TYPES: readonly (readonly [value: string, type: string])[] = [
  ['text', 'a'],
  ['text', 't'],
  ['notated music', 'c'],
  ['notated music', 'd'],
  ['cartographic', 'e'],
  ['cartographic', 'f'],
  ['moving image', 'g'],
  ['sound recording-nonmusical', 'i'],
  ['sound recording-musical', 'j'],
  ['sound recording', 'i'],
  ['still image', 'k'],
  ['software, multimedia', 'm'],
  ['mixed material', 'p'],
  ['three dimensional object', 'r'],
  ['three dimensional object', 'o'],
]

/** Leader/06 of things made by hand; MODS says so in an attribute. */
export const MANUSCRIPT_TYPES = 'dft'

/** Types of relatedItem and their linking fields; one without type is 787. */
export const RELATED_FIELDS: readonly (readonly [type: string, tag: string])[] = [
  ['host', '773'],
  ['constituent', '774'],
  ['otherVersion', '775'],
  ['otherFormat', '776'],
  ['preceding', '780'],
  ['succeeding', '785'],
  ['original', '786'],
]

/** Authorities of subjects and the second indicator of 600–651; others are `7` with $2. */
export const SUBJECT_AUTHORITIES: readonly (readonly [authority: string, indicator: string])[] = [
  ['lcsh', '0'],
  ['lcshac', '1'],
  ['mesh', '2'],
  ['nal', '3'],
  ['csh', '5'],
  ['rvm', '6'],
]

/** Authorities of classification and their fields with indicators. */
export const CLASSIFICATIONS: readonly (readonly [authority: string, tag: string, indicators: string])[] = [
  ['lcc', '050', ' 4'],
  ['nlm', '060', ' 4'],
  ['udc', '080', '  '],
  ['ddc', '082', '04'],
  ['sudocs', '086', '0 '],
  ['candocs', '086', '1 '],
]

/** Types of identifiers and their fields with indicators; the numbers of 024 that have a first indicator of their own, and of 028. */
export const IDENTIFIERS: readonly (readonly [type: string, tag: string, indicators: string])[] = [
  ['isrc', '024', '0 '],
  ['upc', '024', '1 '],
  ['ismn', '024', '2 '],
  ['ean', '024', '3 '],
  ['sici', '024', '4 '],
  ['issue number', '028', '00'],
  ['matrix number', '028', '10'],
  ['music plate', '028', '20'],
  ['music publisher', '028', '30'],
  ['videorecording identifier', '028', '40'],
  ['strn', '027', '  '],
  ['stock number', '037', '  '],
]
