// What an error answer says: RFC 9457, with a stable code for programs and a sentence for people.
import { z } from 'zod'

/** One thing that is wrong with what was sent. */
export const problemPart = z
  .object({
    /** JSON Pointer (RFC 6901) into the body, or the name of a parameter. */
    at: z.string(),
    code: z.string(),
    message: z.string(),
    /** Of a record: the MARC field and subfield, and which of the fields of that tag, from 0. */
    tag: z.string().optional(),
    occurrence: z.int().optional(),
    subfield: z.string().optional(),
  })
  .meta({ id: 'ProblemPart', description: 'One thing that is wrong: where, a stable code, and a sentence for people' })

export const problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string(),
    code: z.string().meta({ description: 'Stable; listed in docs/api.md' }),
    errors: z.array(problemPart).optional(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457' })
