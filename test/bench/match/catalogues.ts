// The real catalogues that matching is measured on: every record with its keys, and the number that its own catalogue knows it by.
import { createReadStream, existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import type { MarcRecord, MatchKeys } from '@serumpun/bib'
import { controlNumberOf, describeForMatching, isDeleted, matchKeys } from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { retold } from './retold.ts'

const DIRECTORY = join(import.meta.dirname, '../../../..', 'shared', 'data')

/** Files of one catalogue are months, states or forms of it, in which one control number is one record. */
const CATALOGUES: Readonly<Record<string, readonly string[]>> = {
  gpo: ['gpo/*.gz', 'gpo/states/*.gz', 'gpo/updates/*.gz', 'gpo/triples/*.gz'],
  evergreen: ['evergreen/*.{gz,marc,xml}', 'evergreen/RDA/*.mrc'],
  nlnz: ['carpentries-nlnz/*.{gz,marc}'],
  folio: ['folio-stripes-testing/marcBib*.gz', 'folio-stripes-testing/one*.gz'],
  pod: ['pod4lib/*.{marc,mrc,marcxml}', 'pod4lib/{1297245,stanford}*.gz'],
}

export interface CatalogueRecord {
  /** `gpo/states/guam.mrc.gz#17`. */
  readonly id: string
  readonly catalogue: string
  readonly file: string
  readonly keys: MatchKeys
  readonly control: string | undefined
  /** The same book as another library would describe it, for some records. */
  readonly retold: { readonly how: string; readonly keys: MatchKeys } | undefined
}

/** @returns The records in the order of files, and the names of the catalogues that are not there. */
export async function loadCatalogues(): Promise<{ records: CatalogueRecord[]; absent: string[] }> {
  const records: CatalogueRecord[] = []
  const absent: string[] = []
  for (const [catalogue, patterns] of Object.entries(CATALOGUES)) {
    const files = existsSync(DIRECTORY) ? globSync([...patterns], { cwd: DIRECTORY }).toSorted() : []
    if (files.length === 0) absent.push(catalogue)
    for (const file of files) await addFile(records, catalogue, file)
  }
  return { records, absent }
}

async function addFile(records: CatalogueRecord[], catalogue: string, file: string): Promise<void> {
  const { items } = await openRecords(createReadStream(join(DIRECTORY, file)))
  for await (const item of items) {
    if (item.kind !== 'record' || isDeleted(item.record)) continue
    const keys = matchKeys(describeForMatching(item.record))
    const id = `${file}#${item.position.index}`
    records.push({
      id,
      catalogue,
      file,
      keys,
      control: controlNumberOf(item.record)?.number,
      retold: retoldKeys(id, item.record, keys.evidence.carrier),
    })
  }
}

function retoldKeys(id: string, record: MarcRecord, carrier: string | undefined): CatalogueRecord['retold'] {
  const told = retold(id, record, carrier)
  return told && { how: told.how, keys: matchKeys(describeForMatching(told.record)) }
}
