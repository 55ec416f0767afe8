// The demo network's catalogues (apps/daemon/fixtures): that the committed files are what their source says, and good MARC.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { DataField, MarcRecord } from '@serumpun/bib'
import {
  clusterRecords,
  controlNumberOf,
  controlValue,
  describe as descriptionOf,
  describeForMatching,
  matchKeys,
  parseIsbn,
  subfieldValue,
} from '@serumpun/bib'
import { openRecords } from '@serumpun/bib/read'
import { beforeAll, describe, expect, test } from 'vitest'
import { catalogueFile, generateCatalogues } from '../../fixtures/generate.ts'
import { readBlocks } from '../../fixtures/source/blocks.ts'
import { readLibraries } from '../../fixtures/source/libraries.ts'

const folder = new URL('../../fixtures/', import.meta.url)
const libraries = readLibraries()
const committed = (name: string): Buffer => readFileSync(new URL(name, folder))
const plain = (name: string): Buffer => (name.endsWith('.gz') ? gunzipSync(committed(name)) : committed(name))

const records = new Map<string, MarcRecord[]>()
const recordsOf = (code: string): MarcRecord[] => records.get(code) ?? []
const everyRecord = (): { code: string; record: MarcRecord }[] =>
  libraries.flatMap(({ code }) => recordsOf(code).map((record) => ({ code, record })))

/** All records, grouped as the catalogue view groups them. */
const titles = (): { code: string; record: MarcRecord }[][] => {
  const all = everyRecord()
  const clustering = clusterRecords({
    records: all.map(({ record }, i) => ({ id: String(i), keys: matchKeys(describeForMatching(record)) })),
  })
  return clustering.titles.map(({ members }) => members.flatMap((id) => all[Number(id)] ?? []))
}

beforeAll(async () => {
  for (const { code, catalogue } of libraries) {
    const opened = await openRecords([committed(catalogue)])
    const read: MarcRecord[] = []
    for await (const item of opened.items) {
      if (item.kind === 'rejected' || item.warnings.length > 0)
        throw new Error(`${catalogue} does not read cleanly: ${JSON.stringify(item.position)}.`)
      read.push(item.record)
    }
    records.set(code, read)
  }
})

const dataFields = (record: MarcRecord, tag: string | RegExp): DataField[] =>
  record.fields.filter(
    (field): field is DataField =>
      field.subfields !== undefined && (typeof tag === 'string' ? field.tag === tag : tag.test(field.tag)),
  )

/** What is wrong, with the record's name, so that a failure says where to look. */
function complaints(check: (record: MarcRecord, code: string) => string | undefined): string[] {
  return everyRecord().flatMap(({ code, record }) => {
    const wrong = check(record, code)
    return wrong === undefined ? [] : [`${code} ${controlValue(record, '001')}: ${wrong}`]
  })
}

describe('files', () => {
  test.each(generateCatalogues())('$library.catalogue is what the generator writes', (catalogue) => {
    const { catalogue: name } = catalogue.library
    const generated = Buffer.from(catalogueFile(catalogue))
    // Versions of zlib compress differently: of gzip files the content counts.
    expect((name.endsWith('.gz') ? gunzipSync(generated) : generated).equals(plain(name))).toBe(true)
  })

  test('every way of importing is there, and the compressed one tells no time or machine', async () => {
    const kinds = await Promise.all(
      libraries.map(async ({ catalogue }) => {
        const { format, compressed } = await openRecords([committed(catalogue)])
        return compressed ? `${format} gzip` : format
      }),
    )
    expect(kinds).toEqual(['iso2709', 'marcxml', 'iso2709 gzip'])
    expect([...committed('universitas.mrc.gz').subarray(4, 10)]).toEqual([0, 0, 0, 0, expect.any(Number), 255])
  })

  test.for(libraries)('$catalogue passes the tool of the field', async ({ catalogue }, context) => {
    const file = join(tmpdir(), `serumpun-fixture-${process.pid}-${catalogue}`)
    await writeFile(file, plain(catalogue))
    try {
      const [tool, option] = catalogue.endsWith('.xml') ? ['xmllint', '--noout'] : ['yaz-marcdump', '-n']
      const { error, status, stderr, stdout } = spawnSync(tool, [option, file], { encoding: 'utf8' })
      if (error !== undefined && 'code' in error && error.code === 'ENOENT') return context.skip(`${tool} is not installed.`)
      expect({ error, status, stderr, stdout }).toEqual({ error: undefined, status: 0, stderr: '', stdout: '' })
    } finally {
      await rm(file)
    }
  })
})

