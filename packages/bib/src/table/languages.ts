// Languages as lists name them → MARC codes, and what is no language that we know of.
import { marcLanguage } from '../language-codes.ts'

export interface NamedLanguages {
  /** MARC language codes, each once. */
  readonly codes: readonly string[]
  /** What the list says, where some of it has no code. */
  readonly unknown: string | undefined
}

/** Languages that a list names of one title; more are no languages. */
const MOST_LANGUAGES = 20

/** @param texts The cells' parts, such as `Indonesia`, `Indonesia, Inggris`, `ms/en`. */
export function languagesOf(texts: readonly string[]): NamedLanguages {
  const whole = texts.join('; ')
  const parts = texts.flatMap((text) => text.split(/[,/;]/)).map((part) => part.trim())
  const named = parts.filter((part) => part !== '')
  if (named.length > MOST_LANGUAGES) return { codes: [], unknown: whole }
  const codes = named.map((part) => marcLanguage(part))
  return {
    codes: [...new Set(codes.filter((code) => code !== undefined))],
    unknown: codes.includes(undefined) ? whole : undefined,
  }
}
