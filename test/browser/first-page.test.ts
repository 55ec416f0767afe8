// The page as its readers use it: a real browser, real nodes, the demo's catalogues.
import { request } from 'node:http'
import { join } from 'node:path'
import { writeFile } from 'node:fs/promises'
import { encodeIso2709 } from '@serumpun/bib'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { importInto, inviteInto, makeNetwork } from '../support/library.ts'
import { testRecord } from '../support/records.ts'
import { launch, type NodeProcess, scratchFolder, serumpunJson, startNode } from '../support/serumpun.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { hostileRecord, HOSTILE } from './hostile.ts'
import { makeDemoLibrary, searchable } from './network.ts'

const WITHIN = { timeout: 20_000, interval: 50 }

const box = (page: Page) => page.getByRole('searchbox')
const results = (page: Page) => page.locator('ol a[data-id]')
const queryIn = (page: Page) => new URL(page.url()).searchParams.get('q')

/** What a node answers to a request under another name than its own. */
async function statusUnder(host: string, url: string): Promise<{ status: number | undefined; policy: string }> {
  return await new Promise((resolve, reject) => {
    request(url, { headers: { host } }, (response) => {
      response.resume()
      resolve({ status: response.statusCode, policy: String(response.headers['content-security-policy']) })
    })
      .once('error', reject)
      .end()
  })
}

