// Two libraries that share nothing yet become a network: founded and invited into in one browser, read and joined in another.
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { makeDemoLibrary, searchable } from './network.ts'

describe.skipIf(!(await hasBrowser()))('a network', () => {
  let browser: Browser
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let city: NodeProcess
  let school: NodeProcess

  beforeAll(async () => {
    await ensureWebBuilt()
    folder = await scratchFolder()
    const [cityLibrary, schoolLibrary] = await Promise.all([
      makeDemoLibrary(folder.path, 'kota'),
      makeDemoLibrary(folder.path, 'sekolah'),
    ])
    city = await startNode(cityLibrary.data)
    school = await startNode(schoolLibrary.data)
    browser = await openBrowser()
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await Promise.all([city?.stop(), school?.stop()])
    await folder?.[Symbol.asyncDispose]()
  })

  it('is founded by one library and joined by another, which then finds what the first one has', async () => {
    await using founding = await openPage(browser, `${city.url}network`)
    await using joining = await openPage(browser, `${school.url}network`)
    const [there, here] = [founding.page, joining.page]

    await there.getByText('Found a network').click()
    await there.getByLabel('Name of the network').fill('Jaringan Banyusegara')
    await there.getByRole('button', { name: 'Found it' }).click()
    const network = there.getByRole('article', { name: 'Jaringan Banyusegara' })
    await network.getByRole('button', { name: 'Invite a library' }).click()
    await network.getByRole('img', { name: 'QR code of the invitation' }).waitFor()
    const link = await network.getByLabel('Link to send').inputValue()

    await here.getByText('Join a network by invitation').click()
    await here.getByLabel('The link, or the words').fill(`${link}x`)
    await here.getByRole('button', { name: 'Read the invitation' }).click()
    await here.getByText('This could not be done.').waitFor()
    await here.getByLabel('The link, or the words').fill(link)
    await here.getByRole('button', { name: 'Read the invitation' }).click()
    await here.getByText('invites us to Jaringan Banyusegara').waitFor()
    await here.getByText('Reasons and aims').waitFor()
    await here.getByRole('button', { name: 'We agree and join' }).click()
    await here.getByText('We are a member of Jaringan Banyusegara now.').waitFor()

    await expect
      .poll(() => network.getByRole('listitem').filter({ hasText: 'Karangmelati' }).count(), { timeout: 30_000 })
      .toBeGreaterThan(0)
    await searchable(school, 2)
    expect([...founding.faults, ...joining.faults]).toEqual([])
  }, 120_000)
})
