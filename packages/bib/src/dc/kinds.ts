// Types of Dublin Core (DCMI Type Vocabulary, info:eu-repo, and words that repositories use) → leader/06 and 07.

export interface Kind {
  /** MARC 21 leader/06. */
  readonly type: string
  /** MARC 21 leader/07. */
  readonly level: string
  readonly article: boolean
}

/** What is found in a type, folded to lower case without blanks; the first that fits any of the types counts. */
const KINDS: readonly (readonly [RegExp, string, string])[] = [
  [/movingimage|video|film/, 'g', 'm'],
  [/sound|audio|podcast/, 'i', 'm'],
  [/musicalnotation|musicscore|sheetmusic/, 'c', 'm'],
  [/map|peta|cartograph/, 'e', 'm'],
  [/stillimage|^image|photo|foto|gambar|poster/, 'k', 'm'],
  [/dataset|software|interactiveresource|program/, 'm', 'm'],
  [/physicalobject|realia/, 'r', 'm'],
  [
    /journalarticle|semantics\/article|^article|artikel|peer-reviewed|bookpart|bookchapter|conferencepaper|conferenceobject|review/,
    'a',
    'b',
  ],
  [/^collection|koleksi/, 'p', 'c'],
  [/journal|serial|periodical|majalah|jurnal|newspaper/, 'a', 's'],
]

/** @param types The record's `type` elements. What none of them tells is text that stands by itself. */
export function kindOf(types: readonly string[]): Kind {
  const folded = types.map((type) => type.toLowerCase().replaceAll(/[\s_]+/g, ''))
  const [, type, level] = KINDS.find(([pattern]) => folded.some((text) => pattern.test(text))) ?? [undefined, 'a', 'm']
  return { type, level, article: level === 'b' }
}
