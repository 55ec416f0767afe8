// What is harvested: a server's address, and of what it has which format and which set.
import { hash } from 'node:crypto'
import { z } from 'zod'
import { DaemonError } from '../errors.ts'

/** As the node's settings and the commands name a source. */
export const sourceSchema = z.object({
  /** Base URL, without what belongs to one request, without name and password. */
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** `user:password`. */
  credentials: z.string().max(500).optional(),
  /** Undefined: the best that the server has. */
  prefix: z.string().min(1).max(200).optional(),
  set: z.string().min(1).max(500).optional(),
})
export type HarvestSource = z.infer<typeof sourceSchema>

/** Arguments of single requests, which people paste with the address. */
const ARGUMENTS = ['verb', 'metadataPrefix', 'set', 'from', 'until', 'identifier', 'resumptionToken']

/** @throws {DaemonError} `USAGE`. */
export function sourceOf(
  address: string,
  { prefix, set }: { readonly prefix?: string | undefined; readonly set?: string | undefined } = {},
): HarvestSource {
  const url = URL.parse(address.trim())
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.hostname === '')
    throw new DaemonError(
      'USAGE',
      `'${withoutPassword(address).slice(0, 200)}' is not the address of an OAI-PMH server: those begin with https:// or http://, such as https://library.example.org/cgi-bin/koha/oai.pl`,
    )
  const credentials = url.username === '' ? undefined : `${decoded(url.username)}:${decoded(url.password)}`
  url.username = ''
  url.password = ''
  url.hash = ''
  for (const name of ARGUMENTS) url.searchParams.delete(name)
  if (prefix !== undefined && !/^[A-Za-z0-9\-_.!~*'()]{1,200}$/.test(prefix))
    throw new DaemonError('USAGE', `'${prefix.slice(0, 100)}' cannot be a metadata prefix: those look like marc21 or oai_dc.`)
  return {
    url: url.href,
    ...(credentials !== undefined && { credentials }),
    ...(prefix !== undefined && { prefix }),
    ...(set !== undefined && { set }),
  }
}

/** As it was meant: a percent sign that people forgot to encode is itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/** A mistyped address may still have the name and password in it, and messages are logged. */
const withoutPassword = (address: string): string => address.replace(/^([^@]*?\/\/)?[^/]*@/, '$1…@')

/** A short name for files about a source, the same every time. */
export function sourceName({ url, prefix = '', set = '' }: HarvestSource): string {
  const host = new URL(url).hostname.replaceAll(/[^A-Za-z0-9.-]/g, '').slice(0, 60)
  return `${host}-${hash('sha256', [url, prefix, set].join('\n'), 'hex').slice(0, 12)}`
}

/** Whether two of them mean the same; who may read it is no part of that. */
export function isSameSource(a: HarvestSource, b: HarvestSource): boolean {
  return sourceName(a) === sourceName(b)
}

/** The address of one request. Some servers have arguments of their own in their address. */
export function requestUrl({ url }: HarvestSource, parameters: Readonly<Record<string, string | undefined>>): URL {
  const full = new URL(url)
  for (const [name, value] of Object.entries(parameters)) if (value !== undefined) full.searchParams.set(name, value)
  return full
}
