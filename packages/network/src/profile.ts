// A library's profile: what it says of itself, in one entry of its own dataset. All of it but the name may be missing, and a field
// that is not of its form (of a newer version, or hostile) is left out; the rest is shown.
import type { Cbor } from '@serumpun/replica'
import { z } from 'zod'
import { NetworkError } from './errors.ts'
import { MAX_LISTED } from './limits.ts'
import { day, line, lineTexts, longTexts, wholeNumber } from './shapes.ts'

/** What bodies there are. */
export const LIBRARY_KINDS = [
  'school',
  'public',
  'university',
  'special',
  'national',
  'archive',
  'documentation',
  'information',
  'publisher',
  'other',
] as const

const contact = z.object({
  /** What for: person in charge, interlending, technical. */
  role: line,
  name: line.optional(),
  email: line.optional(),
  telephone: line.optional(),
})

const service = z.object({
  /** One of an agreement's services (terms.ts), or another. */
  service: line,
  /** In the currency's smallest unit; 0 is free. */
  amount: wholeNumber(0, Number.MAX_SAFE_INTEGER).optional(),
  /** ISO 4217. */
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/)
    .optional(),
  note: line.optional(),
})

const name = z.string().min(1).max(200)

const FIELDS = {
  name,
  /** The name in other languages. */
  names: lineTexts,
  kind: z.enum(LIBRARY_KINDS),
  /** ISIL (ISO 15511), or a code that its network gave it. */
  code: name,
  place: name,
  address: z.string().min(1).max(1000),
  /** Millionths of a degree, because entries have no fractions. */
  position: z.object({ latitude: wholeNumber(-90_000_000, 90_000_000), longitude: wholeNumber(-180_000_000, 180_000_000) }),
  website: line,
  /** Opening hours, in words. */
  hours: longTexts,
  contacts: z.array(contact).max(MAX_LISTED),
  services: z.array(service).max(MAX_LISTED),
  /** Subjects in which its collection is strong. */
  strengths: z.array(line).max(MAX_LISTED),
  /** Languages in which its staff answer, as BCP 47 tags. */
  languages: z.array(z.string().min(2).max(35)).max(MAX_LISTED),
  equipment: z.array(line).max(MAX_LISTED),
  /** Since when it cooperates with others. */
  memberSince: day,
} as const

const profileShape = z.strictObject({ ...FIELDS, ...optional() })

function optional(): { [K in Exclude<keyof typeof FIELDS, 'name'>]: z.ZodOptional<(typeof FIELDS)[K]> } {
  const { name: _, ...others } = FIELDS
  return Object.fromEntries(Object.entries(others).map(([field, shape]) => [field, shape.optional()])) as unknown as {
    [K in Exclude<keyof typeof FIELDS, 'name'>]: z.ZodOptional<(typeof FIELDS)[K]>
  }
}

type Inferred = z.infer<typeof profileShape>

export type Profile = { readonly [Field in keyof Inferred]: Exclude<Inferred[Field], undefined> }

/** What a profile's entry says; undefined where it has no name. */
export function readProfile(body: Cbor | undefined): Profile | undefined {
  if (typeof body !== 'object' || body === null || Array.isArray(body) || body instanceof Uint8Array) return undefined
  const map = body as { readonly [field: string]: Cbor }
  const profile: Record<string, unknown> = {}
  for (const [field, shape] of Object.entries(FIELDS)) {
    const read = Object.hasOwn(map, field) ? shape.safeParse(map[field]) : undefined
    if (read?.success === true) profile[field] = read.data
  }
  return profile['name'] === undefined ? undefined : (profile as unknown as Profile)
}

/** The body of a profile's entry. @throws {NetworkError} `NETWORK_INVALID`, naming the field that is not of its form. */
export function profileBody(profile: Profile): Cbor {
  const read = profileShape.safeParse(profile)
  if (read.success)
    return Object.fromEntries(Object.entries(read.data).filter(([, value]) => value !== undefined)) as unknown as Cbor
  const [issue] = read.error.issues
  const where = issue?.path.join('.') ?? ''
  throw new NetworkError('NETWORK_INVALID', `profile${where === '' ? '' : `, ${where}`}: ${issue?.message ?? 'not of its form'}`)
}