describe('the network', () => {
  test('a school, a public library and a university, each of its size', () => {
    expect(libraries.map(({ kind }) => kind)).toEqual(['school', 'public', 'university'])
    const counts = libraries.map(({ code }) => recordsOf(code).length)
    expect(counts[0]).toBeGreaterThanOrEqual(150)
    expect(counts[1]).toBeGreaterThanOrEqual(300)
    expect(counts[2]).toBeGreaterThanOrEqual(370)
  })

  test('titles that two or three libraries share, most of them alike enough to be grouped', () => {
    const blocks = readBlocks()
    expect(blocks.filter(({ held }) => held.length > 1).length).toBeGreaterThanOrEqual(70)
    expect(blocks.filter(({ held }) => held.length === 3).length).toBeGreaterThanOrEqual(25)

    const shared = titles()
      .map((records) => new Set(records.map(({ code }) => code)).size)
      .filter((size) => size > 1)
    expect(shared.length).toBeGreaterThanOrEqual(70)
    expect(shared.filter((size) => size === 3).length).toBeGreaterThanOrEqual(25)
  })

  test('shared titles are catalogued by each library in its own way', () => {
    const differ = (tag: string): number =>
      titles().filter(
        (group) => group.length > 1 && new Set(group.map(({ record }) => JSON.stringify(dataFields(record, tag)))).size > 1,
      ).length
    expect(differ('650')).toBeGreaterThan(20)
    expect(differ('020')).toBeGreaterThan(20)
    expect(differ('245')).toBeGreaterThan(10)
    expect(differ('300')).toBeGreaterThan(10)
  })

  test('languages and scripts', () => {
    const languages = Map.groupBy(everyRecord(), ({ record }) => controlValue(record, '008')?.slice(35, 38))
    const counts = Object.fromEntries([...languages].map(([language, of]) => [language, of.length]))
    expect(Object.keys(counts)).toEqual(
      expect.arrayContaining(['ind', 'may', 'eng', 'jav', 'ara', 'chi', 'jpn', 'tam', 'dut', 'sun']),
    )
    const originals = everyRecord().map(({ record }) =>
      dataFields(record, '880')
        .map((field) => field.subfields.map(({ value }) => value).join(''))
        .join(''),
    )
    const scripts = {
      Arabic: /\p{Script=Arabic}/u,
      Javanese: /\p{Script=Javanese}/u,
      Han: /\p{Script=Han}/u,
      Hiragana: /\p{Script=Hiragana}/u,
      Tamil: /\p{Script=Tamil}/u,
    }
    const rare = Object.entries(scripts).filter(([, script]) => originals.filter((text) => script.test(text)).length < 5)
    expect(rare).toEqual([])
  })

  test('every kind of thing', () => {
    const formats = new Set(everyRecord().map(({ record }) => descriptionOf(record).format))
    expect([...formats].sort()).toEqual(['article', 'audio', 'book', 'manuscript', 'map', 'serial', 'video'])
  })
})

