// Numbers, dates, sizes and names as the reader's language and region write them.
import { languageIn } from './language.ts'
import { regionalLanguageName } from './regional-languages.ts'

/** ISO 639-2 codes that say something else than a language, and that no reader needs to see. */
const noLanguage = new Set(['und', 'zxx', 'mis', '|||', ''])

export interface Formats {
  number: (value: number) => string
  /** A share of 1 as whole percent, rounded down: 100 % means all of it. */
  percent: (share: number) => string
  /** A point in time as people say it: "today, 11:23", "yesterday, 16:02", "3 Jun 2026, 08:15". Undefined if it is no date. */
  moment: (time: string | number) => string | undefined
  /** Days from then until now, in words ("12 days ago"). */
  daysAgo: (time: string) => string
  bytes: (count: number) => string
  list: (parts: readonly string[]) => string
  /** The name of a language by its ISO 639-2 code (terminological or bibliographic); the code where it has no name; undefined where it says none. */
  languageName: (code: string) => string | undefined
  /** Orders names as a reader of the language expects. */
  compare: (a: string, b: string) => number
}

const DAY_MS = 24 * 60 * 60 * 1000

/** Whole days from one date in the reader's time zone to another; hours don't count. */
function daysBetween(then: Date, now: Date): number {
  const day = (date: Date) => Date.UTC(date.getFullYear(), date.getMonth(), date.getDate())
  return Math.round((day(now) - day(then)) / DAY_MS)
}

/** @param locale BCP 47 tag; @param now is asked for each relative date. */
export function formatsFor(locale: string, now: () => number = Date.now): Formats {
  const language = languageIn(locale) ?? 'en'
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent' })
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' })
  const times = new Intl.DateTimeFormat(locale, { timeStyle: 'short' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  const lists = new Intl.ListFormat(locale)
  const languages = new Intl.DisplayNames(locale, { type: 'language', fallback: 'none' })
  const collator = new Intl.Collator(locale, { sensitivity: 'base', numeric: true })

  return {
    number: (value) => numbers.format(value),
    percent: (share) => percents.format(Math.floor(share * 100) / 100),
    moment(time) {
      const date = new Date(time)
      if (Number.isNaN(date.getTime())) return undefined
      const days = daysBetween(date, new Date(now()))
      return days === 0 || days === 1 ? `${relative.format(-days, 'day')}, ${times.format(date)}` : dates.format(date)
    },
    daysAgo: (time) => relative.format(-daysBetween(new Date(time), new Date(now())), 'day'),
    bytes(count) {
      const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte']
      const power = Math.min(Math.floor(Math.log10(Math.max(count, 1)) / 3), units.length - 1)
      const value = count / 1000 ** power
      const digits = power === 0 || value >= 10 ? 0 : 1
      return new Intl.NumberFormat(locale, { style: 'unit', unit: units[power], maximumFractionDigits: digits }).format(value)
    },
    list: (parts) => lists.format(parts),
    languageName(code) {
      if (noLanguage.has(code)) return undefined
      try {
        return regionalLanguageName(code, language) ?? languages.of(code) ?? code
      } catch {
        return code
      }
    },
    compare: (a, b) => collator.compare(a, b),
  }
}
