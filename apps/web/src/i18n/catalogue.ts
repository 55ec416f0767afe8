// Messages in three languages. English gives the keys and the placeholders; the compiler wants each key in each language.
// A message is a text with {placeholders}, or two texts chosen by the plural category of {count}.
import type { Language } from './language.ts'

type Message = string | { one: string; other: string }

type Placeholders<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Placeholders<Rest> : never
type PlaceholdersOf<M> = M extends { one: infer One; other: infer Other }
  ? 'count' | Placeholders<One> | Placeholders<Other>
  : Placeholders<M>

type Arguments<M> = [PlaceholdersOf<M>] extends [never]
  ? []
  : [values: { [Name in PlaceholdersOf<M>]: Name extends 'count' ? number : string | number }]

// Indonesian and Malay have one plural category, so a counted message may be a single text there.
type Translation<Source extends Record<string, Message>> = { readonly [Key in keyof Source]: Message }

export interface Catalogue<Source extends Record<string, Message> = Record<string, Message>> {
  readonly en: Source
  readonly id: Translation<Source>
  readonly ms: Translation<Source>
}

/** Gives the text of a message in the current language. */
export type Translate<Source extends Record<string, Message>> = <Key extends keyof Source>(
  key: Key,
  ...values: Arguments<Source[Key]>
) => string

export function catalogue<const Source extends Record<string, Message>>(
  en: Source,
  translations: { id: Translation<NoInfer<Source>>; ms: Translation<NoInfer<Source>> },
): Catalogue<Source> {
  return { en, ...translations }
}

/** @param locale writes the numbers and counts in the texts: a BCP 47 tag of the same language */
export function translator<Source extends Record<string, Message>>(
  messages: Catalogue<Source>,
  language: Language,
  locale: string,
): Translate<Source> {
  const numbers = new Intl.NumberFormat(locale)
  const plurals = new Intl.PluralRules(locale)
  return (key, ...[given]) => {
    const values: Readonly<Record<string, string | number>> = given ?? {}
    const message: Message = messages[language][key]
    const text =
      typeof message === 'string' ? message : message[plurals.select(Number(values['count'])) === 'one' ? 'one' : 'other']
    return text.replace(/\{(\w+)\}/g, (placeholder, name: string) => {
      const value = values[name]
      return typeof value === 'number' ? numbers.format(value) : (value ?? placeholder)
    })
  }
}

/** The names of the placeholders in all forms of a message, sorted. */
export function placeholdersOf(message: Message): string[] {
  const texts = typeof message === 'string' ? [message] : Object.values(message)
  const names = new Set(texts.flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '')))
  return [...names].sort()
}
