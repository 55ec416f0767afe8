// Names for the languages of the archipelago. Browsers leave them out of the names that they bring, and here they are on many shelves.
import type { Language } from './language.ts'

const names: Readonly<Record<string, Record<Language, string>>> = {
  ace: { id: 'Aceh', ms: 'Aceh', en: 'Acehnese' },
  ban: { id: 'Bali', ms: 'Bali', en: 'Balinese' },
  btk: { id: 'Batak', ms: 'Batak', en: 'Batak' },
  bug: { id: 'Bugis', ms: 'Bugis', en: 'Buginese' },
  day: { id: 'Dayak Darat', ms: 'Dayak Darat', en: 'Land Dayak' },
  gor: { id: 'Gorontalo', ms: 'Gorontalo', en: 'Gorontalo' },
  iba: { id: 'Iban', ms: 'Iban', en: 'Iban' },
  kaw: { id: 'Jawa Kuno (Kawi)', ms: 'Jawa Kuno (Kawi)', en: 'Old Javanese (Kawi)' },
  mad: { id: 'Madura', ms: 'Madura', en: 'Madurese' },
  mak: { id: 'Makassar', ms: 'Makasar', en: 'Makassarese' },
  map: { id: 'bahasa Austronesia lain', ms: 'bahasa Austronesia lain', en: 'other Austronesian' },
  min: { id: 'Minangkabau', ms: 'Minangkabau', en: 'Minangkabau' },
  nia: { id: 'Nias', ms: 'Nias', en: 'Nias' },
  sas: { id: 'Sasak', ms: 'Sasak', en: 'Sasak' },
  tet: { id: 'Tetun', ms: 'Tetun', en: 'Tetum' },
}

/** @param code ISO 639-2 */
export function regionalLanguageName(code: string, language: Language): string | undefined {
  return Object.hasOwn(names, code) ? names[code]?.[language] : undefined
}
