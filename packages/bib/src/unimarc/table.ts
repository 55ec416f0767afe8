// Fields that only change their tags, subfield codes and punctuation, as data. Titles, names and links need more (title.ts, names.ts,
// links.ts). Source: LoC, "UNIMARC to MARC 21 Conversion Specifications" (August 2001), sections I–III; where UNIMARC has grown since
// (011 $f, 013–017, 073, 214, …): UNIMARC Manual: Bibliographic Format, 3rd ed. 2008 and IFLA's updates.

/**
 * What becomes of a subfield: the code in MARC 21, with the mark of ISBD that ends the subfield before it (`b :`). `+` in place of a code
 * puts the text behind the mark into the subfield before it. Codes without a rule have no place in MARC 21 and are kept in 886.
 */
export type SubfieldRules = Readonly<Record<string, string>>

export interface FieldRule {
  readonly to: string
  /** Two characters; `1` and `2` in brackets stand for UNIMARC's own: `[1] `. */
  readonly indicators: string
  readonly subfields: SubfieldRules
  /** Codes that MARC 21 doesn't repeat: a second one is put behind the mark into the first. @default none */
  readonly once?: string
}

const NOTE: SubfieldRules = { a: 'a' }
const note = (to: string, indicators = '  '): FieldRule => ({ to, indicators, subfields: NOTE })

const VARIANT: SubfieldRules = { a: 'a', b: 'h', e: 'b :', f: '+ /', h: 'n.', i: 'p,', j: 'f', n: 'g' }
const variant = (second: string): FieldRule => ({ to: '246', indicators: `3${second}`, subfields: VARIANT, once: 'b' })

/** By UNIMARC tag. */
export const FIELD_RULES: Readonly<Record<string, FieldRule>> = {
  '010': { to: '020', indicators: '  ', subfields: { a: 'a', b: 'q', d: 'c :', z: 'z' } },
  // Cancelled ($y) and erroneous ($z) change places.
  '011': { to: '022', indicators: '  ', subfields: { a: 'a', f: 'l', g: 'm', y: 'z', z: 'y' } },
  '012': { to: '026', indicators: '  ', subfields: { a: 'e', '2': '2', '5': '5' } },
  '013': { to: '024', indicators: '2 ', subfields: { a: 'a', b: 'q', d: 'c :', z: 'z' } },
  '015': { to: '027', indicators: '  ', subfields: { a: 'a', b: 'q', z: 'z' } },
  '016': { to: '024', indicators: '0 ', subfields: { a: 'a', b: 'q', d: 'c :', z: 'z' } },
  '017': { to: '024', indicators: '7 ', subfields: { a: 'a', b: 'q', d: 'c :', z: 'z', '2': '2' } },
  '035': { to: '035', indicators: '  ', subfields: { a: 'a', z: 'z' } },
  '040': { to: '030', indicators: '  ', subfields: { a: 'a', z: 'z' } },
  '071': { to: '028', indicators: '[1] ', subfields: { a: 'a', b: 'b', c: 'q' } },
  '072': { to: '024', indicators: '1 ', subfields: { a: 'a', b: 'q', c: 'd', d: 'c :', z: 'z' } },
  '073': { to: '024', indicators: '3 ', subfields: { a: 'a', b: 'q', c: 'd', d: 'c :', z: 'z' } },
  '205': { to: '250', indicators: '  ', subfields: { a: 'a', b: '+,', d: 'b =', f: 'b /', g: '+ ;' }, once: 'ab' },
  '206': { to: '255', indicators: '  ', subfields: { a: 'a', b: 'a', c: 'b ;', d: 'c', e: 'd', f: 'e' }, once: 'ab' },
  '207': { to: '362', indicators: '[2] ', subfields: { a: 'a', z: 'z' }, once: 'a' },
  '208': { to: '254', indicators: '  ', subfields: { a: 'a', d: '+ =' }, once: 'a' },
  '211': { to: '263', indicators: '  ', subfields: { a: 'a' } },
  '215': { to: '300', indicators: '  ', subfields: { a: 'a', c: 'b :', d: 'c ;', e: 'e +' }, once: 'be' },
  '230': { to: '256', indicators: '  ', subfields: { a: 'a' } },
  ...Object.fromEntries(
    ['300', '301', '302', '303', '305', '306', '307', '308', '309', '310', '312', '313', '315', '321'].map((tag) => [
      tag,
      note('500'),
    ]),
  ),
  '304': note('500'),
  '311': note('580'),
  '314': note('500'),
  '316': { to: '500', indicators: '  ', subfields: { a: 'a', '5': '5' } },
  '317': { to: '561', indicators: '  ', subfields: { a: 'a', '5': '5' } },
  '320': note('504'),
  '322': note('508'),
  '323': note('511', '0 '),
  '324': note('534'),
  '325': { to: '533', indicators: '  ', subfields: { a: 'n' } },
  '326': { to: '310', indicators: '  ', subfields: { a: 'a', b: 'b,' } },
  '328': { to: '502', indicators: '  ', subfields: { a: 'a', b: 'b', c: 'g', d: 'd', e: 'c', t: 'o', z: 'g' } },
  '330': note('520'),
  '332': note('524'),
  '333': note('521'),
  '334': { to: '586', indicators: '  ', subfields: { a: 'a', b: '+,', c: '+,', d: '+,' } },
  '336': note('516'),
  '337': note('538'),
  '345': { to: '037', indicators: '  ', subfields: { a: 'b', b: 'a', c: 'f', d: 'c' } },
  '501': { to: '243', indicators: '10', subfields: { a: 'a', b: 'k', e: '+ :', k: 'f', m: 'l', r: 'm', s: 'n', u: 'r', w: 'o' } },
  '510': variant('1'),
  '512': variant('4'),
  '513': variant('5'),
  '514': variant('6'),
  '515': variant('7'),
  '516': variant('8'),
  '517': variant(' '),
  '518': variant(' '),
  '520': { to: '247', indicators: '1 ', subfields: { a: 'a', e: 'b :', h: 'n.', i: 'p,', j: 'f', n: 'g', x: 'x' }, once: 'b' },
  '530': { to: '222', indicators: ' 0', subfields: { a: 'a', b: 'b' } },
  '531': { to: '210', indicators: '0 ', subfields: { a: 'a', b: 'b' } },
  '532': variant(' '),
  '540': variant(' '),
  '541': variant('1'),
  '545': variant('0'),
  '560': variant(' '),
  '610': { to: '653', indicators: '  ', subfields: { a: 'a' } },
  '615': { to: '072', indicators: ' 7', subfields: { n: 'a', m: 'x', '2': '2' } },
  '617': { to: '752', indicators: '  ', subfields: { a: 'a', b: 'b', c: 'c', d: 'd', e: 'f', '2': '2', '3': '0' } },
  '620': { to: '752', indicators: '  ', subfields: { a: 'a', b: 'b', c: 'c', d: 'd', '3': '0' } },
  '660': { to: '043', indicators: '  ', subfields: { a: 'a' } },
  '661': { to: '045', indicators: '  ', subfields: { a: 'a' } },
  '675': { to: '080', indicators: '  ', subfields: { a: 'a', v: '2' } },
  '676': { to: '082', indicators: '04', subfields: { a: 'a', v: '2' } },
  '680': { to: '050', indicators: ' 4', subfields: { a: 'a', b: 'b' } },
  '686': { to: '084', indicators: '  ', subfields: { a: 'a', b: 'b', '2': '2' } },
  '730': { to: '720', indicators: '[1] ', subfields: { a: 'a', '4': '4' } },
  '850': { to: '850', indicators: '  ', subfields: { a: 'a' } },
}

