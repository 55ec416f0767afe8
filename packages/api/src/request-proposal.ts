// In which order libraries would be asked for a title, looked at before anybody is.
import { z } from 'zod'
import { CONFLICT, json, MISSING, REFUSALS, UNCHANGED } from './operation.ts'

const name = z.string().min(1).max(200)

const proposalQuery = z.object({
  record: z.string().min(1).max(1000).meta({ description: 'A record of the union catalogue' }),
  network: name.optional().meta({ description: 'Needed where this library is in several' }),
  serviceType: z.enum(['Copy', 'Loan', 'CopyOrLoan']).default('Loan'),
  maximumCost: z
    .string()
    .regex(/^\d{1,12}(\.\d{1,4})? [A-Z]{3}$/)
    .optional()
    .meta({ description: '25000 IDR' }),
  need: name.optional().meta({ description: 'Of the answer before: equals keep their turns' }),
  explainIn: z.enum(['id', 'ms', 'en']).default('en'),
})

const reasoned = z.array(z.object({ id: z.string(), name: z.string(), why: z.string() }))

const proposal = z
  .object({
    network: z.string(),
    need: z.string().meta({ description: 'Ask with it, and the order is the same' }),
    rota: reasoned.meta({ description: 'In the order in which they would be asked, and why' }),
    excluded: reasoned.meta({ description: 'Holders that would not be asked, and why' }),
  })
  .meta({ id: 'Proposal' })

export const proposalOperations = {
  proposal: {
    method: 'get',
    path: '/api/requests/proposal',
    summary: 'Who would be asked for a title, in which order and why; nothing is asked',
    request: { query: proposalQuery },
    responses: { 200: json(proposal, 'The order'), ...UNCHANGED, ...MISSING, ...CONFLICT, ...REFUSALS },
  },
} as const