describe('numbers', () => {
  test('every ISBN and ISSN has the right check digit and is given to one work only', () => {
    expect(complaints((record) => descriptionOf(record).identifiers.find(({ status }) => status !== 'valid')?.value)).toEqual([])
    const works = readBlocks()
    const isbns = works.flatMap(({ common }) => common.get('isbn') ?? []).map((isbn) => parseIsbn(isbn)?.isbn13)
    const issns = works.flatMap(({ common }) => common.get('issn') ?? [])
    expect(isbns.length).toBeGreaterThan(450)
    expect(issns.length).toBeGreaterThan(20)
    expect(isbns).not.toContain(undefined)
    expect(new Set(isbns).size).toBe(isbns.length)
    expect(new Set(issns).size).toBe(issns.length)
  })

  test.each(libraries)('$code: control numbers and barcodes are unique, and grow with time', ({ code }) => {
    const numbers = recordsOf(code).map((record) => controlNumberOf(record))
    expect(numbers.map((number) => number?.source)).toEqual(numbers.map(() => code))
    const bare = numbers.map((number) => number?.number ?? '')
    expect(bare).toEqual([...new Set(bare)].sort())
    const barcodes = recordsOf(code).flatMap((record) =>
      dataFields(record, '852').flatMap((field) => subfieldValue(field, 'p') ?? []),
    )
    expect(new Set(barcodes).size).toBe(barcodes.length)
    const dates = readBlocks()
      .flatMap(({ held }) => held)
      .filter(({ library }) => library === libraries.find((one) => one.code === code)?.key)
      .sort((one, other) => (one.number < other.number ? -1 : 1))
      .map(({ date }) => date)
    expect(dates).toEqual([...dates].sort())
    expect(dates.filter((date) => date > '2025-12-31' || new Date(date).toISOString().slice(0, 10) !== date)).toEqual([])
  })

  test('nothing was catalogued before it was published', () => {
    const early = complaints((record) => {
      const fixed = controlValue(record, '008') ?? ''
      const entered = Number(`${fixed.slice(0, 2) < '50' ? '20' : '19'}${fixed.slice(0, 2)}`)
      return Number(fixed.slice(7, 11)) > entered || entered > 2025 ? fixed : undefined
    })
    expect(early).toEqual([])
  })
})

