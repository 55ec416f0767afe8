// Which language the page speaks, and which region's dates and numbers go with it.

export const languages = ['id', 'ms', 'en'] as const
export type Language = (typeof languages)[number]

/** Each language's name in itself, as readers look for it. */
export const languageNames: Record<Language, string> = { id: 'Bahasa Indonesia', ms: 'Bahasa Melayu', en: 'English' }

const homeRegion: Record<Language, string> = { id: 'id-ID', ms: 'ms-MY', en: 'en-GB' }

/** Indonesian was `in` until 1989, and some old phones still say so. */
const formerCodes: Record<string, Language> = { in: 'id' }

export function isLanguage(text: unknown): text is Language {
  return languages.some((language) => language === text)
}

/** The language that a BCP 47 tag begins with, if there is a translation for it. */
export function languageIn(tag: string): Language | undefined {
  const code = tag.toLowerCase().split('-')[0] ?? ''
  return isLanguage(code) ? code : formerCodes[code]
}

/** The remembered choice, else the first language of the browser that there is a translation for, else Indonesian. */
export function chooseLanguage(remembered: string | null, preferred: readonly string[]): Language {
  if (isLanguage(remembered)) return remembered
  for (const tag of preferred) {
    const language = languageIn(tag)
    if (language !== undefined) return language
  }
  return 'id'
}

/** The browser's own region for that language (en-US for one, ms-BN for another), else the language's home. */
export function localeFor(language: Language, preferred: readonly string[]): string {
  return preferred.find((tag) => tag.includes('-') && tag.toLowerCase().split('-')[0] === language) ?? homeRegion[language]
}
