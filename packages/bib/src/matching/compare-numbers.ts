// What the numbers of two records say of each other: shared, near, or different ones of a kind.
import type { MatchKeys } from './match-keys.ts'
import type { EvidenceCode } from './weights.ts'

/** What numbers two records share as their own: of the record or edition, an ISBN or ISSN only, or none. */
export type SharedNumbers = 'record' | 'standard' | 'none'

interface Kind {
  readonly shared: EvidenceCode
  /** Undefined where a work may have several of the kind. */
  readonly differs?: EvidenceCode
  readonly of: 'record' | 'standard'
}

/** By what stands before the colon of a key. */
const KINDS: Readonly<Record<string, Kind>> = {
  oclc: { shared: 'oclc-shared', differs: 'oclc-differs', of: 'record' },
  lccn: { shared: 'lccn-shared', differs: 'lccn-differs', of: 'record' },
  nb: { shared: 'national-shared', of: 'record' },
  doi: { shared: 'doi-shared', of: 'record' },
  isbn: { shared: 'isbn-shared', differs: 'isbn-differs', of: 'standard' },
  issn: { shared: 'issn-shared', differs: 'issn-differs', of: 'standard' },
  ismn: { shared: 'isbn-shared', of: 'standard' },
  ean: { shared: 'isbn-shared', of: 'standard' },
  isrc: { shared: 'isbn-shared', of: 'standard' },
  hdl: { shared: 'doi-shared', of: 'record' },
  urn: { shared: 'doi-shared', of: 'record' },
}

type Add = (code: EvidenceCode, a: string, b: string) => void

/** Symmetric but for the sides. Each kind counts once, however many of it are shared. */
export function compareNumbers(a: MatchKeys, b: MatchKeys, add: Add): SharedNumbers {
  const shared = new Set<'record' | 'standard'>()
  const kinds = new Map<string, [a: string[], b: string[]]>()
  for (const key of a.strong) ofKind(kinds, key)[0].push(key)
  for (const key of b.strong) ofKind(kinds, key)[1].push(key)
  for (const [name, [ownA, ownB]] of [...kinds].toSorted()) {
    const kind = KINDS[name]
    if (kind === undefined || ownA.length === 0 || ownB.length === 0) continue
    if (ownA.some((key) => ownB.includes(key))) {
      add(kind.shared, ownA.join(' '), ownB.join(' '))
      shared.add(kind.of)
    } else if (kind.differs !== undefined && !isNear(a, b)) add(kind.differs, ownA.join(' '), ownB.join(' '))
  }
  if (shared.size > 0) return shared.has('record') ? 'record' : 'standard'
  if (isNear(a, b)) add('number-near', allOf(a), allOf(b))
  return 'none'
}

function ofKind(kinds: Map<string, [string[], string[]]>, key: string): [string[], string[]] {
  const name = key.slice(0, key.indexOf(':'))
  const known = kinds.get(name)
  if (known !== undefined) return known
  const made: [string[], string[]] = [[], []]
  kinds.set(name, made)
  return made
}

/** A record's own number is what the other has as a cancelled one, or the like. */
function isNear(a: MatchKeys, b: MatchKeys): boolean {
  return (
    (b.weak.length > 0 && a.strong.some((key) => b.weak.includes(key))) ||
    (a.weak.length > 0 && b.strong.some((key) => a.weak.includes(key)))
  )
}

function allOf({ strong, weak }: MatchKeys): string {
  return [...strong, ...weak].join(' ')
}
