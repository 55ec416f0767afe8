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

/** Names of schemes that are in use have 50. */
const MAX_SCHEME_CHARS = 200

// RFC 3986, in the forms about which parsers agree: `scheme:path`, `//host/path` with or without a scheme, and a relative path.
const CHARACTERS = String.raw`(?:[\w.~!$&'()*+,;=:@/-]|%[\da-f]{2})*`
const WITHIN_QUERY = String.raw`(?:[\w.~!$&'()*+,;=:@/?-]|%[\da-f]{2})*`
const SCHEME = String.raw`[a-z][a-z\d+.-]*:`
const HOST = String.raw`//[\w.~-]*(?::\d{1,5})?`
const FIRST_OF_RELATIVE = String.raw`(?:[\w.~!$&'()*+,;=@-]|%[\da-f]{2})*`
const URI = new RegExp(
  String.raw`^(?:${SCHEME}(?!//)${CHARACTERS}|(?:${SCHEME})?${HOST}(?:/${CHARACTERS})?|(?!//)${FIRST_OF_RELATIVE}(?:/${CHARACTERS})?)` +
    String.raw`(?:\?${WITHIN_QUERY})?(?:#${WITHIN_QUERY})?$`,
  'i',
)

/** Whether the text can be the name of a scheme (`xs:anyURI`); a code without one is still a code. */
function isUri(text: string): boolean {
  return text !== '' && text.length <= MAX_SCHEME_CHARS && URI.test(text)
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
      if (typeof value === 'string' && value.trim() === '') return undefined
      if (shape.read(shape.write(value as never)) === undefined) {
        leftOut.push(path)
        return undefined
      }
      if (shape === dateTime) return zoned(value as string)
      return shape === decimal ? plain(value as string) : value
    case 'coded': {
      const { value: code, scheme = '' } = value as Code
      if (code.trim() === '') return undefined
      if (isUri(scheme)) return { value: code, scheme }
      if (scheme.trim() !== '') leftOut.push(`${path}/scheme`)
      return { value: code }
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
