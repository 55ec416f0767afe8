// Names of persons and bodies as works cited need them: family names apart from given names, but only where the heading itself does that.
// Many Indonesians have no family name (`Hamka`, `Andrea Hirata`); what a cataloguer entered directly is not turned round.
import { relatorCode } from '../description/relators.ts'
import { trimIsbd, trimmedSubfields } from '../description/text.ts'
import { MAX_LISTED } from '../limits.ts'
import type { DataField, MarcRecord } from '../record.ts'
import { isControlField } from '../record.ts'

export interface PersonName {
  /** What comes first in a list: the family name, or the whole name of who has none, and of bodies. */
  readonly family: string
  readonly given: string | undefined
  /** `Jr.`, `III` */
  readonly suffix: string | undefined
  /** A body or a meeting. */
  readonly corporate: boolean
}

export interface Names {
  readonly authors: readonly PersonName[]
  readonly editors: readonly PersonName[]
  readonly translators: readonly PersonName[]
}

/** Relators that make somebody an author for citations: who wrote, compiled, composed, drew the map, directed the film. */
const AUTHORS = new Set(['aut', 'cre', 'com', 'cmp', 'ctg', 'drt', 'art', 'pht', 'prf', 'dis', 'fmk', 'jau', 'aus', 'lbt', 'prg'])
const EDITORS = new Set(['edt', 'edc', 'pbd', 'red'])
const TRANSLATORS = new Set(['trl'])

/** The people behind a title, each once in each part. */
export function namesOf(record: MarcRecord): Names {
  const authors: PersonName[] = []
  const editors: PersonName[] = []
  const translators: PersonName[] = []
  for (const field of record.fields) {
    if (isControlField(field) || !/^(?:1(?:00|10|11)|7(?:00|10|11|20))$/.test(field.tag)) continue
    // With a title it names a work.
    if (field.subfields.some(({ code }) => code === 't')) continue
    const name = nameOf(field)
    if (name === undefined) continue
    const relators = relatorsOf(field)
    const is = (some: ReadonlySet<string>): boolean => relators.some((code) => some.has(code))
    const plainAuthor = relators.length === 0 && (field.tag.startsWith('1') || field.tag === '700' || field.tag === '720')
    if (is(AUTHORS) || plainAuthor) addOnce(authors, name)
    else if (is(EDITORS)) addOnce(editors, name)
    else if (is(TRANSLATORS)) addOnce(translators, name)
    // Of a main entry it is certain that the title is cited under it.
    else if (field.tag.startsWith('1')) addOnce(authors, name)
  }
  return { authors, editors, translators }
}

function addOnce(names: PersonName[], name: PersonName): void {
  const known = names.some(({ family, given }) => family === name.family && given === name.given)
  if (!known && names.length < MAX_LISTED) names.push(name)
}

function relatorsOf(field: DataField): string[] {
  const term = field.tag.endsWith('11') ? 'j' : 'e'
  return field.subfields
    .filter(({ code }) => code === '4' || code === term)
    .map(({ value }) => relatorCode(value))
    .filter((code) => code !== undefined)
}

function nameOf(field: DataField): PersonName | undefined {
  const corporate = field.tag.endsWith('10') || field.tag.endsWith('11')
  const text = corporate ? bodyName(field) : trimmedSubfields(field, 'a')
  if (text === undefined) return undefined
  const comma = corporate || directOrder(field) ? -1 : text.indexOf(',')
  if (comma < 0) return { family: text, given: undefined, suffix: undefined, corporate }
  const family = text.slice(0, comma).trim()
  const [given = '', inner] = text
    .slice(comma + 1)
    .split(',')
    .map((part) => part.trim())
  const suffix = [inner, trimmedSubfields(field, 'c')].find((part) => part !== undefined && /^(?:[js]r\.?|[ivx]+)$/i.test(part))
  return { family, given: given === '' ? undefined : given, suffix, corporate }
}

/** First indicator 0: a forename or a name in direct order, whose commas divide no family name from it. */
function directOrder(field: DataField): boolean {
  return field.indicators.startsWith('0') && field.tag !== '720'
}

/** A body with its parts: `Indonesia. Departemen Pendidikan`. */
function bodyName(field: DataField): string | undefined {
  const parts = field.subfields.filter(({ code }) => code === 'a' || code === 'b').map(({ value }) => trimIsbd(value))
  const name = parts.filter((part) => part !== '').join('. ')
  return name === '' ? undefined : name
}
