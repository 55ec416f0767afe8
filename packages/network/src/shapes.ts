// Shapes that agreements, profiles and entries are made of. Bytes from outside are hostile: everything has a bound.
// Fields that a shape does not name are left out, so that later versions may add some.
import { libraryIdOf, type LibraryId } from '@serumpun/replica'
import { z } from 'zod'
import { entryOfBytes, HASH_BYTES } from './ids.ts'
import { MAX_CLAUSE_CHARS, MAX_LANGUAGES, MAX_LINE_CHARS } from './limits.ts'

export const line = z.string().min(1).max(MAX_LINE_CHARS)

/** BCP 47, as far as anybody tags a text by hand: `id`, `ms`, `en`, `jv-Latn`. */
const language = z.string().regex(/^[a-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}$/)

const texts = (most: number): z.ZodType<Texts> =>
  z
    .record(language, z.string().min(1).max(most))
    .refine((map) => Object.keys(map).length >= 1 && Object.keys(map).length <= MAX_LANGUAGES)

/** One text in one or several languages, by language tag. */
export type Texts = Readonly<Record<string, string>>

export const lineTexts = texts(MAX_LINE_CHARS)
export const longTexts = texts(MAX_CLAUSE_CHARS)

export const bytes = (length: number): z.ZodType<Uint8Array> =>
  z.custom<Uint8Array>((value) => value instanceof Uint8Array && value.length === length, `${length} bytes are missing`)

export const entryId = bytes(HASH_BYTES).transform(entryOfBytes)

/** A library by its public key. */
export const library = bytes(32).transform((key): LibraryId => libraryIdOf(key))

/** A day, `2026-11-21`. */
export const day = z.iso.date()

const count = (least: number, most: number): z.ZodType<number> => z.int().min(least).max(most)
export const wholeNumber = count

/** The text in the language that is wanted most, else in another. */
export function textIn(given: Texts, languages: readonly string[]): string {
  for (const wanted of languages) {
    const exact = given[wanted]
    if (exact !== undefined) return exact
    const related = Object.keys(given).find((tag) => tag.split('-')[0] === wanted.split('-')[0])
    if (related !== undefined) return given[related] as string
  }
  return given['en'] ?? Object.values(given)[0] ?? ''
}
