// A slip of a request, scanned: which it is, and what a scan means here as things stand.
import { z } from 'zod'
import { CONFLICT, json, MISSING, REFUSALS, TOO_LARGE, UNSUPPORTED } from './operation.ts'
import { request } from './requests.ts'

const scanning = z
  .object({
    text: z.string().min(1).max(400).meta({ description: 'What the scanner read: a QR code, or a number' }),
    confirm: z
      .string()
      .min(1)
      .max(40)
      .optional()
      .meta({ description: 'Say this word, which an earlier answer gave as means. Without it nothing is said' }),
    dueDate: z.iso.datetime({ offset: true }).optional().meta({ description: 'With Loaned: until when' }),
    by: z.string().min(1).max(200).optional().meta({ description: 'As which role of the staff' }),
  })
  .meta({ id: 'Scanning' })

const scanned = z
  .object({
    request,
    role: z.enum(['requester', 'supplier']).meta({ description: 'As which this library has it in its hands' }),
    means: z
      .string()
      .optional()
      .meta({ description: 'What a scan means now: Received, ShippedReturn, Loaned, CopyCompleted or LoanCompleted; or nothing' }),
    said: z.string().optional().meta({ description: 'What has been said just now' }),
  })
  .meta({ id: 'Scanned' })

export const scanOperations = {
  scan: {
    method: 'post',
    path: '/api/requests/scan',
    summary: 'What the slip that was scanned means, and say it',
    request: { body: { required: true, content: { 'application/json': { schema: scanning } } } },
    responses: {
      200: json(scanned, 'The request, and what a scan of it means now'),
      ...MISSING,
      ...CONFLICT,
      ...TOO_LARGE,
      ...UNSUPPORTED,
      ...REFUSALS,
    },
  },
} as const
