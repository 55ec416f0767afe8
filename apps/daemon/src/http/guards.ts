// What stands before every route: who may ask, how often, and how much may be sent.
import { limits, operations } from '@serumpun/api'
import type { MiddlewareHandler } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { secureHeaders } from 'hono/secure-headers'
import { isForeignWrite, isOwnHost } from './address.ts'
import { Refusal } from './problem.ts'
import { Rate } from './rate.ts'

/** No page of ours loads anything from elsewhere, and no other page shows ours in a frame. An answer with a policy of its own keeps that. */
export const headers = (): MiddlewareHandler => async (context, next) => {
  let own: string | null = null
  await secured(context, async () => {
    await next()
    own = context.res.headers.get('content-security-policy')
  })
  if (own !== null) context.res.headers.set('content-security-policy', own)
}

const secured = secureHeaders({
  contentSecurityPolicy: {
    defaultSrc: ["'self'"],
    styleSrc: ["'self'", "'unsafe-inline'"],
    imgSrc: ["'self'", 'data:'],
    connectSrc: ["'self'"],
    objectSrc: ["'none'"],
    baseUri: ["'none'"],
    frameAncestors: ["'none'"],
  },
  strictTransportSecurity: false,
})

/** @throws {Refusal} `FOREIGN_HOST`, `FOREIGN_ORIGIN`. */
export const ownPagesOnly = (): MiddlewareHandler => async (context, next) => {
  const { req } = context
  const host = req.header('host')
  if (!isOwnHost(host)) throw new Refusal(403, 'FOREIGN_HOST', 'This page answers on this machine only, under its own name.')
  if (isForeignWrite({ method: req.method, host, origin: req.header('origin'), site: req.header('sec-fetch-site') }))
    throw new Refusal(403, 'FOREIGN_ORIGIN', 'A page of another site asked for a change. Only the pages of this node may.')
  await next()
}

export interface Rates {
  readonly requests: Rate
  readonly writes: Rate
}

export const usualRates = (): Rates => ({
  requests: new Rate(limits.REQUESTS_PER_SECOND, limits.REQUESTS_AT_ONCE),
  writes: new Rate(limits.WRITES_PER_SECOND, limits.WRITES_AT_ONCE),
})

/** @throws {Refusal} `TOO_MANY_REQUESTS`. */
export function paced({ requests, writes }: Rates): MiddlewareHandler {
  return async ({ req }, next) => {
    const writesNothing = req.method === 'GET' || req.method === 'HEAD' || req.path === operations.checkRecord.path
    const wait = requests.take() || (writesNothing ? 0 : writes.take())
    if (wait > 0)
      throw new Refusal(429, 'TOO_MANY_REQUESTS', 'The node is asked more often than it answers. Come again a little later.', {
        'retry-after': String(Math.ceil(wait)),
      })
    await next()
  }
}

/** @throws {Refusal} `TOO_LARGE` when the body is, whether or not it says so beforehand. */
export const bodyOf = (maxSize: number): MiddlewareHandler =>
  bodyLimit({
    maxSize,
    onError: () => {
      throw new Refusal(413, 'TOO_LARGE', `The body is larger than ${maxSize} bytes, which is more than this can take.`)
    },
  })
