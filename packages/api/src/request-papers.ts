// Requests on paper: pages to be printed, whole HTML files under a policy of their own.
import { z } from 'zod'
import { MISSING, page, REFUSALS } from './operation.ts'
import { requestParameters } from './requests.ts'

const language = z.enum(['id', 'ms', 'en']).default('id')

const slipQuery = z.object({ language })

const letterQuery = z.object({
  language,
  kind: z
    .enum(['Request', 'Supply', 'Conditions', 'Unfilled', 'Retry', 'Overdue', 'Recall', 'Return', 'Lost'])
    .optional()
    .meta({ description: 'Else what is usual as the request stands' }),
  number: z.string().min(1).max(100).optional().meta({ description: 'Under which the library files it' }),
  note: z.string().min(1).max(1000).optional().meta({ description: 'A paragraph of its own' }),
})

const request = { params: requestParameters }

export const paperOperations = {
  pullSlip: {
    method: 'get',
    path: '/api/requests/{id}/slip',
    summary: 'A pull slip: what is to be fetched from which shelf',
    request: { ...request, query: slipQuery },
    responses: { 200: page('A4, to be printed'), ...MISSING, ...REFUSALS },
  },
  packingSlip: {
    method: 'get',
    path: '/api/requests/{id}/packing-slip',
    summary: 'A packing slip, with codes that both sides can scan',
    request: { ...request, query: slipQuery },
    responses: { 200: page('A5, to be printed'), ...MISSING, ...REFUSALS },
  },
  letter: {
    method: 'get',
    path: '/api/requests/{id}/letter',
    summary: 'A standard letter about the request',
    request: { ...request, query: letterQuery },
    responses: { 200: page('A4, to be printed'), ...MISSING, ...REFUSALS },
  },
} as const
