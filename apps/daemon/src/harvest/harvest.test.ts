import { readFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { controlNumberOf, storedForm } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { HarvestedLibrary } from './testing/catalogue.ts'
import { fill, MARC_NAMESPACE, marcXml, recordXml, TestOaiServer } from '../../../../test/support/oai-server.ts'

const isList = (url: URL): boolean => url.searchParams.get('verb') === 'ListRecords'
const withToken = (url: URL): boolean => url.searchParams.has('resumptionToken')

describe('a harvest', () => {
  test('takes all pages, in the best format, and later only what has changed', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 25)
    expect(await library.harvest(server.url)).toMatchObject({
      prefix: 'marcxml',
      repository: 'Perpustakaan Uji',
      read: 25,
      added: 25,
      rejected: 0,
      pages: 3,
      full: false,
      notices: [],
    })
    expect((await library.keys()).slice(0, 3)).toEqual(['r/ID-KOHA/k0', 'r/ID-KOHA/k1', 'r/ID-KOHA/k10'])
    expect(server.lists[0]).toBe('?verb=ListRecords&metadataPrefix=marcxml')

    server.now = '2026-03-05T12:00:00Z'
    server.put({ identifier: 'oai:uji:3', datestamp: '2026-03-04T00:00:00Z', metadata: marcXml(3, 'Judul baru') })
    server.put({ identifier: 'oai:uji:4', datestamp: '2026-03-04T00:00:00Z', metadata: undefined })
    server.put({ identifier: 'oai:uji:99', datestamp: '2026-03-04T00:00:00Z', metadata: undefined })
    const second = await library.harvest(server.url)
    expect(second).toMatchObject({ read: 3, added: 0, updated: 1, removed: 1, unchanged: 1, from: '2026-02-27T12:00:00Z' })
    expect(await library.keys()).toHaveLength(24)
    expect(await library.record('r/ID-KOHA/k3')).toContain('Judul baru')

    // The server's clock counts, not ours.
    server.now = '2026-03-20T00:00:00Z'
    await library.harvest(server.url)
    expect(await library.harvest(server.url)).toMatchObject({ read: 0, from: '2026-03-18T00:00:00Z' })
  })

  test('of a whole catalogue gives the very records that importing its file gives', async () => {
    await using server = await TestOaiServer.start({ pageSize: 100 })
    await using library = await HarvestedLibrary.make()
    const xml = readFileSync(join(import.meta.dirname, '../../fixtures/kota.xml'))
    const expected = new Map<string, string>()
    for await (const item of (await openRecords([xml])).items) {
      if (item.kind !== 'record') continue
      const number = controlNumberOf(item.record)
      expected.set(`r/${number?.source}/${number?.number}`, Buffer.from(storedForm(item) as Uint8Array).toString())
    }
    for (const [i, [metadata]] of [...xml.toString().matchAll(/<record[\s>].*?<\/record>/gs)].entries())
      server.put({
        identifier: `oai:kota:${i}`,
        datestamp: '2026-01-01T00:00:00Z',
        metadata: metadata.replace('<record', `<record xmlns="${MARC_NAMESPACE}"`),
      })
    expect(await library.harvest(server.url)).toMatchObject({
      read: expected.size,
      added: expected.size,
      rejected: 0,
      warnings: [],
      notices: [],
    })
    const keys = await library.keys()
    expect(keys).toEqual([...expected.keys()].toSorted())
    for (const key of keys) expect(await library.record(key)).toBe(expected.get(key))
  })

  test('asks for days where the server knows no seconds, whatever it says', async () => {
    await using server = await TestOaiServer.start({ granularity: 'YYYY-MM-DD' })
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 2)
    await library.harvest(server.url)
    expect(await library.harvest(server.url)).toMatchObject({ from: '2026-02-27' })
    // It says seconds now, and still refuses them.
    server.always = (url, response) => {
      if (url.searchParams.get('verb') !== 'Identify') return false
      server.send(response, server.answer(url).replace('YYYY-MM-DD', 'YYYY-MM-DDThh:mm:ssZ'))
      return true
    }
    expect(await library.harvest(server.url, { from: '2025-12-31T00:00:00Z' })).toMatchObject({ from: '2025-12-31', read: 2 })
  })

  test('knows a record without a control number by its OAI identifier, and removes it under that', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.put({ identifier: 'oai:uji:x', datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(undefined, 'Tanpa nomor') })
    server.put({ identifier: '17', datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(undefined, 'Nomor biasa') })
    await library.harvest(server.url)
    expect(await library.keys()).toEqual(['r//oai:uji:x', 'r/127.0.0.1/17'])
    server.put({ identifier: 'oai:uji:x', datestamp: '2026-02-28T00:00:00Z', metadata: undefined })
    expect(await library.harvest(server.url)).toMatchObject({ removed: 1 })
    expect(await library.keys()).toEqual(['r/127.0.0.1/17'])
  })

  test('makes MARC 21 of Dublin Core, MODS and UNIMARC', async () => {
    const oaiDc = 'http://www.openarchives.org/OAI/2.0/oai_dc/'
    const mods = 'http://www.loc.gov/mods/v3'
    await using server = await TestOaiServer.start({ formats: { oai_dc: oaiDc, mods, unimarc: MARC_NAMESPACE } })
    await using library = await HarvestedLibrary.make()
    const put = (metadata: string): void => server.put({ identifier: 'oai:uji:1', datestamp: '2026-01-01T00:00:00Z', metadata })
    put(
      `<d:dc xmlns:d="${oaiDc}" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Judul Dublin</dc:title><dc:creator>Toer, P. A.</dc:creator></d:dc>`,
    )
    expect(await library.harvest(server.url, { prefix: 'oai_dc' })).toMatchObject({ added: 1, rejected: 0 })
    expect(await library.record('r//oai:uji:1')).toContain('Judul Dublin')
    put(`<mods xmlns="${mods}"><titleInfo><title>Judul Mods</title></titleInfo></mods>`)
    expect(await library.harvest(server.url, { prefix: 'mods' })).toMatchObject({ updated: 1, rejected: 0 })
    expect(await library.record('r//oai:uji:1')).toContain('Judul Mods')
    put(
      `<record xmlns="${MARC_NAMESPACE}"><leader>00000nam0 2200000   450 </leader><controlfield tag="001">u1</controlfield><datafield tag="200" ind1="1" ind2=" "><subfield code="a">Judul Unimarc</subfield></datafield></record>`,
    )
    expect(await library.harvest(server.url, { prefix: 'unimarc' })).toMatchObject({ added: 1, rejected: 0 })
    const [key] = (await library.keys()).filter((one) => one.endsWith('/u1'))
    expect(await library.record(key ?? '')).toMatch(/245.*Judul Unimarc/s)
  })

  test('follows a record that changes its control number', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.put({ identifier: 'oai:uji:1', datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(1, 'Satu') })
    await library.harvest(server.url)
    server.put({ identifier: 'oai:uji:1', datestamp: '2026-02-28T00:00:00Z', metadata: marcXml(2, 'Satu') })
    await library.harvest(server.url)
    expect(await library.keys()).toEqual(['r/ID-KOHA/k2'])
  })

  test('keeps a record that another identifier, or another set, still has', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    for (const identifier of ['oai:a:1', 'oai:b:1'])
      server.put({ identifier, datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(1, 'Dua tempat') })
    await library.harvest(server.url)
    server.put({ identifier: 'oai:a:1', datestamp: '2026-02-28T00:00:00Z', metadata: undefined })
    await library.harvest(server.url)
    expect(await library.keys()).toEqual(['r/ID-KOHA/k1'])
    server.put({ identifier: 'oai:b:1', datestamp: '2026-02-28T00:00:00Z', metadata: undefined })
    await library.harvest(server.url)
    expect(await library.keys()).toEqual([])
  })

  test('done in full removes what the source no longer has, but asks before it removes much', async () => {
    await using server = await TestOaiServer.start({ deletedRecord: 'no' })
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 40)
    expect((await library.harvest(server.url)).notices.join(' ')).toContain('--full')
    for (const n of [1, 2]) server.records.delete(`oai:uji:${n}`)
    expect(await library.harvest(server.url, { full: true })).toMatchObject({ read: 38, removed: 2, unchanged: 38 })
    for (let n = 3; n < 33; n++) server.records.delete(`oai:uji:${n}`)
    const much = await library.harvest(server.url, { full: true })
    expect(much).toMatchObject({ removed: 0 })
    expect(much.notices.join(' ')).toContain('30 of 38')
    expect(await library.keys()).toHaveLength(38)
    expect(await library.harvest(server.url, { full: true, yes: true })).toMatchObject({ removed: 30 })
    server.records.clear()
    expect((await library.harvest(server.url, { full: true })).notices.join(' ')).toContain('8 of 8')
    expect(await library.keys()).toHaveLength(8)
  })

  test('of a set without records is a success', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    expect(await library.harvest(server.url)).toMatchObject({ read: 0, notices: [] })
  })

  test('takes gzip', async () => {
    await using server = await TestOaiServer.start({ gzip: true })
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 25)
    expect(await library.harvest(server.url)).toMatchObject({ added: 25 })
  })
})

