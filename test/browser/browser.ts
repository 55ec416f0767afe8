// A real browser for tests of the page: Chromium as the machine has it, with what a library's PC does not need switched off.
import { access } from 'node:fs/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright'

const CHROMIUM = '/usr/bin/chromium'

/** Whether this machine has the browser; says so once if not. */
export async function hasBrowser(): Promise<boolean> {
  try {
    await access(CHROMIUM)
    return true
  } catch {
    process.stderr.write(`The page is not tested in a browser: there is no ${CHROMIUM} here.\n`)
    return false
  }
}

export async function openBrowser(): Promise<Browser> {
  const args = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run']
  return await chromium.launch({ executablePath: CHROMIUM, args })
}

/** A page, and everything on it that should not have happened. */
export interface WatchedPage {
  readonly page: Page
  /** Dialogs, errors of scripts, refusals of the content security policy, requests to other hosts; empty if all is well. */
  readonly faults: string[]
  [Symbol.asyncDispose](): Promise<void>
}

/** Opens an address in a browser profile of its own. */
export async function openPage(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<WatchedPage> {
  const context = await browser.newContext({ locale: 'en-GB', viewport: { width: 1280, height: 900 }, ...options })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const faults: string[] = []
  const own = new URL(url).origin
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`))
  page.on('console', (message) => {
    if (message.text().includes('Content Security Policy')) faults.push(`policy: ${message.text()}`)
  })
  page.on('request', (request) => {
    const { origin, protocol } = new URL(request.url())
    if (origin !== own && protocol !== 'data:') faults.push(`request: ${request.url()}`)
  })
  await page.goto(url)
  return { page, faults, [Symbol.asyncDispose]: () => context.close() }
}
