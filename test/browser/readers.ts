// Every screen as readers see it: in three languages, on a phone and on a PC, light or dark, checked by axe-core and kept as pictures.
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { makeNetwork } from '../support/library.ts'
import { type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'
import { violationsOn } from './accessibility.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { makeDemoLibrary, searchable } from './network.ts'

const PICTURES = fileURLToPath(new URL('../../.artefacts/screenshots/', import.meta.url))

export interface Look {
  readonly language: 'id' | 'ms' | 'en'
  readonly scheme: 'light' | 'dark'
  readonly width: 390 | 1280
}

/** Each screen by its address, and what stands on it once it is complete. */
const screens: readonly (readonly [name: string, path: string, complete: string])[] = [
  ['start', '', 'ol a[data-id]'],
  ['title', '?q=gurindam', 'article h4:visible'],
  ['whole', '?q=gurindam', 'table tbody tr'],
  ['filters', '?q=gurindam&format=book&holders=one', 'section select:visible'],
  ['nothing', '?q=zzzqqq', 'main svg'],
  ['catalogue', 'catalogue', 'form button'],
  ['record', 'catalogue/new', 'form textarea'],
  ['review', 'review', 'main table td'],
  ['requests', 'requests', 'main svg'],
  ['ask', 'requests/new', 'form input'],
  ['network', 'network', 'main dl dd'],
  ['missing', 'nowhere', 'main svg'],
]

/** On a narrow screen a title opens by its link, and filters by a button. */
async function complete(page: Page, name: string, selector: string, width: number): Promise<void> {
  if ((name === 'title' || name === 'whole') && width < 1024) await page.locator('ol a[data-id]').first().click({ timeout: 5_000 })
  if (name === 'whole') {
    await page.locator('article a[href^="/titles/"]:visible').click()
    await page.locator('main li button[aria-expanded]').first().click()
  }
  if (name === 'filters' && width < 1280) await page.locator('main button:has-text("(2)")').click()
  await page.locator(selector).first().waitFor()
  // Colours and places on their way are neither what a reader sees nor what axe should judge.
  await page.evaluate('Promise.all(document.getAnimations().map((animation) => animation.finished.catch(() => undefined)))')
}

/** The tests of every screen in some looks. */
export async function readersSee(looks: readonly Look[]): Promise<void> {
  describe.skipIf(!(await hasBrowser()))('what readers see', () => {
    let browser: Browser
    let nodes: NodeProcess[]
    let folder: Awaited<ReturnType<typeof scratchFolder>>
    let url: string

    beforeAll(async () => {
      await Promise.all([ensureWebBuilt(), mkdir(PICTURES, { recursive: true })])
      folder = await scratchFolder()
      const [school, city, university] = await Promise.all(
        ['sekolah', 'kota', 'univ'].map((key) => makeDemoLibrary(folder.path, key)),
      )
      await makeNetwork(city!.data, school!.data, university!.data)
      const first = await startNode(city!.data)
      const second = await startNode(university!.data, { peers: [first.address] })
      const own = await startNode(school!.data, { peers: [first.address, second.address] })
      nodes = [first, second, own]
      url = own.url
      browser = await openBrowser()
      await searchable(own, 3)
      // A library that is away is a sight of its own.
      await second.stop()
    }, 120_000)

    afterAll(async () => {
      await browser?.close()
      await Promise.all(nodes?.map((node) => node.stop()) ?? [])
      await folder?.[Symbol.asyncDispose]()
    })

    it.concurrent.each(looks)('is without fault in $language, $scheme, $width px wide', async ({ language, scheme, width }) => {
      const locale = { id: 'id-ID', ms: 'ms-MY', en: 'en-GB' }[language]
      await using watched = await openPage(browser, url, {
        locale,
        colorScheme: scheme,
        viewport: { width, height: width < 1000 ? 844 : 900 },
        reducedMotion: 'reduce',
        bypassCSP: true,
      })
      const { page, faults } = watched
      const found: string[] = []
      for (const [name, path, selector] of screens) {
        await page.goto(new URL(path, url).href)
        await complete(page, name, selector, width)
        expect(await page.evaluate('document.documentElement.lang')).toBe(language)
        found.push(...(await violationsOn(page)).map((violation) => `${name}: ${violation}`))
        const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth')
        if (overflow > 0) found.push(`${name}: ${overflow} px wider than the screen`)
        await page.screenshot({ path: join(PICTURES, `${name}-${language}-${scheme}-${width}.png`) })
      }
      expect([...found, ...faults]).toEqual([])
    })
  })
}
