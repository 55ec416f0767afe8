// The node's state: what it holds, whom it knows, what is on its way.
import { z } from 'zod'

const datasetStatus = z
  .object({
    library: z.string(),
    name: z.string(),
    dataset: z.string().meta({ description: 'profile, catalogue/main, journal/<network>/<year>' }),
    revision: z.int(),
    entries: z.int(),
    root: z.string(),
    shards: z.int().meta({ description: 'Parts that the head names' }),
    time: z.iso.datetime().meta({ description: 'When its library signed the head' }),
    complete: z.boolean(),
    landedShards: z.int().meta({ description: 'Parts verified and stored here' }),
    own: z.boolean(),
    branches: z.int(),
    equivocations: z.int(),
  })
  .meta({ id: 'Dataset', description: "One library's dataset as it stands in this node's replica" })

const amount = z.object({ datasets: z.int(), entries: z.int() })

const peerStatus = z
  .object({
    id: z.string(),
    name: z.string().optional(),
    connected: z.boolean(),
    address: z.string().optional(),
    since: z.iso.datetime().optional(),
    discovered: z.enum(['given', 'mdns', 'inbound', 'network', 'membership']),
    reach: z.enum(['direct', 'relay', 'others', 'none']).meta({
      description:
        'Connected directly or through a relay; not connected, but what it publishes comes through others; or not reached',
    }),
    member: z.boolean().meta({ description: 'Whether this node replicates with it' }),
    published: amount.meta({ description: 'What it has published, as far as is known' }),
    behind: amount.meta({ description: 'What of that is not here, or not in its newest form' }),
    lastSigned: z.iso.datetime().optional(),
    lastError: z.object({ code: z.string(), message: z.string(), at: z.iso.datetime() }).optional(),
    nextDialAt: z.iso.datetime().optional(),
    advice: z.string().optional().meta({ description: 'What to try, in words for a librarian' }),
  })
  .meta({ id: 'Peer' })

const scheduledHarvest = z
  .object({
    url: z.string(),
    prefix: z.string().optional(),
    set: z.string().optional(),
    every: z.string(),
    nextAt: z.iso.datetime(),
    running: z.boolean(),
    last: z
      .object({
        startedAt: z.iso.datetime(),
        finishedAt: z.iso.datetime(),
        result: z.enum(['done', 'failed', 'stopped']),
        code: z.string().optional(),
        message: z.string().optional(),
        tally: z.object({
          read: z.int(),
          added: z.int(),
          updated: z.int(),
          unchanged: z.int(),
          removed: z.int(),
          rejected: z.int(),
        }),
      })
      .optional(),
  })
  .meta({ id: 'Harvest' })

const transfer = z
  .object({
    library: z.string(),
    name: z.string(),
    dataset: z.string(),
    shards: z.int().meta({ description: 'Parts to fetch in all; 0 while that is not known' }),
    done: z.int(),
    bytes: z.int(),
  })
  .meta({ id: 'Transfer' })

export const status = z
  .object({
    version: z.string(),
    running: z.boolean(),
    library: z.object({ id: z.string(), name: z.string(), code: z.string().optional(), place: z.string().optional() }),
    addresses: z.array(z.string()),
    reachability: z
      .enum(['open', 'closed', 'unknown'])
      .meta({ description: 'Whether members reach this node from outside; unknown until one has tried' }),
    datasets: z.array(datasetStatus),
    peers: z.array(peerStatus),
    views: z.object({ catalogue: z.object({ records: z.int(), titles: z.int(), current: z.boolean(), pendingShards: z.int() }) }),
    harvests: z.array(scheduledHarvest),
    sync: z.object({ state: z.enum(['alone', 'syncing', 'current']), transfers: z.array(transfer) }),
  })
  .meta({ id: 'Status' })
