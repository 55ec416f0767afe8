// What is written in XML, checked with xmllint against the Library of Congress's schemas, where both are installed: they lie beside the real
// catalogues (https://www.loc.gov/standards/marcxml/schema/MARC21slim.xsd, https://www.loc.gov/standards/mods/v3/mods-3-8.xsd).
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test, vi } from 'vitest'
import { encodeMarcXml, MARCXML_FOOTER, MARCXML_HEADER } from './marcxml/encode.ts'
import { encodeMods } from './mods/encode.ts'
import { MODS_FOOTER, MODS_HEADER } from './mods/collection.ts'
import { openRecords } from './open.ts'
import type { MarcRecord } from './record.ts'
import { collect } from './testing/records.ts'
import { HAS_SHARED_DATA, sharedBytes, sharedPath } from './testing/shared-data.ts'

vi.setConfig({ testTimeout: 60_000 })

const MODS_SCHEMA = sharedPath('schemas/mods-3-8.xsd')
const MARCXML_SCHEMA = sharedPath('iso18626-crosslink/marcxml/xsd/MARC21slim.xsd')
const XMLLINT = spawnSync('xmllint', ['--version']).status === 0
const FILES = ['folio-stripes-testing/oneThousandMarcBib.mrc.gz', 'evergreen/hebrew.marc', 'evergreen/serials_marc21.xml']

/** Leaders, and an order of fields, as the schema wants them are not every system's. */
function isStrict({ leader, fields }: MarcRecord): boolean {
  const afterData = fields.findIndex(({ subfields }) => subfields !== undefined)
  const ordered = afterData < 0 || fields.slice(afterData).every(({ subfields }) => subfields !== undefined)
  return ordered && /^[\d ]{5}[\dA-Za-z ][\dA-Za-z][\dA-Za-z ]{3}(?:2| ){2}[\d ]{5}[\dA-Za-z ]{3}(?:4500| {4})$/.test(leader)
}

async function recordsIn(name: string): Promise<MarcRecord[]> {
  const items = await collect((await openRecords([sharedBytes(name)])).items)
  return items.flatMap((item) => (item.kind === 'record' ? [item.record] : []))
}

describe.skipIf(!XMLLINT || !HAS_SHARED_DATA)('xmllint finds no fault', () => {
  const directory = mkdtempSync(join(tmpdir(), 'serumpun-schema-'))
  afterAll(() => rmSync(directory, { recursive: true }))

  const faults = (schema: string, xml: string): string => {
    const file = join(directory, 'records.xml')
    writeFileSync(file, xml)
    const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', schema, file], { encoding: 'utf8' })
    return status === 0 ? '' : stderr.slice(0, 2_000)
  }

  test.skipIf(!existsSync(MARCXML_SCHEMA)).each(FILES)('in MARCXML of %s', async (name) => {
    const records = (await recordsIn(name)).filter(isStrict)
    expect(records.length).toBeGreaterThan(5)
    expect(faults(MARCXML_SCHEMA, MARCXML_HEADER + records.map(encodeMarcXml).join('') + MARCXML_FOOTER)).toBe('')
  })

  test.skipIf(!existsSync(MODS_SCHEMA)).each(FILES)('in MODS of %s', async (name) => {
    const records = await recordsIn(name)
    expect(faults(MODS_SCHEMA, MODS_HEADER + records.map(encodeMods).join('') + MODS_FOOTER)).toBe('')
  })
})