describe('what servers do', () => {
  test('503 with Retry-After, 429, 500, a reset and a web page are waited out', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 25)
    const at = (status: number, header?: string) => (url: URL, response: ServerResponse) => {
      if (!withToken(url)) return false
      response.writeHead(status, header === undefined ? {} : { 'retry-after': header }).end('<html>busy</html>')
      return true
    }
    server.faults.push(at(503, '120'), at(429, 'Sun, 01 Mar 2026 12:10:00 GMT'), at(500), (url, response) => {
      if (!withToken(url)) return false
      response.write('<?xml version="1.0"?><OAI-PMH><ListRecords>')
      response.destroy()
      return true
    })
    server.faults.push((url, response) => {
      if (!withToken(url)) return false
      server.send(
        response,
        '<!DOCTYPE html><html><head><title>Database error</title></head><body>&nbsp;</body></html>',
        'text/html',
      )
      return true
    })
    expect(await library.harvest(server.url)).toMatchObject({ read: 25, added: 25 })
    expect(library.pace.waits).toEqual([120_000, 480_000, 6000, 12_000, 24_000])
    expect(library.progress.some(({ waiting }) => waiting?.includes('busy'))).toBe(true)
  })

  test('a page that breaks off is asked for again, and counts once', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 25)
    server.faults.push((url, response) => {
      if (!isList(url)) return false
      const xml = server.answer(url)
      server.send(response, xml.slice(0, xml.length / 2))
      return true
    })
    expect(await library.harvest(server.url)).toMatchObject({ read: 25, added: 25, rejected: 0 })
  })

  test('a server that does not come back is left alone; the next harvest goes on where this one stopped', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 45)
    server.always = (url, response) => {
      if (url.searchParams.get('resumptionToken') !== 'token/3') return false
      response.writeHead(503).end()
      return true
    }
    await expect(library.harvest(server.url)).rejects.toMatchObject({ code: 'HARVEST_UNREACHABLE' })
    expect(await library.keys()).toHaveLength(30)
    server.always = undefined
    server.asked.length = 0
    expect(await library.harvest(server.url)).toMatchObject({ resumed: true, read: 15, added: 15, pages: 5 })
    expect(server.lists[0]).toBe('?verb=ListRecords&resumptionToken=token%2F3')
  })

  test('whoever has given the address of a web page is told soon', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.always = (_, response) => {
      server.send(response, '<html><head><title>Katalog Perpustakaan</title></head></html>', 'text/html')
      return true
    }
    await expect(library.harvest(server.url)).rejects.toMatchObject({
      code: 'HARVEST_ANSWER',
      message: expect.stringMatching(/a web page, “Katalog Perpustakaan”.*oai\.php/) as string,
    })
    expect(library.pace.waits).toHaveLength(2)
  })

  test('what would fill memory or never end is refused: bombs, depths, tokens', async () => {
    await using server = await TestOaiServer.start({ gzip: true })
    await using library = await HarvestedLibrary.make()
    for (const [content, message] of [
      [' '.repeat(20 * 1024 * 1024), /text without end/],
      ['<a>'.repeat(10_000), /nests more than/],
      [`<ListRecords><resumptionToken>${'x'.repeat(20_000)}</resumptionToken></ListRecords>`, /more than 16384 characters/],
    ] as const) {
      server.always = (url, response) => {
        if (isList(url)) server.send(response, server.envelope(content))
        return isList(url)
      }
      await expect(library.harvest(server.url)).rejects.toThrow(message)
    }
  })

  test('a wait of hours is not waited for', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.always = (_, response) => {
      response.writeHead(503, { 'retry-after': '86400' }).end()
      return true
    }
    await expect(library.harvest(server.url)).rejects.toThrow(/2026-03-02T12:00:00/)
    expect(library.pace.waits).toEqual([])
  })

  test('a token that has expired begins the list anew, but not for ever', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 25)
    let expired = false
    server.always = (url) => {
      if (withToken(url) && !expired) {
        expired = true
        server.forgetTokens()
      }
      return false
    }
    const report = await library.harvest(server.url)
    expect(report).toMatchObject({ added: 25 })
    expect(report.notices.join()).toContain('anew')
    server.always = (url) => {
      if (withToken(url)) server.forgetTokens()
      return false
    }
    await expect(library.harvest(server.url, { full: true })).rejects.toMatchObject({ code: 'HARVEST_ANSWER' })
  })

  test('the same page for ever is noticed, and so are empty pages without end', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    const page = recordXml({ identifier: 'oai:uji:1', datestamp: '2026-01-01', metadata: marcXml(1, 'Lagi') })
    let content = page
    server.always = (url, response) => {
      if (!isList(url)) return false
      server.send(response, server.envelope(`<ListRecords>${content}<resumptionToken>same</resumptionToken></ListRecords>`))
      return true
    }
    await expect(library.harvest(server.url)).rejects.toThrow(/again and again/)
    expect(await library.keys()).toEqual(['r/ID-KOHA/k1'])
    content = ''
    await expect(library.harvest(server.url, { full: true })).rejects.toThrow(/without a record/)
  })

  test('one token for a whole list is no loop', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    let n = 0
    server.always = (url, response) => {
      if (!isList(url)) return false
      n++
      const page = recordXml({ identifier: `oai:uji:${n}`, datestamp: '2026-01-01', metadata: marcXml(n, 'Sesi') })
      server.send(
        response,
        server.envelope(`<ListRecords>${page}<resumptionToken>${n < 4 ? 'session' : ''}</resumptionToken></ListRecords>`),
      )
      return true
    }
    expect(await library.harvest(server.url)).toMatchObject({ added: 4 })
  })

  test('SLiMS encodes its tokens twice, forgets datestamps, writes into its answers and closes one format for all', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    const dc = (n: number): string =>
      `<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Judul ${n} &copy;</dc:title></oai_dc:dc>`
    server.always = (url, response) => {
      const verb = url.searchParams.get('verb')
      if (verb === 'Identify') return false
      const format = (prefix: string): string =>
        `<metadataFormat><metadataPrefix>${prefix}</metadataPrefix><schema>x</schema><metadataNamespace>x</metadataNamespace>`
      if (verb === 'ListMetadataFormats') {
        server.send(
          response,
          server.envelope(`<ListMetadataFormats>${format('oai_dc')}${format('mods')}</metadataFormat></ListMetadataFormats>`),
        )
        return true
      }
      const offset = Number(new URLSearchParams(url.searchParams.get('resumptionToken') ?? '').get('offset') ?? 0)
      const page = Array.from({ length: 10 }, (_, i) => offset + i).map(
        (n) => `<record><header><identifier>oai:slims/${n}</identifier></header><metadata>${dc(n)}</metadata></record>`,
      )
      const token = encodeURIComponent(`offset=${offset + 10}&metadataPrefix=oai_dc`)
      const end = offset < 30 ? `<resumptionToken completeListSize="40">${token}</resumptionToken>` : ''
      server.send(response, server.envelope(`resumption<ListRecords>${page.join('')}${end}</ListRecords>`))
      return true
    }
    expect(await library.harvest(server.url)).toMatchObject({ prefix: 'oai_dc', read: 40, added: 40, rejected: 0 })
    expect(await library.harvest(server.url)).toMatchObject({ read: 40, unchanged: 40 })
  })

  test('bad records are kept aside with their reasons, the others come through', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    const stamp = '2026-01-01T00:00:00Z'
    const put = (identifier: string, metadata: string): void => server.put({ identifier, datestamp: stamp, metadata })
    put('oai:uji:1', marcXml(1, 'Tom & Jerry &nbsp;&eacute; &#x1b;'))
    put('oai:uji:2', marcXml(2, 'Kendali \u0007 di tengah'))
    put('oai:uji:3', marcXml(3, '<b>salah</i>'))
    put('oai:uji:4', '')
    put('oai:uji:5', '<other xmlns="urn:other">apa ini</other>')
    put('oai:uji:6', marcXml(6, 'Baik'))
    put('', marcXml(7, 'Tanpa pengenal'))
    put('oai:uji:8', marcXml(8, 'x'.repeat(20_000)))
    const report = await library.harvest(server.url)
    expect(report).toMatchObject({ read: 8, added: 3, rejected: 5 })
    expect(report.rejects.map(({ identifier, code }) => [identifier, code])).toEqual([
      ['oai:uji:3', 'bad-xml'],
      ['oai:uji:4', 'not-marc'],
      ['oai:uji:5', 'not-marc'],
      ['', 'no-control-number'],
      ['oai:uji:8', 'too-long'],
    ])
    expect(report.warnings.map(({ code, first }) => [code, first])).toEqual([
      ['entity', ['oai:uji:1']],
      ['control-character', ['oai:uji:1', 'oai:uji:2']],
    ])
    expect(await library.record('r/ID-KOHA/k1')).toContain('Tom & Jerry \u00a0é ')
    expect(await readFile(report.rejectsFile ?? '', 'utf8')).toContain('<identifier>oai:uji:3</identifier>')
  })

  test.each([
    ['MARCXML', 'marcxml', marcXml(undefined, '<b>salah</i>')],
    [
      'Dublin Core',
      'oai_dc',
      '<oai_dc:dc xmlns:oai_dc="http://www.openarchives.org/OAI/2.0/oai_dc/" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title><b>salah</i></dc:title></oai_dc:dc>',
    ],
  ])('what is kept aside, mended and imported, has the same number: %s', async (_, prefix, metadata) => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.put({ identifier: 'oai:uji:1', datestamp: '2026-01-01T00:00:00Z', metadata })
    const { rejectsFile = '' } = await library.harvest(server.url, { prefix })
    const mended = (await readFile(rejectsFile, 'utf8')).replaceAll(/<\/?b>|&lt;\/i&gt;/g, '')
    const found: string[] = []
    for await (const item of (await openRecords([Buffer.from(mended)])).items)
      found.push(item.kind === 'record' ? `${controlNumberOf(item.record)?.number}` : item.message)
    expect(found).toEqual(['oai:uji:1'])
  })

  test('an empty record, which Koha gives for one that it cannot read, does not take the place of what was there', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 2)
    await library.harvest(server.url)
    const metadata = `<record xmlns="${MARC_NAMESPACE}"><leader>                        </leader></record>`
    server.put({ identifier: 'oai:uji:1', datestamp: '2026-02-28T00:00:00Z', metadata })
    expect(await library.harvest(server.url)).toMatchObject({ removed: 0, rejected: 1 })
    expect(await library.keys()).toEqual(['r/ID-KOHA/k0', 'r/ID-KOHA/k1'])
  })

  test('a record that cannot be read this time is not taken for one that is gone', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 20)
    await library.harvest(server.url)
    server.put({ identifier: 'oai:uji:7', datestamp: '2026-02-28T00:00:00Z', metadata: marcXml(7, '<b>salah</i>') })
    expect(await library.harvest(server.url, { full: true })).toMatchObject({ removed: 0, rejected: 1 })
    expect(await library.record('r/ID-KOHA/k7')).toContain('Judul 7')
  })

  test.each([
    ['Latin-1 under the name of UTF-8', (xml: string) => Buffer.from(xml, 'latin1'), 'text/xml'],
    ['Latin-1 that says so', (xml: string) => Buffer.from(xml.replace('UTF-8', 'ISO-8859-1'), 'latin1'), 'text/xml'],
    ['UTF-16', (xml: string) => Buffer.from(`\ufeff${xml.replace('UTF-8', 'UTF-16')}`, 'utf16le'), 'text/xml'],
    ['UTF-8 under a header that says Latin-1', (xml: string) => Buffer.from(xml), 'text/xml; charset=ISO-8859-1'],
    [
      'behind a byte order mark and the complaint of a script',
      (xml: string) => Buffer.from(`\ufeff<b>Notice</b>: line 3\n${xml}`),
      'text/xml',
    ],
  ])('text is read in its own encoding: %s', async (_, encode, type) => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    server.put({ identifier: 'oai:uji:1', datestamp: '2026-01-01T00:00:00Z', metadata: marcXml(1, 'Çedille café ÿ') })
    server.always = (url, response) => {
      server.send(response, encode(server.answer(url)), type)
      return true
    }
    expect(await library.harvest(server.url)).toMatchObject({ added: 1 })
    expect(await library.record('r/ID-KOHA/k1')).toContain('Çedille café ÿ')
  })

  test('errors of the protocol are said in words', async () => {
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(server, 0, 1)
    await expect(library.harvest(server.url, { prefix: 'mods' })).rejects.toMatchObject({
      code: 'HARVEST_REFUSED',
      message: expect.stringContaining('--prefix') as string,
    })
    server.always = (_, response) => {
      response.writeHead(404).end('<html><title>Not found</title></html>')
      return true
    }
    await expect(library.harvest(server.url)).rejects.toThrow(/nothing at this address.*oai\.pl/)
  })
})

