// Unmet demand: what readers asked for and nobody supplied, of this library and of a network.
import { z } from 'zod'
import { CONFLICT, json, REFUSALS, TOO_LARGE, UNCHANGED, UNSUPPORTED } from './operation.ts'

const month = z.string().regex(/^20\d\d-(0[1-9]|1[0-2])$/)
const network = z.string().min(1).max(200).optional().meta({ description: 'Needed where this library is in several' })

const wish = {
  title: z.string(),
  author: z.string().optional(),
  component: z.string().optional().meta({ description: 'Article or chapter' }),
  identifiers: z.array(z.string()).optional(),
  serviceType: z.string(),
  asked: z.int(),
}

const ownDemand = z
  .object({ network: z.string(), month, wishes: z.array(z.object(wish)).meta({ description: 'No reader, no day, no request' }) })
  .meta({ id: 'OwnDemand' })

const demand = z
  .object({
    network: z.string(),
    items: z.array(z.object({ ...wish, libraries: z.int().meta({ description: 'In how many; not in which' }) })),
  })
  .meta({ id: 'Demand' })

const ownQuery = z.object({ month, network })

export const demandOperations = {
  demand: {
    method: 'get',
    path: '/api/requests/demand',
    summary: 'What was asked for in a network and not supplied, as far as its libraries say',
    request: { query: z.object({ from: month, to: month, network }) },
    responses: { 200: json(demand, 'Most wanted first'), ...UNCHANGED, ...CONFLICT, ...REFUSALS },
  },
  ownDemand: {
    method: 'get',
    path: '/api/requests/own-demand',
    summary: "What this library's readers asked for in a month and nobody supplied; nothing is told",
    request: { query: ownQuery },
    responses: { 200: json(ownDemand, 'As it would be told'), ...UNCHANGED, ...CONFLICT, ...REFUSALS },
  },
  tellDemand: {
    method: 'post',
    path: '/api/requests/own-demand',
    summary: "Tell a network this library's unmet demand of a month",
    description: "It stands in this library's own journal: it is not anonymous. Told again it takes the place of the one before.",
    request: { body: { required: true, content: { 'application/json': { schema: ownQuery } } } },
    responses: { 201: json(ownDemand, 'It is signed and on the disk'), ...CONFLICT, ...TOO_LARGE, ...UNSUPPORTED, ...REFUSALS },
  },
} as const
