// The few words on cards and labels, in the languages of their readers.
export const LANGUAGES = ['id', 'ms', 'en'] as const
export type Language = (typeof LANGUAGES)[number]

export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text)
}

export interface Words {
  readonly cards: string
  readonly labels: string
  /** How to print them, for the screen alone. */
  readonly printCards: string
  readonly printLabels: string
  /** What a record without a title is called. */
  readonly untitled: string
  /** Tracing of a title entry. */
  readonly title: string
  readonly copy: string
  readonly none: string
}

export const WORDS: Readonly<Record<Language, Words>> = {
  id: {
    cards: 'Kartu katalog',
    labels: 'Label punggung buku',
    printCards: 'Cetak pada kertas A4 mendatar, skala 100 %, tanpa margin. Potong di garis: setiap kartu 12,5 × 7,5 cm.',
    printLabels: 'Cetak pada kertas A4 tegak, skala 100 %, tanpa margin. Setiap label 3 × 4 cm.',
    untitled: '[Tanpa judul]',
    title: 'Judul',
    copy: 'e.',
    none: 'Tidak ada yang dapat dicetak.',
  },
  ms: {
    cards: 'Kad katalog',
    labels: 'Label tulang buku',
    printCards: 'Cetak pada kertas A4 melintang, skala 100 %, tanpa jidar. Potong pada garis: setiap kad 12.5 × 7.5 cm.',
    printLabels: 'Cetak pada kertas A4 menegak, skala 100 %, tanpa jidar. Setiap label 3 × 4 cm.',
    untitled: '[Tanpa judul]',
    title: 'Judul',
    copy: 'n.',
    none: 'Tiada apa-apa untuk dicetak.',
  },
  en: {
    cards: 'Catalogue cards',
    labels: 'Spine labels',
    printCards: 'Print on A4 paper, landscape, at 100 %, without margins. Cut at the lines: each card is 12.5 × 7.5 cm.',
    printLabels: 'Print on A4 paper, portrait, at 100 %, without margins. Each label is 3 × 4 cm.',
    untitled: '[No title]',
    title: 'Title',
    copy: 'c.',
    none: 'There is nothing to print.',
  },
}
