// A library's own catalogue as its staff look after it: a spreadsheet comes in, is found, is narrowed down to, goes out again.
import { readFile } from 'node:fs/promises'
import type { Browser, Page } from 'playwright'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ensureWebBuilt } from '../../scripts/build-web.mjs'
import { makeNetwork } from '../support/library.ts'
import { type NodeProcess, scratchFolder, startNode } from '../support/serumpun.ts'
import { hasBrowser, openBrowser, openPage } from './browser.ts'
import { makeDemoLibrary, searchable } from './network.ts'

const WITHIN = { timeout: 20_000, interval: 50 }

const LIST = [
  'Judul;Pengarang;Tahun;ISBN;No. Panggil;Eksemplar;Sampul',
  'Hikayat Kucing Perahu;Rambe, Siti;2011;9786028205238;398.2 RAM h;3;biru',
  ';tanpa judul;;;;1;',
  'Peta Sungai Nanga;Dulang, Jata;1998;;912 DUL p;1;hijau',
].join('\n')

const titles = (page: Page) => page.locator('ol a[data-id]')

describe.skipIf(!(await hasBrowser()))('the own catalogue', () => {
  let browser: Browser
  let folder: Awaited<ReturnType<typeof scratchFolder>>
  let own: NodeProcess
  let other: NodeProcess

  beforeAll(async () => {
    await ensureWebBuilt()
    folder = await scratchFolder()
    const [school, city] = await Promise.all([makeDemoLibrary(folder.path, 'sekolah'), makeDemoLibrary(folder.path, 'kota')])
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

  it('takes a spreadsheet in once somebody has seen what was understood, and says what was not taken', async () => {
    await using watched = await openPage(browser, `${own.url}catalogue`)
    const { page, faults } = watched
    await page.locator('input[type="file"]').setInputFiles({ name: 'daftar.csv', mimeType: 'text/csv', buffer: Buffer.from(LIST) })
    const card = page.getByRole('article', { name: 'daftar.csv' })
    await card.getByRole('cell', { name: 'Hikayat Kucing Perahu' }).waitFor()
    // The cover's colour is nobody's field; a note is what it might be.
    await card.getByLabel('Sampul').selectOption('note')
    await expect.poll(() => card.getByLabel('Sampul').inputValue(), WITHIN).toBe('note')
    await card.getByRole('button', { name: 'Import 2 records' }).click()
    await card.getByText('Imported', { exact: true }).waitFor()
    expect(await card.locator('dl').textContent()).toMatch(/added2not taken1/)
    const rejects = page.waitForEvent('download')
    await card.getByRole('link', { name: 'Fetch the records that were not taken' }).click()
    expect(await readFile(await (await rejects).path(), 'utf8')).toContain(';tanpa judul;')

    await page.reload()
    await card.getByText('Imported', { exact: true }).waitFor()
    await card.getByRole('button', { name: 'Remove from this list' }).click()
    await expect.poll(() => card.count(), WITHIN).toBe(0)
    expect(faults).toEqual([])
  })

  it('is what the search can be narrowed down to; filters stand in the address and can be taken away', async () => {
    await using watched = await openPage(browser, `${own.url}?q=peta`)
    const { page, faults } = watched
    await titles(page).first().waitFor()
    const all = await titles(page).count()
    const kinds = page.getByRole('group', { name: 'Kind' })
    await kinds.getByLabel(/^Map/).check()
    await expect.poll(() => titles(page).count(), WITHIN).toBeLessThan(all)
    expect(new URL(page.url()).searchParams.getAll('format')).toEqual(['map'])
    await page.setViewportSize({ width: 1100, height: 800 })
    await page.getByRole('button', { name: 'Remove the filter Map' }).click()
    await expect.poll(() => titles(page).count(), WITHIN).toBe(all)
    await page.goBack()
    await expect.poll(() => titles(page).count(), WITHIN).toBeLessThan(all)
    expect(faults).toEqual([])
  })

  it('offers another spelling for what it does not have', async () => {
    await using watched = await openPage(browser, `${own.url}?q=hikayat+kuching+prahu`)
    const { page, faults } = watched
    await page.getByRole('link', { name: 'hikayat kucing perahu', exact: true }).waitFor()
    expect(await titles(page).first().textContent()).toBe('Hikayat Kucing Perahu')
    expect(faults).toEqual([])
  })

  it('takes a copy of a record of another library, and gives it back', async () => {
    const { items } = (await (await fetch(`${own.url}api/libraries`)).json()) as { items: { id: string; own: boolean }[] }
    const theirs = items.find((library) => !library.own)!
    await using watched = await openPage(browser, `${own.url}?holders=one&library=${theirs.id}`)
    const { page, faults } = watched
    await titles(page).first().click()
    await page.getByRole('link', { name: 'Whole page' }).click()
    await page.getByRole('button', { name: 'Copy to our catalogue' }).first().click()
    await page.getByText('In our catalogue.').waitFor()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Copy to our catalogue' }).first().waitFor()
    await page.goto(`${own.url}catalogue`)
    await page.getByRole('heading', { name: 'Withdrawn' }).waitFor()
    expect(faults).toEqual([])
  })

  it('goes out as a file', async () => {
    await using watched = await openPage(browser, `${own.url}catalogue`)
    const { page, faults } = watched
    await page.getByRole('combobox', { name: 'As', exact: true }).selectOption('csv')
    await page.getByRole('textbox', { name: /^Search/ }).fill('kucing perahu')
    await page.getByRole('button', { name: 'Make the file' }).click()
    const file = page.waitForEvent('download')
    await page
      .getByRole('button', { name: 'Fetch the file' })
      .or(page.getByRole('link', { name: 'Fetch the file' }))
      .click()
    expect(await readFile(await (await file).path(), 'utf8')).toContain('Hikayat Kucing Perahu')
    expect(faults).toEqual([])
  })

  it('takes a record that is written by hand, and tells two who write the same one of each other', async () => {
    await using watched = await openPage(browser, `${own.url}catalogue/new`)
    const { page, faults } = watched
    await page.getByLabel('Title', { exact: true }).fill('Buku tulisan tangan')
    await page.getByLabel('Year').fill('2024')
    await page.getByLabel('ISBN').fill('9786028205239')
    await page.getByRole('button', { name: 'Save' }).click()
    // A wrong check digit is worth a look, not a refusal.
    await page.getByText('Saved, and on its way').waitFor()
    await page.getByRole('alert').getByText('020').waitFor()

    const second = await page.context().newPage()
    await second.goto(page.url())
    await second.getByLabel('Subtitle').fill('kedua')
    await second.getByRole('button', { name: 'Save' }).click()
    await second.getByText('Saved, and on its way').waitFor()

    await page.getByRole('tab', { name: 'MARC' }).click()
    await page.getByLabel('Content of 245').fill('$$a Buku tulisan saya')
    await page.getByRole('button', { name: 'Save' }).click()
    await page.getByText('Somebody else has changed this record').waitFor()
    await page.getByRole('button', { name: 'Read theirs' }).click()
    await expect.poll(() => page.getByLabel('Subtitle').inputValue(), WITHIN).toBe('kedua')
    await page.getByRole('button', { name: 'Withdraw from the catalogue' }).click()
    await page.getByText('Buku tulisan tangan').waitFor()
    expect(faults).toEqual([])
  })

  it('joins two titles that staff say are one, and takes it back', async () => {
    const found = async (): Promise<unknown> =>
      ((await (await fetch(`${own.url}api/search?q=terampil+komputer+informatika`)).json()) as { total: number }).total
    expect(await found()).toBe(2)
    await using watched = await openPage(browser, `${own.url}review`)
    const { page, faults } = watched
    const pair = page.getByRole('listitem').filter({ hasText: 'Terampil komputer' })
    await pair.getByRole('button', { name: 'The same title' }).click()
    await pair.getByText('They are one title now.').waitFor()
    await expect.poll(found, WITHIN).toBe(1)
    await pair.getByRole('button', { name: 'Undo' }).click()
    await pair.getByRole('button', { name: 'Two titles' }).waitFor()
    await expect.poll(found, WITHIN).toBe(2)
    expect(faults).toEqual([])
  })
})
