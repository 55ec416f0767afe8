// Numbers that identify a title, as keys that records share: which of a record's numbers are its own, and which are of something near it.
import type { Identifier } from '../description/description.ts'
import { isbnCarrier, isbnScope, isbnVolume } from '../identifiers/isbn-qualifier.ts'
import type { MatchableDescription } from './match-keys.ts'

/** Sorted, none twice. */
export interface NumberKeys {
  /**
   * `isbn:9789794070000`, `issn:0022-0469`, `lccn:85000002`, `oclc:12345`, `nb:bnb:GB7408739`, `doi:…`, `ismn:…`, `ean:…`: numbers of this
   * very title, by the record's own word.
   */
  readonly strong: readonly string[]
  /** In the same form, numbers that bring records near each other but prove nothing: of the set, of another volume, form or edition. */
  readonly weak: readonly string[]
}

/** Beyond this many ISBNs without a qualifier, a record lists those of a series or of a package, not its own. */
const MAX_OWN_ISBNS = 8

/** Sources of 015 $2 and 016 $2 that are national bibliographies or libraries, and codes in ISIL form (`DE-101`). */
const NATIONAL =
  /^(?:[A-Z]{2}-[A-Za-z0-9/:-]+|bnb|bnbu?|bnf|can|dnb|nznb|nbf|nlm|nal|bccb|bnr|nor|swb|sve|fin|rbn|blk|bnp|cnb|hkb|jnb|sanb|skbib|Uk|FrPBN|DNLM|JKPNPNA|AuCNLKIN)$/

/** Sources of 024 whose numbers are unique in the world. */
const WORLDWIDE: Readonly<Record<string, string>> = {
  doi: 'doi',
  ismn: 'ismn',
  ean: 'ean',
  upc: 'ean',
  urn: 'urn',
  isrc: 'isrc',
  hdl: 'hdl',
}

/**
 * The keys of a record's numbers.
 *
 * - A number with a wrong check digit or form is none: it says nothing, not even weakly.
 * - What the record calls cancelled or invalid ($z, $y) is often the number of another form or an earlier edition: weak.
 * - ISBNs of a set are the set's. A record that lists several volumes describes the set: its set ISBN is its own, those of volumes are not.
 *   A record of one volume, or with a part in its title, has it the other way round.
 * - An ISBN that says `e-book` in the record of a printed book, or `hardcover` in that of an online one, is of another form: weak.
 * - Articles and parts often carry the numbers of what they are in: weak. An ISSN is a serial's; in the record of a book it is its series'.
 * - The linking ISSN (ISSN-L) is an `issn:` key like others, so that the forms of a serial meet; that they are two is for who decides.
 */
export function numberKeys(description: MatchableDescription): NumberKeys {
  const strong = new Set<string>()
  const weak = new Set<string>()
  const isbns = new IsbnRoles(description)
  for (const identifier of description.identifiers) {
    const key = keyOf(identifier)
    if (key === undefined) continue
    const own = identifier.status === 'valid' && isOwn(identifier, key, description, isbns)
    if (own) strong.add(key)
    else weak.add(key)
  }
  return { strong: [...strong].toSorted(), weak: [...weak].filter((key) => !strong.has(key)).toSorted() }
}

/** Undefined for what is malformed, or no number that others would have too. */
function keyOf({ type, value, source }: Identifier): string | undefined {
  switch (type) {
    case 'isbn':
      return /^97[89][0-9]{10}$/.test(value) ? `isbn:${value}` : undefined
    case 'issn':
      return /^[0-9]{4}-[0-9]{3}[0-9X]$/.test(value) ? `issn:${value}` : undefined
    case 'lccn':
      return /^(?:[a-z]{0,3}[0-9]{8}|[a-z]{0,2}[0-9]{10})$/.test(value) ? `lccn:${value}` : undefined
    case 'oclc':
      return /^[0-9]+$/.test(value) ? `oclc:${value}` : undefined
    case 'other':
      return otherKey(value, source ?? '')
  }
}

function otherKey(value: string, source: string): string | undefined {
  const compact = value.replaceAll(/\s/g, '').toUpperCase()
  if (compact === '' || compact.length > 100) return undefined
  const worldwide = WORLDWIDE[source.toLowerCase()]
  if (worldwide !== undefined) return `${worldwide}:${worldwide === 'doi' ? compact.toLowerCase() : compact.replaceAll('-', '')}`
  if (NATIONAL.test(source)) return `nb:${source.toLowerCase()}:${compact}`
  return source === 'nbn' ? `nb::${compact}` : undefined
}

function isOwn(identifier: Identifier, key: string, { format }: MatchableDescription, isbns: IsbnRoles): boolean {
  // A national number without its source is unique in one country at most.
  if (key.startsWith('nb::')) return false
  if (identifier.type === 'isbn') return format !== 'article' && isbns.isOwn(identifier)
  if (identifier.type === 'issn') return format === 'serial'
  return true
}

/** What a record's ISBNs are the numbers of, seen together. */
class IsbnRoles {
  readonly #volumes = new Set<string>()
  readonly #unqualified: number
  readonly #isPart: boolean
  readonly #form: 'electronic' | 'audio' | 'print' | undefined

  constructor({ identifiers, parts, carrier }: MatchableDescription) {
    const valid = identifiers.filter(({ type, status }) => type === 'isbn' && status === 'valid')
    for (const { note } of valid) {
      const volume = isbnVolume(note)
      if (volume !== undefined) this.#volumes.add(volume)
    }
    this.#unqualified = valid.filter(({ note }) => isbnScope(note) === undefined).length
    this.#isPart = parts.length > 0
    this.#form =
      carrier === 'online' || carrier === 'computer'
        ? 'electronic'
        : carrier === 'audio'
          ? 'audio'
          : carrier === 'print'
            ? 'print'
            : undefined
  }

  isOwn({ note }: Identifier): boolean {
    const form = isbnCarrier(note)
    if (form !== undefined && this.#form !== undefined && form !== this.#form) return false
    switch (isbnScope(note)) {
      case 'set':
        return this.#volumes.size > 1 || (this.#volumes.size === 0 && !this.#isPart)
      case 'volume':
        return this.#volumes.size === 1
      case undefined:
        return this.#unqualified <= MAX_OWN_ISBNS
    }
  }
}
