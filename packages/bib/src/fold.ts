// Text as it is compared: without case, diacritics, punctuation.

/** Latin letters that Unicode doesn't take apart, and what they are filed as. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  ı: 'i',
  ħ: 'h',
  ŋ: 'n',
}

/**
 * Marks that only modify: diacritics of Latin, Greek and Cyrillic, Hebrew points, Arabic vowel signs; and modifier letters and apostrophes
 * (ayn, hamza, soft sign). Marks of Indic and other scripts are letters in their own right.
 */
const DIACRITICS =
  /[[\p{scx=Inherited}\p{scx=Latin}\p{scx=Greek}\p{scx=Cyrillic}\p{scx=Hebrew}\p{scx=Arabic}]&&\p{M}]|[\p{Lm}'’‘]/gv

/** Folds text for comparison: NFKD, lower case, diacritics dropped, everything but letters and digits turned into single blanks. Any script. */
export function fold(text: string): string {
  // The common case, apostrophes included.
  if (/^[\x20-\x7e]*$/.test(text))
    return text
      .toLowerCase()
      .replaceAll("'", '')
      .replaceAll(/[^a-z0-9]+/g, ' ')
      .trim()
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll(DIACRITICS, '')
    .replaceAll(/[ßæœøłđðþıħŋ]/g, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, ' ')
    .trim()
}
