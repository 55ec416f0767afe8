// Text as the word index takes it in, and as queries are brought to it: what its tokenizer cannot do by itself. It takes away
// case and diacritics, and divides at whatever is no letter or digit.

/** Letters that Unicode does not take apart, and what people type for them. */
const LETTERS: Readonly<Record<string, string>> = {
  ß: 'ss',
  ẞ: 'ss',
  æ: 'ae',
  Æ: 'ae',
  œ: 'oe',
  Œ: 'oe',
  ø: 'o',
  Ø: 'o',
  ł: 'l',
  Ł: 'l',
  đ: 'd',
  Đ: 'd',
  ð: 'd',
  Ð: 'd',
  þ: 'th',
  Þ: 'th',
  ı: 'i',
  ħ: 'h',
  Ħ: 'h',
}
const LETTER = /[ßẞæÆœŒøØłŁđĐðÐþÞıħĦ]/g

/** Ayn, hamza, soft signs of romanised words (`Qurʼān`): nobody types them. */
const MODIFIERS = /\p{Lm}/gu

/** Scripts that put no blanks between words: each of their letters is a word of the index, and words are phrases. */
const UNDIVIDED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu

/** Nothing of all this, and nothing that Unicode takes for another way to write something: `²`, `ﬁ`, wide letters. */
const PLAIN = /^[^\u00aa-\u{10ffff}]*$/u

/** The same for what is indexed and what is sought. */
export function searchable(text: string): string {
  if (PLAIN.test(text)) return text
  return text
    .normalize('NFKC')
    .replaceAll(LETTER, (letter) => LETTERS[letter] ?? letter)
    .replaceAll(MODIFIERS, (letter) => (letter.search(UNDIVIDED) === 0 ? letter : ''))
    .replaceAll(UNDIVIDED, ' $& ')
}

/** What may stand within a word (`Qur'an`, `children's`, `Ja’far`), where the tokenizer takes it for the end of it. */
const APOSTROPHE = /['\u2018\u2019`\u00b4\u02bb\u02bc]/g
/** One class of characters only, so that no text takes more than linear time. */
const WORDS_WITH_MARKS = /[\p{L}\p{M}\p{N}'\u2018\u2019`\u00b4\u02bb\u02bc]+/gu
/** Words with an apostrophe in them, without it, each once. */
export function withoutApostrophes(text: string): string[] {
  if (text.search(APOSTROPHE) < 0) return []
  const found = new Set<string>()
  for (const [marked] of text.matchAll(WORDS_WITH_MARKS)) {
    // Only marks around it: the tokenizer leaves them out by itself.
    const parts = marked.split(APOSTROPHE).filter((part) => part !== '')
    if (parts.length > 1) found.add(searchable(parts.join('')))
  }
  return Array.from(found)
}