/** 260's subfields; for 264, whose statements are one field each, the first three. */
export const IMPRINT_RULES: SubfieldRules = {
  a: 'a ;',
  b: '+',
  c: 'b :',
  d: 'c,',
  e: 'e',
  f: '+',
  g: 'f :',
  h: 'g,',
}

/** 214's second indicator and 264's. */
export const STATEMENT_KINDS: Readonly<Record<string, string>> = { '0': '1', '1': '0', '2': '2', '3': '3', '4': '4' }

/** Uniform titles: 500, and what 605 and embedded 500 fields share with it. */
export const UNIFORM_TITLE_RULES: SubfieldRules = {
  a: 'a',
  b: 'h',
  h: 'n.',
  i: 'p.',
  k: 'f',
  l: 'k.',
  m: 'l.',
  n: 'g',
  q: 's',
  r: 'm,',
  s: 'n,',
  u: 'r,',
  v: 'n,',
  w: 'o ;',
}

/** Subdivisions of subjects: geographic and chronological change places. */
export const SUBDIVISION_RULES: SubfieldRules = { j: 'v', x: 'x', y: 'z', z: 'y' }

/** Languages, 101 to 041. */
export const LANGUAGE_RULES: SubfieldRules = { a: 'a', b: 'k', c: 'h', d: 'b', e: 'f', h: 'e', i: 'g', j: 'j' }

/** Fields that are MARC 21's already; and all 9XX, which are local in both. */
export const CARRIED_OVER = new Set(['852', '856', '859'])

export interface LinkRule {
  readonly to: string
  readonly second: string
  /** What the relation is where MARC 21 has no field for it ($i). */
  readonly relation?: string
}

/** Links, 4XX, except 410 and 461–464, which depend on the record (links.ts). */
export const LINK_RULES: Readonly<Record<string, LinkRule>> = {
  '411': { to: '762', second: ' ' },
  '412': { to: '786', second: '8', relation: 'Source of excerpt or offprint:' },
  '413': { to: '787', second: '8', relation: 'Excerpt or offprint:' },
  '421': { to: '770', second: ' ' },
  '422': { to: '772', second: ' ' },
  '423': { to: '777', second: ' ' },
  '424': { to: '787', second: '8', relation: 'Updated by:' },
  '425': { to: '787', second: '8', relation: 'Updates:' },
  '430': { to: '780', second: '0' },
  '431': { to: '780', second: '1' },
  '432': { to: '780', second: '2' },
  '433': { to: '780', second: '3' },
  '434': { to: '780', second: '5' },
  '435': { to: '780', second: '6' },
  '436': { to: '780', second: '4' },
  '437': { to: '780', second: '7' },
  '440': { to: '785', second: '0' },
  '441': { to: '785', second: '1' },
  '442': { to: '785', second: '2' },
  '443': { to: '785', second: '3' },
  '444': { to: '785', second: '4' },
  '445': { to: '785', second: '5' },
  '446': { to: '785', second: '6' },
  '447': { to: '785', second: '7' },
  '448': { to: '785', second: '8' },
  '451': { to: '775', second: ' ' },
  '452': { to: '776', second: ' ' },
  '453': { to: '767', second: ' ' },
  '454': { to: '765', second: ' ' },
  '455': { to: '787', second: '8', relation: 'Reproduction of:' },
  '456': { to: '787', second: '8', relation: 'Reproduced as:' },
  '470': { to: '787', second: '8', relation: 'Item reviewed:' },
  '481': { to: '787', second: '8', relation: 'Bound with:' },
  '482': { to: '787', second: '8', relation: 'Bound with:' },
  '488': { to: '787', second: '8', relation: 'Related work:' },
}
