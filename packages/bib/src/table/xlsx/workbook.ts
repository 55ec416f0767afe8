// What stands around the sheets: their names and parts, the formats of numbers, the calendar (ECMA-376 part 1, 18.2 and 18.8).
import { MAX_LISTED } from '../../limits.ts'
import { builtInFormat, formatOf, type NumberFormat } from './number-format.ts'
import type { XlsxPackage } from './package.ts'
import { SharedStrings } from './shared-strings.ts'
import { parse } from './xml-events.ts'

export interface Sheet {
  readonly name: string
  /** The part of the package that holds it. */
  readonly part: string
  readonly hidden: boolean
}

export interface Workbook {
  readonly sheets: readonly Sheet[]
  readonly from1904: boolean
  readonly strings: SharedStrings
  /** By the number of a cell's style. */
  readonly formats: readonly NumberFormat[]
}

/** @throws {Error} when one of its parts is damaged. */
export async function readWorkbook(zip: XlsxPackage): Promise<Workbook> {
  const { path, root } = await mainPart(zip)
  const targets = await relationsOf(zip, path)
  const found = await readSheets(zip, path)
  const partOf = (type: string): string | undefined => {
    for (const target of targets.values()) if (target.type.endsWith(`/${type}`)) return resolved(root, target.path)
    return undefined
  }
  const strings = partOf('sharedStrings')
  const styles = partOf('styles')
  return {
    from1904: found.from1904,
    sheets: found.sheets.flatMap(({ name, id, hidden }) => {
      const target = targets.get(id)
      return target?.type.endsWith('/worksheet') === true ? [{ name, hidden, part: resolved(root, target.path) }] : []
    }),
    strings: strings !== undefined && zip.has(strings) ? await SharedStrings.read(zip.part(strings)) : new SharedStrings(),
    formats: styles !== undefined && zip.has(styles) ? await readFormats(zip, styles) : [],
  }
}

interface Relation {
  readonly type: string
  readonly path: string
}

async function mainPart(zip: XlsxPackage): Promise<{ path: string; root: string }> {
  let path = 'xl/workbook.xml'
  if (zip.has('_rels/.rels')) {
    for (const { type, path: target } of (await relations(zip, '_rels/.rels')).values())
      if (type.endsWith('/officeDocument')) path = resolved('', target)
  }
  return { path, root: path.slice(0, path.lastIndexOf('/') + 1) }
}

async function relationsOf(zip: XlsxPackage, path: string): Promise<ReadonlyMap<string, Relation>> {
  const slash = path.lastIndexOf('/') + 1
  return await relations(zip, `${path.slice(0, slash)}_rels/${path.slice(slash)}.rels`)
}

async function relations(zip: XlsxPackage, part: string): Promise<ReadonlyMap<string, Relation>> {
  const found = new Map<string, Relation>()
  await parse(zip.part(part), {
    open(name, { Id: id, Type: type, Target: path }) {
      if (name !== 'Relationship' || id === undefined || type === undefined || path === undefined) return
      if (found.size < MAX_LISTED) found.set(id, { type, path })
    },
    text: () => undefined,
    close: () => undefined,
  })
  return found
}

/** Targets are relative to the part that names them, or absolute. */
function resolved(root: string, target: string): string {
  const parts: string[] = []
  for (const part of (target.startsWith('/') ? target : root + target).split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '' && part !== '.') parts.push(part)
  }
  return parts.join('/')
}

async function readSheets(zip: XlsxPackage, path: string) {
  const sheets: { name: string; id: string; hidden: boolean }[] = []
  let from1904 = false
  await parse(zip.part(path), {
    open(name, attributes) {
      if (name === 'workbookPr') from1904 = isTrue(attributes['date1904'])
      else if (name === 'sheet' && sheets.length < MAX_LISTED) {
        const id = Object.entries(attributes).find(([key]) => key.endsWith(':id'))?.[1] ?? ''
        const state = attributes['state']
        sheets.push({ name: attributes['name'] ?? '', id, hidden: state === 'hidden' || state === 'veryHidden' })
      }
    },
    text: () => undefined,
    close: () => undefined,
  })
  return { sheets, from1904 }
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true'

/** Styles that a workbook may have; Excel allows 65,490. */
const MOST_STYLES = 65_536

async function readFormats(zip: XlsxPackage, part: string): Promise<NumberFormat[]> {
  const own = new Map<number, NumberFormat>()
  const formats: NumberFormat[] = []
  let inCells = false
  await parse(zip.part(part), {
    open(name, attributes) {
      if (name === 'numFmt' && own.size < MOST_STYLES)
        own.set(Number(attributes['numFmtId']), formatOf(attributes['formatCode'] ?? ''))
      else if (name === 'cellXfs') inCells = true
      else if (name === 'xf' && inCells && formats.length < MOST_STYLES) {
        const id = Number(attributes['numFmtId'] ?? 0)
        formats.push(own.get(id) ?? builtInFormat(id))
      }
    },
    text: () => undefined,
    close(name) {
      if (name === 'cellXfs') inCells = false
    },
  })
  return formats
}
