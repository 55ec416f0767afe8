// Whatever happens between a server and a harvest, and however often: in the end the catalogue has what the server has, and nothing else.
import { existsSync, readFileSync } from 'node:fs'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { marcXml, TestOaiServer } from '../../../../test/support/oai-server.ts'
import { DaemonError } from '../errors.ts'
import { HarvestedLibrary } from './testing/catalogue.ts'

// Dozens of harvests against a real server; a busy machine takes its time over it.
vi.setConfig({ testTimeout: 120_000 })

const FAULTS = {
  busy: (_, response) => void response.writeHead(503, { 'retry-after': '30' }).end(),
  broken: (_, response) => void response.writeHead(500).end('<html>'),
  reset: (_, response) => void response.destroy(),
  cut: (server, response, url) => server.send(response, Buffer.from(server.answer(url)).subarray(0, -100)),
  page: (server, response) => server.send(response, '<html><head><title>Oops</title></head></html>', 'text/html'),
  empty: (server, response) => server.send(response, ''),
  forgets: (server, response, url) => {
    server.forgetTokens()
    server.send(response, server.answer(url))
  },
  refuses: (_, response) => void response.writeHead(403).end(),
  stops: (_server, response, _url, stop) => {
    stop()
    response.destroy()
  },
} satisfies Record<string, (server: TestOaiServer, response: ServerResponse, url: URL, stop: () => void) => void>

type Fault = keyof typeof FAULTS

type Step =
  | { readonly kind: 'put'; readonly identifier: number; readonly number: number }
  | { readonly kind: 'delete'; readonly identifier: number }
  | { readonly kind: 'harvest'; readonly full: boolean; readonly faults: readonly (Fault | 'none')[] }

const identifier = fc.nat(24)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: fc.record({ kind: fc.constant('put' as const), identifier, number: fc.nat(20) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('delete' as const), identifier }) },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('harvest' as const),
      full: fc.boolean(),
      faults: fc.array(fc.constantFrom('none' as const, 'none' as const, ...(Object.keys(FAULTS) as Fault[])), { maxLength: 12 }),
    }),
  },
)

test('a catalogue ends as its source, whatever faults and changes came in between', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 60 }), async (steps) => {
      await using server = await TestOaiServer.start({ pageSize: 3 })
      await using library = await HarvestedLibrary.make()
      let ticks = 0
      // Far enough apart that a harvest asks for the last few changes only.
      const tick = (): void => {
        ticks++
        library.pace.ms = Date.parse('2026-03-01T00:00:00Z') + ticks * 15 * 3_600_000
        server.now = new Date(library.pace.ms).toISOString().slice(0, 19) + 'Z'
      }
      for (const one of steps) {
        tick()
        if (one.kind === 'harvest') await harvestWith(server, library, one)
        else {
          const name = `oai:uji:${one.identifier}`
          const metadata = one.kind === 'put' ? marcXml(one.number, `Judul ${ticks}`) : undefined
          if (one.kind === 'put' || server.records.has(name)) server.put({ identifier: name, datestamp: server.now, metadata })
        }
      }
      tick()
      server.always = undefined
      // What was begun before is gone on with; what has changed since then comes with the next one.
      for (let n = 0; n < 2; n++) await library.harvest(server.url)
      const live = new Set([...server.records.values()].flatMap(({ metadata }) => /001">(k\d+)</.exec(metadata ?? '')?.[1] ?? []))
      expect(await library.keys()).toEqual([...live].map((number) => `r/ID-KOHA/${number}`).toSorted())
    }),
    { numRuns: 40 },
  )
})

async function harvestWith(
  server: TestOaiServer,
  library: HarvestedLibrary,
  { full, faults }: Extract<Step, { kind: 'harvest' }>,
): Promise<void> {
  const stopping = new AbortController()
  const left = [...faults]
  server.always = (url, response) => {
    const fault = left.shift() ?? 'none'
    if (fault === 'none') return false
    FAULTS[fault](server, response, url, () => stopping.abort())
    return true
  }
  try {
    await library.harvest(server.url, { full, yes: true }, { signal: stopping.signal })
  } catch (error) {
    if (!(error instanceof DaemonError)) throw error
  }
}

const DATA = join(import.meta.dirname, '../../../../..', 'shared/data/oai-pmh-2-js')

test.skipIf(!existsSync(DATA))('the answers of a real server, one after another, are harvested whole', async () => {
  const answer = (name: string): Buffer => readFileSync(join(DATA, name))
  await using server = await TestOaiServer.start()
  await using library = await HarvestedLibrary.make()
  let page = 0
  server.always = (url, response) => {
    const verb = url.searchParams.get('verb')
    if (verb === 'ListRecords') server.send(response, answer(`list-records/${++page}.xml`))
    else server.send(response, answer(verb === 'Identify' ? 'identify.xml' : 'list-metadata-formats.xml'))
    return true
  }
  const report = await library.harvest(server.url)
  expect(report).toMatchObject({ prefix: 'oai_dc', repository: 'Tethys RDR', rejected: 0, pages: 3, notices: [] })
  expect(report.read).toBe(report.added)
  expect(await library.record('r//oai:tethys.at:1')).toContain('GEOFAST')
})