describe('MARC 21', () => {
  test('leader', () => {
    expect(
      complaints(({ leader }) => (/^[0-9]{5}[cn][aegijt][abms] a22[0-9]{5}[ 7][aci] 4500$/.test(leader) ? undefined : leader)),
    ).toEqual([])
  })

  test('005, 007 and 008', () => {
    const wrong = complaints((record) => {
      const fixed = controlValue(record, '008') ?? ''
      const general = /^[0-9]{6}(?:s[0-9]{4} {4}|c[0-9]{4}9999|d[0-9]{8})(?:[a-z]{2}[a-z ])[ -~]{17}[a-z]{3} d$/.test(fixed)
      const changed = /^(?:19|20)[0-9]{12}\.0$/.test(controlValue(record, '005') ?? '')
      const lengths: Readonly<Record<string, number>> = { a: 8, v: 9, s: 14, c: 14 }
      const physical = controlValue(record, '007')
      return general &&
        changed &&
        (physical === undefined || physical.length === lengths[physical.slice(0, 1)]) &&
        specific(record.leader, fixed)
        ? undefined
        : `${fixed} ${physical}`
    })
    expect(wrong).toEqual([])
  })

  /** 008/18–34 by type of record. */
  function specific(leader: string, fixed: string): boolean {
    const own = fixed.slice(18, 35)
    const kind = leader.slice(6, 8)
    if (kind === 'as') return /^[abdfmqstw]r [np ] {6}[l ]0 {3}[ae]0$/.test(own)
    if (/^[at]/.test(kind)) return /^[abcdgho ]{4}[dj ][o ][bdems ]{4}[l ][01]0[01] [01pdej][ab ]$/.test(own)
    if (kind === 'em') return /^ {7}a {2}[l ] {2}0 {3}$/.test(own)
    if (kind === 'gm') return /^[0-9]{3} [dj ] {5}[l ] {4}vl$/.test(own)
    return /^(?:mu|nn)nn[dj ] {7}[f ] {2}n $/.test(own)
  }

  test('tags in order, two indicators, no empty subfield', () => {
    const wrong = complaints((record) => {
      const tags = record.fields.map(({ tag }) => tag)
      if (tags.join() !== [...tags].sort().join()) return tags.join()
      return dataFields(record, /./).find(
        ({ indicators, subfields }) =>
          !/^[0-9 ]{2}$/.test(indicators) ||
          subfields.length === 0 ||
          subfields.some(({ code, value }) => !/^[a-z0-9]$/.test(code) || value.trim() !== value || value === ''),
      )?.tag
    })
    expect(wrong).toEqual([])
  })

  test('title: one 245, whose indicators fit the main entry and the article', () => {
    const wrong = complaints((record) => {
      const titles = dataFields(record, '245')
      const title = titles[0]
      if (title === undefined || titles.length > 1) return `${titles.length} titles`
      const main = dataFields(record, /^1/)
      if (main.length > 1) return 'more than one main entry'
      if (title.indicators[0] !== (main.length === 1 && main[0]?.tag !== '130' ? '1' : '0')) return title.indicators
      const skipped = (subfieldValue(title, 'a') ?? '').slice(0, Number(title.indicators[1]))
      return /^(?:|(?:The|An?|De|Het|Een) |al-)$/.test(skipped) ? undefined : skipped
    })
    expect(wrong).toEqual([])
  })

  test('ISBD punctuation where the leader says so, none where it says not', () => {
    const wrong = complaints((record) => {
      const title = dataFields(record, '245')[0]
      const whole = title?.subfields.map(({ value }) => value).join(' ') ?? ''
      const last = title?.subfields.at(-1)?.value ?? ''
      if (record.leader[18] === 'c')
        return / [/:;=]( |$)/.test(whole.replace(/ = | ; /g, ' ')) || /[a-z]\.$/.test(last) ? whole : undefined
      const imprint = dataFields(record, /^26[04]$/)[0]
      const marked = imprint === undefined || (subfieldValue(imprint, 'a') ?? '').endsWith(' :')
      return /[.?!\])-]$/.test(last) && marked ? undefined : whole
    })
    expect(wrong).toEqual([])
  })

  test('RDA records say so, with 33X and no 260; others have no 33X', () => {
    const wrong = complaints((record) => {
      const rda = dataFields(record, '040').some((field) => subfieldValue(field, 'e') === 'rda')
      if (rda !== (record.leader[18] === 'i')) return 'leader/18 and 040 $e differ'
      const types = dataFields(record, /^33[678]$/).map(({ tag }) => tag)
      if (types.join() !== (rda ? '336,337,338' : '')) return types.join()
      return rda && dataFields(record, '260').length > 0 ? '260' : undefined
    })
    expect(wrong).toEqual([])
    expect(everyRecord().filter(({ record }) => record.leader[18] === 'i').length).toBeGreaterThan(150)
  })

  test('880 and the fields that they belong to name each other', () => {
    const wrong = complaints((record) => {
      const links = dataFields(record, /^(?!880)/).flatMap((field) =>
        subfieldValue(field, '6') === undefined ? [] : [`${field.tag}-${subfieldValue(field, '6')?.slice(4)}`],
      )
      const back = dataFields(record, '880').map((field) => subfieldValue(field, '6')?.split('/')[0])
      return links.join() === back.join() ? undefined : `${links.join()} ≠ ${back.join()}`
    })
    expect(wrong).toEqual([])
  })

  test('every record says who holds it, and where', () => {
    const wrong = complaints((record, code) => {
      const holdings = descriptionOf(record).holdings
      return holdings.length > 0 && holdings.every(({ library, branch }) => library === code && branch !== undefined)
        ? undefined
        : 'no 852'
    })
    expect(wrong).toEqual([])
  })

  test('articles name their host, with its number where the library has it; serials say what is there', () => {
    const wrong = complaints((record, code) => {
      const { format, host } = descriptionOf(record)
      if (format === 'serial')
        return dataFields(record, '866').length === 1 && dataFields(record, '362').length === 1 ? undefined : 'no coverage'
      if (format !== 'article') return undefined
      const number = subfieldValue(dataFields(record, '773')[0] ?? { tag: '773', indicators: '0 ', subfields: [] }, 'w')
      const known = recordsOf(code).some((other) => `(${code})${controlValue(other, '001')}` === number)
      return host?.title !== undefined && host.part !== undefined && (number === undefined || known) ? undefined : 'no host'
    })
    expect(wrong).toEqual([])
  })
})
