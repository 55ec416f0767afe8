// A message's content as events keep it: without what is empty or, for want of a part that the schema asks for, says nothing.
// Systems fill their templates with empty elements; a request is not to fail because of a country without a name.
import { dateTime, decimal } from './leaves.ts'
import type { Choice, Code, Sequence, Shape } from './shape.ts'

/** Where something was left out, as paths of elements. */
export type LeftOut = string[]

/** With a time zone, which is UTC where none is given, and no finer than the nanosecond. */
function zoned(value: string): string {
  const precise = value.replace(/(\.\d{9})\d+/, '$1')
  return /(?:Z|[+-]\d\d:\d\d)$/.test(precise) ? precise : `${precise}Z`
}

/** A digit before and after the point, and no plus. */
function plain(value: string): string {
  return value
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.$/, '')
}

/**
 * The value without its empty parts.
 *
 * @param value What the shape holds, or what may be that: parts of another form are left out.
 * @param leftOut Takes the paths of what had content and is left out all the same.
 * @returns Undefined where nothing is left.
 */
export function compacted(shape: Shape, value: unknown, path: string, leftOut: LeftOut): unknown {
  if (value === undefined) return undefined
  switch (shape.kind) {
    case 'leaf':
      if (typeof value !== 'string') return value
      if (shape === dateTime) return zoned(value)
      if (shape === decimal) return plain(value)
      return value.trim() === '' ? undefined : value
    case 'coded': {
      const { value: code, scheme = '' } = value as Code
      if (code.trim() === '') return undefined
      return scheme.trim() === '' ? { value: code } : { value: code, scheme }
    }
    case 'choice':
      return compactedChoice(shape, value as Readonly<Record<string, unknown>>, path, leftOut)
    case 'sequence':
      return compactedSequence(shape, value as Readonly<Record<string, unknown>>, path, leftOut)
  }
}

function compactedChoice(
  { options }: Choice,
  value: Readonly<Record<string, unknown>>,
  path: string,
  leftOut: LeftOut,
): Record<string, unknown> | undefined {
  for (const [name, option] of Object.entries(options)) {
    const chosen = compacted(option, value[name], `${path}/${name}`, leftOut)
    if (chosen !== undefined) return { [name]: chosen }
  }
  return undefined
}

function mayBeEmpty(shape: Shape): boolean {
  return shape.kind === 'sequence' && Object.values(shape.fields).every(({ occurs }) => occurs !== 'one')
}

function compactedSequence(
  { fields }: Sequence,
  value: Readonly<Record<string, unknown>>,
  path: string,
  leftOut: LeftOut,
): Record<string, unknown> | undefined {
  const kept: Record<string, unknown> = {}
  let lacks = false
  for (const [name, { shape, occurs }] of Object.entries(fields)) {
    const within = `${path}/${name}`
    const given = value[name]
    const found =
      occurs === 'many'
        ? ((given ?? []) as readonly unknown[])
            .map((item) => compacted(shape, item, within, leftOut))
            .filter((item) => item !== undefined)
        : compacted(shape, given, within, leftOut)
    if (found === undefined && occurs === 'one' && mayBeEmpty(shape)) kept[name] = {}
    else if (found === undefined) lacks ||= occurs === 'one'
    else if (!Array.isArray(found) || found.length > 0) kept[name] = found
  }
  if (Object.keys(kept).length === 0) return undefined
  if (!lacks) return kept
  leftOut.push(path)
  return undefined
}
