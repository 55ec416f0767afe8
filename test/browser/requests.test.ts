// A loan from one desk to another: asked in one browser, answered in the other, received and sent back.
import type { Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { makeNetwork } from '../support/library.ts'
import { type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { makeDemoLibrary, searchable } from './network.ts'

describe.skipIf(!(await hasBrowser()))('requests between two desks', () => {
  let browser: Browser
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let school: NodeProcess
  let city: NodeProcess

  beforeAll(async () => {
    await ensureWebBuilt()
    folder = await scratchFolder()
    const [schoolLibrary, cityLibrary] = await Promise.all([
      makeDemoLibrary(folder.path, 'sekolah'),
      makeDemoLibrary(folder.path, 'kota'),
    ])
    await makeNetwork(cityLibrary.data, schoolLibrary.data)
    city = await startNode(cityLibrary.data)
    school = await startNode(schoolLibrary.data, { peers: [city.address] })
    browser = await openBrowser()
    await searchable(school, 2)
  }, 120_000)

  afterAll(async () => {
    await browser?.close()
    await Promise.all([school?.stop(), city?.stop()])
    await folder?.[Symbol.asyncDispose]()
  })

  it('are asked, lent, received, sent back and checked in; each side sees what the other said, and the reader stays at home', async () => {
    const { items } = (await (await fetch(`${school.url}api/libraries`)).json()) as { items: { id: string; own: boolean }[] }
    const holder = items.find((library) => !library.own)!
    await using asking = await openPage(browser, `${school.url}?holders=one&library=${holder.id}`)
    await using answering = await openPage(browser, `${city.url}requests`)
    const [here, there] = [asking.page, answering.page]

    await there.getByText('No open requests').waitFor()
    await here.locator('ol a[data-id]').first().click()
    await here.getByRole('link', { name: 'Ask for it' }).click()
    await here.getByLabel('Note to the other library').fill('By post, please')
    await here.getByLabel('For whom').fill('Ani, class 5')
    await here.getByRole('button', { name: 'Ask', exact: true }).click()
    await here.getByText('has been asked').waitFor()
    await here.getByRole('link', { name: 'See the request' }).click()
    await here.getByText('Ani, class 5').waitFor()

    await there.locator('main ul h2 a').click()
    await there.getByText('By post, please').waitFor()
    expect(await there.locator('main').textContent()).not.toContain('Ani')
    const say = async (page: typeof here, word: string): Promise<void> => {
      await page.getByRole('button', { name: word, exact: true }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
    }
    await there.getByRole('button', { name: 'Lend it' }).click()
    await there.getByLabel('Due back').fill('2030-12-31')
    await there.getByRole('button', { name: 'Send', exact: true }).click()

    await say(here, 'Received')
    await there.getByText('at the requester', { exact: true }).waitFor()
    await say(here, 'Sent back')
    await there.getByText('on its way back', { exact: true }).waitFor()
    await say(there, 'It is back')
    await here.getByText('Returned', { exact: true }).waitFor()
    expect([...asking.faults, ...answering.faults]).toEqual([])
  })
})
