// Indonesian and Malay words → other forms of the same root: `membaca`, `pembacaan`, `dibaca` and `baca` belong together.
// The affixes, how they change a root's first letter, and which of them exclude each other, are those of Nazief and
// Adriani's stemmer (1996) as published in Adriani, Asian, Nazief, Tahaghoghi and Williams, "Stemming Indonesian: a
// confix-stripping approach" (ACM Transactions on Asian Language Information Processing 6(4), 2007). Theirs asks a
// dictionary whether what is left is a root; here the catalogue's own words are the dictionary: forms that are not in it
// find nothing. Forms are only sought where the words themselves find next to nothing.

/** Shorter ones are rarely roots of their own, and belong to too many words. */
const MIN_ROOT_LETTERS = 4

const LATIN_WORD = /^[a-z]+$/
const VOWEL = /[aeiou]/

const PARTICLES = /(?:lah|kah|tah|pun)$/
const POSSESSIVES = /(?:ku|mu|nya)$/
const SUFFIXES = ['kan', 'an', 'i'] as const

/** Prefixes that do not go with a suffix. */
const EXCLUDED = new Set(['be-i', 'di-an', 'ke-i', 'ke-kan', 'me-an', 'se-i', 'se-kan', 'te-an'])

/** What a prefix stands before, and which letter of the root it may have taken. The first that fits is it. */
const PREFIXES: readonly (readonly [prefix: RegExp, kind: string, taken: readonly string[]])[] = [
  [/^(?:memper|diper)(?=[a-z])/, 'me', ['']],
  [/^pember(?=[a-z])/, 'pe', ['']],
  [/^pembel(?=ajar)/, 'pe', ['']],
  [/^(?:be|pe|te)l(?=ajar)/, 'be', ['']],
  [/^meny(?=[aeiou])/, 'me', ['s', 'sy']],
  [/^peny(?=[aeiou])/, 'pe', ['s', 'sy']],
  [/^meng(?=[aeiou])/, 'me', ['', 'k']],
  [/^peng(?=[aeiou])/, 'pe', ['', 'k']],
  [/^meng(?=[ghqk])/, 'me', ['']],
  [/^peng(?=[ghqk])/, 'pe', ['']],
  [/^mem(?=[bfpv])/, 'me', ['']],
  [/^pem(?=[bfpv])/, 'pe', ['']],
  [/^mem(?=[aeiou])/, 'me', ['p', 'm']],
  [/^pem(?=[aeiou])/, 'pe', ['p', 'm']],
  [/^men(?=[cdjsz])/, 'me', ['']],
  [/^pen(?=[cdjsz])/, 'pe', ['']],
  [/^men(?=[aeiou])/, 'me', ['t', 'n']],
  [/^pen(?=[aeiou])/, 'pe', ['t', 'n']],
  [/^me(?=[lrwy][aeiou])/, 'me', ['']],
  [/^ber(?=[a-z])/, 'be', ['']],
  [/^be(?=kerja)/, 'be', ['']],
  [/^ter(?=[a-z])/, 'te', ['']],
  [/^per(?=[a-z])/, 'pe', ['']],
  [/^pe(?=[lrwy][aeiou])/, 'pe', ['']],
  [/^di(?=[a-z])/, 'di', ['']],
  [/^ke(?=[a-z])/, 'ke', ['']],
  [/^se(?=[a-z])/, 'se', ['']],
]

const isRoot = (word: string): boolean => word.length >= MIN_ROOT_LETTERS && VOWEL.test(word)

/** What a word may be a form of, the word itself first. */
function rootsOf(word: string): string[] {
  const roots = new Set([word])
  const bare = strip(strip(word, PARTICLES), POSSESSIVES)
  roots.add(bare)
  addWithoutPrefix(roots, bare, '')
  for (const suffix of SUFFIXES) {
    if (!bare.endsWith(suffix)) continue
    const stem = bare.slice(0, -suffix.length)
    if (!isRoot(stem)) continue
    roots.add(stem)
    addWithoutPrefix(roots, stem, suffix)
  }
  return Array.from(roots)
}

function strip(word: string, ending: RegExp): string {
  const stem = word.replace(ending, '')
  return isRoot(stem) ? stem : word
}

function addWithoutPrefix(roots: Set<string>, word: string, suffix: string): void {
  const found = PREFIXES.find(([prefix]) => prefix.test(word))
  if (found === undefined) return
  const [prefix, kind, taken] = found
  if (EXCLUDED.has(`${kind}-${suffix}`)) return
  const rest = word.replace(prefix, '')
  for (const letter of taken) if (isRoot(letter + rest)) roots.add(letter + rest)
}

/** The root behind `me-` (and, with another first letter, behind `pe-`), which takes the place of some first letters. */
function nasal(root: string): string {
  if (/^[aeioughqk]/.test(root)) return `meng${root.replace(/^k(?=[aeiou])/, '')}`
  if (/^[bfpv]/.test(root)) return `mem${root.replace(/^p(?=[aeiou])/, '')}`
  if (/^s[aeiou]/.test(root)) return `meny${root.slice(1)}`
  if (/^(?:[cdjtz]|sy)/.test(root)) return `men${root.replace(/^t(?=[aeiou])/, '')}`
  return `me${root}`
}

function formsOfRoot(root: string): string[] {
  const me = nasal(root)
  const pe = `p${me.slice(1)}`
  // *Ajar* is the one root that has `l` for `r`.
  const ber = root === 'ajar' ? 'bel' : 'ber'
  const per = root === 'ajar' ? 'pel' : 'per'
  return [
    root,
    `${root}an`,
    me,
    `${me}kan`,
    `${me}i`,
    ber + root,
    `di${root}`,
    `di${root}kan`,
    `di${root}i`,
    pe,
    `${pe}an`,
    `${per + root}an`,
    per + root,
    `ke${root}an`,
    `ter${root}`,
    `${root}kan`,
    `${root}i`,
    `${root}nya`,
    `se${root}`,
    `${ber + root}an`,
    `memper${root}`,
    `mempe${per.slice(2) + root}i`,
    `pemb${ber.slice(1) + root}an`,
  ]
}

/**
 * Other forms of a word, the likelier first; most of them do not exist. Empty for what has none: words in other scripts,
 * short ones, numbers.
 * @param word folded.
 */
export function otherForms(word: string): string[] {
  if (!LATIN_WORD.test(word) || !isRoot(word)) return []
  const forms = new Set(rootsOf(word).flatMap((root) => [root, ...formsOfRoot(root)]))
  forms.delete(word)
  return Array.from(forms)
}
