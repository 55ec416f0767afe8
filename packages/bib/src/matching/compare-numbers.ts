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

/** By what a key begins with; numbers of records first. */
const KINDS: readonly (readonly [string, Kind])[] = Object.entries({
  'oclc:': { shared: 'oclc-shared', differs: 'oclc-differs', of: 'record' },
  'lccn:': { shared: 'lccn-shared', differs: 'lccn-differs', of: 'record' },
  'nb:': { shared: 'national-shared', of: 'record' },
  'doi:': { shared: 'doi-shared', of: 'record' },
  'isbn:': { shared: 'isbn-shared', differs: 'isbn-differs', of: 'standard' },
  'issn:': { shared: 'issn-shared', differs: 'issn-differs', of: 'standard' },
  'ismn:': { shared: 'isbn-shared', of: 'standard' },
  'ean:': { shared: 'isbn-shared', of: 'standard' },
  'isrc:': { shared: 'isbn-shared', of: 'standard' },
  'hdl:': { shared: 'doi-shared', of: 'record' },
  'urn:': { shared: 'doi-shared', of: 'record' },
} satisfies Readonly<Record<string, Kind>>)

type Add = (code: EvidenceCode, a: string, b: string) => void

/** Symmetric but for the sides. Each kind counts once, however many of it are shared. */
export function compareNumbers(a: MatchKeys, b: MatchKeys, add: Add): SharedNumbers {
  if (a.strong.length === 0 && b.strong.length === 0) return 'none'
  const near = isNear(a, b)
  let result: SharedNumbers = 'none'
  for (const [name, kind] of KINDS) {
    const [ownA, ownB] = [ofKind(a.strong, name), ofKind(b.strong, name)]
    if (ownA.length === 0 || ownB.length === 0) continue
    if (shareAny(ownA, ownB)) {
      add(kind.shared, ownA.join(' '), ownB.join(' '))
      result = result === 'record' ? result : kind.of
    } else if (kind.differs !== undefined && !near) add(kind.differs, ownA.join(' '), ownB.join(' '))
  }
  if (result === 'none' && near) add('number-near', allOf(a), allOf(b))
  return result
}

const NONE: readonly string[] = []

function ofKind(keys: readonly string[], name: string): readonly string[] {
  return keys.some((key) => key.startsWith(name)) ? keys.filter((key) => key.startsWith(name)) : NONE
}

/** A record's own number is what the other has as a cancelled one, or the like. */
function isNear(a: MatchKeys, b: MatchKeys): boolean {
  return shareAny(a.strong, b.weak) || shareAny(a.weak, b.strong)
}

/** Whether two sorted lists have a key in common, in one pass: a hostile record lists a thousand numbers, and so do its neighbours. */
export function shareAny(a: readonly string[], b: readonly string[]): boolean {
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    const [one, other] = [a[i] as string, b[j] as string]
    if (one === other) return true
    if (one < other) i++
    else j++
  }
  return false
}

function allOf({ strong, weak }: MatchKeys): string {
  return [...strong, ...weak].join(' ')
}