describe('where requests go', () => {
  test('redirects are followed to web addresses only, a few, and never with the password', async () => {
    await using target = await TestOaiServer.start()
    await using server = await TestOaiServer.start()
    await using library = await HarvestedLibrary.make()
    fill(target, 0, 3)
    const seen: (string | undefined)[] = []
    let location = (url: URL): string => `${target.url}${url.search}`
    server.always = (url, response) => {
      seen.push(response.req.headers.authorization)
      response.writeHead(302, { location: location(url) }).end()
      return true
    }
    target.always = (_, response) => {
      seen.push(response.req.headers.authorization)
      return false
    }
    expect(await library.harvest(server.url.replace('//', '//nama:rahasia@'))).toMatchObject({ added: 3 })
    expect(seen.slice(0, 2)).toEqual([`Basic ${Buffer.from('nama:rahasia').toString('base64')}`, undefined])
    for (const [to, message] of [
      ['file:///etc/passwd', /no web address/],
      ['data:text/xml,<OAI-PMH/>', /no web address/],
      [server.url, /redirects more than/],
    ] as const) {
      location = () => to
      await expect(library.harvest(server.url)).rejects.toThrow(message)
    }
  })

  test('nobody there, a silent server and one that stops half-way are told apart in plain words', async () => {
    await using library = await HarvestedLibrary.make()
    const gone = await TestOaiServer.start()
    const { url } = gone
    await gone[Symbol.asyncDispose]()
    await expect(library.harvest(url)).rejects.toThrow(/nothing listens at this address/i)
    await expect(library.harvest('http://no-such-host.invalid/oai')).rejects.toThrow(/Check the address|looked up/)
    await using server = await TestOaiServer.start()
    server.always = () => true
    await expect(library.harvest(server.url, {}, { firstByteMs: 50 })).rejects.toThrow(/did not answer within/)
    server.always = (_, response) => {
      response.write('<?xml version="1.0"?>')
      return true
    }
    await expect(library.harvest(server.url, {}, { nextBytesMs: 50 })).rejects.toThrow(/nothing more within/)
  })
})

test('a harvest that is stopped keeps its place', async () => {
  await using server = await TestOaiServer.start()
  await using library = await HarvestedLibrary.make()
  fill(server, 0, 45)
  const stopping = new AbortController()
  server.always = (url) => {
    if (url.searchParams.get('resumptionToken') === 'token/2') stopping.abort()
    return false
  }
  await expect(library.harvest(server.url, {}, { signal: stopping.signal })).rejects.toMatchObject({ code: 'STOPPED' })
  server.always = undefined
  const report = await library.harvest(server.url)
  expect(report).toMatchObject({ resumed: true })
  expect(await library.keys()).toHaveLength(45)
})
