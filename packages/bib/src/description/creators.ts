// Creators and contributors: 1XX, 7XX, 720.
import { MAX_LISTED } from '../limits.ts'
import type { DataField } from '../record.ts'
import { subfieldValue } from '../record.ts'
import type { Creator } from './description.ts'
import { relatorCode } from './relators.ts'
import { joinSubfields, trimIsbd } from './text.ts'

/** The creator that a 1XX, 7XX or 720 field names; undefined if it names none. */
export function creatorOf(field: DataField, tag: string = field.tag): Creator | undefined {
  const kind = tag.endsWith('10') ? 'corporate' : tag.endsWith('11') ? 'meeting' : 'person'
  const name = creatorName(field, kind)
  if (name === '') return undefined
  const dates = kind === 'person' ? subfieldValue(field, 'd') : undefined
  return {
    name,
    kind,
    main: tag.startsWith('1'),
    roles: rolesOf(field, kind),
    relators: relatorsOf(field, kind),
    dates: dates === undefined ? undefined : trimIsbd(dates),
    nameOriginal: undefined,
  }
}

function creatorName(field: DataField, kind: Creator['kind']): string {
  if (kind === 'person') return trimIsbd(joinSubfields(field, 'abc'))
  if (kind === 'meeting') return trimIsbd(joinSubfields(field, 'aendcg'))
  let name = ''
  // Behind the title of a work ($t), $n and $d are the work's.
  for (const { code, value } of field.subfields) {
    if (code === 't') break
    if (code === 'a' || code === 'b' || code === 'n' || code === 'd' || code === 'c')
      name = name === '' ? value : `${name} ${value}`
  }
  return trimIsbd(name)
}

const NO_ROLES: readonly string[] = []

/** Relator terms ($e; $j for meetings), else relator codes ($4, by name or by URI). */
function rolesOf(field: DataField, kind: Creator['kind']): readonly string[] {
  const termCode = kind === 'meeting' ? 'j' : 'e'
  let roles: string[] | undefined
  for (const { code, value } of field.subfields) {
    if (code === termCode) (roles ??= []).push(trimIsbd(value))
  }
  if (roles !== undefined) return roles
  for (const { code, value } of field.subfields) {
    if (code === '4') (roles ??= []).push(trimIsbd(value.slice(value.lastIndexOf('/') + 1)))
  }
  return roles ?? NO_ROLES
}

/** Codes ($4) first, then what terms mean. */
function relatorsOf(field: DataField, kind: Creator['kind']): readonly string[] {
  const termCode = kind === 'meeting' ? 'j' : 'e'
  let relators: string[] | undefined
  for (const { code, value } of field.subfields) {
    if (code !== '4' && code !== termCode) continue
    const relator = relatorCode(value)
    if (relator !== undefined && !relators?.includes(relator)) (relators ??= []).push(relator)
  }
  return relators ?? NO_ROLES
}

/** Adds a creator unless the list is full, or its roles and rank to the same one named before. */
export function addCreator(creators: Creator[], added: Creator): void {
  const at = creators.findIndex(({ name, kind }) => name === added.name && kind === added.kind)
  const known = creators[at]
  if (known === undefined) {
    if (creators.length < MAX_LISTED) creators.push(added)
  } else
    creators[at] = {
      ...known,
      main: known.main || added.main,
      roles: [...new Set([...known.roles, ...added.roles])],
      relators: [...new Set([...known.relators, ...added.relators])],
      dates: known.dates ?? added.dates,
    }
}
