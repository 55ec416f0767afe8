// Libraries of the demo, as real nodes with the demo's own catalogues.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { vi } from 'vitest'
import { importInto } from '../support/library.ts'
import { serumpunJson, statusOf, type NodeProcess } from '../support/serumpun.ts'

const FIXTURES = fileURLToPath(new URL('../../apps/daemon/fixtures/', import.meta.url))

interface DemoLibrary {
  readonly key: string
  readonly code: string
  readonly name: string
  readonly place: string
  readonly catalogue: string
}

/** Makes a library of the demo with its catalogue. @returns its data folder and its name. */
export async function makeDemoLibrary(folder: string, key: string): Promise<{ data: string; name: string }> {
  const libraries = JSON.parse(await readFile(join(FIXTURES, 'libraries.json'), 'utf8')) as DemoLibrary[]
  const library = libraries.find((one) => one.key === key)
  if (library === undefined) throw new Error(`The demo has no library '${key}'.`)
  const { name, code, place, catalogue } = library
  const data = join(folder, key)
  await serumpunJson('init', '--data', data, '--name', name, '--code', code, '--place', place)
  await importInto(data, join(FIXTURES, catalogue))
  return { data, name }
}

/** Waits until a node has the catalogues of so many libraries, and all of them can be searched. */
export async function searchable(node: Pick<NodeProcess, 'url'>, libraries: number): Promise<void> {
  await vi.waitUntil(
    async () => {
      const { datasets, views } = await statusOf(node)
      const catalogues = datasets.filter(({ dataset, complete }) => dataset === 'catalogue/main' && complete)
      const records = catalogues.reduce((sum, { entries }) => sum + entries, 0)
      return catalogues.length === libraries && views.catalogue.current && views.catalogue.records === records
    },
    { timeout: 60_000, interval: 100 },
  )
}