describe.skipIf(!(await hasBrowser()))('the page', () => {
  let browser: Browser
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let school: { data: string; name: string }
  let city: { data: string; name: string }
  let own: NodeProcess
  let other: NodeProcess

  beforeAll(async () => {
    await ensureWebBuilt()
    folder = await scratchFolder()
    ;[school, city] = await Promise.all([makeDemoLibrary(folder.path, 'sekolah'), makeDemoLibrary(folder.path, 'kota')])
    await makeNetwork(city.data, school.data)
    other = await startNode(city.data)
    own = await startNode(school.data, { peers: [other.address] })
    browser = await openBrowser()
    await searchable(own, 2)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await Promise.all([own?.stop(), other?.stop()])
    await folder?.[Symbol.asyncDispose]()
  })

  it('finds what another library holds as one types, and shows where it stands, own library first', async () => {
    await using watched = await openPage(browser, own.url)
    const { page, faults } = watched
    await results(page).first().waitFor()
    await box(page).pressSequentially('gurindam dua', { delay: 20 })
    const row = page.locator('ol > li', { hasText: 'Teks dan Penjelasan' })
    await row.waitFor()
    expect(await row.getByRole('listitem').allTextContents()).toEqual([expect.stringContaining(school.name), city.name])
    await expect.poll(() => queryIn(page), WITHIN).toBe('gurindam dua')

    await row.getByRole('link').click()
    const libraries = page.locator('aside article section > ul > li')
    await expect.poll(() => libraries.count(), WITHIN).toBe(2)
    expect(await libraries.nth(0).textContent()).toMatch(/Karangmelati.*899\.281.*RAJ.*Rak Fiksi/)
    expect(await libraries.nth(1).textContent()).toMatch(/Banyusegara.*3 copies.*899\.281.*Umum/)

    // A search is an address: it can be kept, and the way back leads to it.
    await page.reload()
    await expect.poll(() => box(page).inputValue(), WITHIN).toBe('gurindam dua')
    await row.waitFor()
    expect(faults).toEqual([])
  })

  it('opens a shared link to a title that is not in the list, by any of its records', async () => {
    const { items } = (await (await fetch(new URL('api/search?q=gurindam+teks', own.url))).json()) as { items: { id: string }[] }
    const id = items[0]?.id ?? ''
    const addressOf = (title: string) => new URL(`?title=${encodeURIComponent(title)}`, own.url).href
    await using wide = await openPage(browser, addressOf(id))
    await wide.page.locator('aside h2', { hasText: 'Teks dan Penjelasan' }).waitFor()
    await using narrow = await openPage(browser, addressOf(id), { viewport: { width: 390, height: 844 } })
    await narrow.page
      .getByRole('dialog')
      .getByRole('heading', { name: /teks dan penjelasan/i })
      .waitFor()
    await using gone = await openPage(browser, addressOf(`${id}9`))
    await gone.page.getByText('No library has the title of this link any more.').waitFor()
    expect([...wide.faults, ...narrow.faults, ...gone.faults]).toEqual([])
  })

  it('is used by keyboard alone', async () => {
    await using watched = await openPage(browser, new URL('?q=sejarah', own.url).href)
    const { page, faults } = watched
    const focused = () => page.evaluate<string | undefined>('document.activeElement?.dataset.id')
    await results(page).nth(2).waitFor()
    const ids = await Promise.all((await results(page).all()).map((link) => link.getAttribute('data-id')))

    await page.keyboard.press('?')
    await page.getByRole('dialog').waitFor()
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })

    await page.keyboard.press('/')
    await expect.poll(() => page.evaluate('document.activeElement?.type'), WITHIN).toBe('search')
    await page.keyboard.press('ArrowDown')
    await expect.poll(focused, WITHIN).toBe(ids[0])
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    await expect.poll(focused, WITHIN).toBe(ids[1])
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate('document.activeElement?.tagName'), WITHIN).toBe('ASIDE')
    await expect.poll(() => new URL(page.url()).searchParams.get('title'), WITHIN).toBe(ids[1])
    await page.keyboard.press('Escape')
    await expect.poll(focused, WITHIN).toBe(ids[1])
    await page.keyboard.press('Escape')
    await expect.poll(() => page.evaluate('document.activeElement?.type'), WITHIN).toBe('search')
    expect(faults).toEqual([])
  })

  it('shows what another library adds without being loaded again, and who is there', async () => {
    await using watched = await openPage(browser, new URL('?q=kucing+beranak', own.url).href)
    await using network = await openPage(browser, new URL('network', own.url).href)
    const { page } = watched
    const peer = network.page.locator('section li', {
      has: network.page.getByRole('heading', { name: city.name }),
      hasText: '127.0.0.1:',
    })
    await expect.poll(() => peer.textContent(), WITHIN).toContain('Connected since')
    await page.getByText(/^Nothing found/).waitFor()
    const loaded = await page.evaluate('performance.timeOrigin')

    const file = join(folder.path, 'new.mrc')
    const record = testRecord(1, 'ID-DEMO-KOTA')
    const fields = record.fields.map((field) =>
      field.tag === '245' ? { ...field, subfields: [{ code: 'a', value: 'Kucing beranak lima' }] } : field,
    )
    await writeFile(file, encodeIso2709({ ...record, fields } as typeof record))
    await importInto(city.data, file)
    await results(page).filter({ hasText: 'Kucing beranak lima' }).waitFor()
    expect(await page.evaluate('performance.timeOrigin')).toBe(loaded)
    await expect.poll(() => network.page.locator('main').textContent(), WITHIN).toContain('332 records')

    await other.stop()
    await expect.poll(() => peer.textContent(), WITHIN).toContain('Not connected')
    other = await startNode(city.data)
    expect([...watched.faults, ...network.faults]).toEqual([])
  })

  it('says that the node is silent, keeps what was typed, and goes on by itself', async () => {
    await using watched = await openPage(browser, own.url)
    const { page, faults } = watched
    await results(page).first().waitFor()
    await box(page).fill('gurindam')
    await expect.poll(() => results(page).count(), WITHIN).toBeLessThan(20)

    await own.kill()
    const banner = page.getByText('The Serumpun server of this library does not answer.')
    await banner.waitFor()
    await box(page).fill('sejarah')
    const { host } = new URL(own.url)
    const again = launch(['start', '--data', school.data, '--http', host, '--listen', '/ip4/127.0.0.1/tcp/0', '--no-mdns'])
    try {
      await banner.waitFor({ state: 'hidden' })
      expect(await box(page).inputValue()).toBe('sejarah')
      await page
        .locator('ol mark', { hasText: /^sejarah$/i })
        .first()
        .waitFor()
      expect(queryIn(page)).toBe('sejarah')
    } finally {
      again.child.kill('SIGTERM')
      await again.ended
      own = await startNode(school.data, { peers: [other.address] })
    }
    expect(faults).toEqual([])
  })

  it('runs nothing of what records and profiles say, and asks no other host', async () => {
    const data = join(folder.path, 'hostile')
    await serumpunJson('init', '--data', data, '--name', HOSTILE, '--place', HOSTILE)
    const file = join(folder.path, 'hostile.mrc')
    await writeFile(file, encodeIso2709(hostileRecord))
    await importInto(data, file)
    await inviteInto(city.data, data)
    const node = await startNode(data, { peers: [other.address] })
    try {
      for (const width of [1280, 390]) {
        await using watched = await openPage(browser, node.url, { viewport: { width, height: 900 } })
        const { page, faults } = watched
        // Its own, the city's, and the school's by way of the city.
        await searchable(node, 3)
        for (const path of ['?q=durjana', `?q=${encodeURIComponent(HOSTILE)}`, '?title=javascript:pwn()', 'network']) {
          await page.goto(new URL(path, node.url).href)
          await page.getByText(HOSTILE).or(results(page)).first().waitFor()
          if (path === '?q=durjana') {
            await results(page).first().click()
            await page.locator('article:visible', { hasText: HOSTILE }).first().waitFor()
          }
          const links = await page.evaluate<string[]>("[...document.querySelectorAll('a')].map(({ protocol }) => protocol)")
          expect(links.filter((protocol) => protocol !== 'http:')).toEqual([])
          expect(await page.locator('main script, main iframe, main img, main object').count()).toBe(0)
          expect(await page.evaluate("'__pwned' in window")).toBe(false)
        }
        expect(faults).toEqual([])
      }
      const { policy } = await statusUnder('localhost', node.url)
      const scripts = /script-src [^;]*/.exec(policy)?.[0] ?? /default-src [^;]*/.exec(policy)?.[0]
      expect(scripts).toMatch(/^(?:default|script)-src 'self'$/)
      expect(await statusUnder('perpustakaan.example', new URL('api/status', node.url).href)).toMatchObject({ status: 403 })
      expect(await statusUnder('perpustakaan.example', node.url)).toMatchObject({ status: 403 })
    } finally {
      await node.stop()
    }
  })
})
