// The languages in which people read slips, letters and explanations: Indonesian, Malay, English.
export const LANGUAGES = ['id', 'ms', 'en'] as const
export type Language = (typeof LANGUAGES)[number]
