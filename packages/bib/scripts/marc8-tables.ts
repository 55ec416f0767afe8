// Writes src/marc8/graphic-sets.ts and src/marc8/eacc-table.ts from the Library of Congress' code tables:
//   node packages/bib/scripts/marc8-tables.ts codetables.xml
// The file is https://www.loc.gov/marc/specifications/codetables.xml; the sources of YAZ (Index Data) carry it as src/codetables.xml,
// with three ideographs of Unicode 3.1 that replace geta marks. That one was used.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { SaxesParser } from 'saxes'

interface Code {
  readonly marc: string
  readonly ucs: string
  readonly alt: string
  readonly isCombining: string
}

interface GraphicSet {
  readonly name: string
  readonly codes: Code[]
}

/** The sets of a codetables.xml, by final character of their escape sequence. */
function readSets(xml: string): Map<string, GraphicSet> {
  const sets = new Map<string, GraphicSet>()
  const parser = new SaxesParser()
  let codes: Code[] = []
  let code: Record<string, string> = {}
  let text = ''
  parser.on('opentag', ({ name, attributes }) => {
    text = ''
    if (name === 'code') code = {}
    if (name !== 'characterSet') return
    codes = []
    const { name: setName = '', ISOcode = '' } = attributes as Record<string, string>
    sets.set(String.fromCharCode(Number.parseInt(ISOcode, 16)), { name: setName, codes })
  })
  parser.on('text', (part) => {
    text += part
  })
  parser.on('closetag', ({ name }) => {
    if (name === 'code') codes.push({ marc: '', ucs: '', alt: '', isCombining: '', ...code })
    else code[name] ??= text.trim()
  })
  parser.write(xml).close()
  return sets
}

/** 96 cells (bytes 0x20–0x7F without their high bit), 16 a line: hexadecimal, `+` behind marks that precede their letter, `-` for none. */
function cellsOf(codes: readonly Code[]): string {
  const cells = Array.from({ length: 96 }, () => '-')
  for (const { marc, ucs, alt, isCombining } of codes) {
    const at = (Number.parseInt(marc, 16) & 0x7f) - 0x20
    // Second halves of double-width marks have only an alternative.
    if (at >= 0) cells[at] = (ucs || alt) + (isCombining === 'true' ? '+' : '')
  }
  return Array.from({ length: 6 }, (_, line) => `    ${cells.slice(line * 16, line * 16 + 16).join(' ')}`).join('\n')
}

/** A line for each two leading bytes; a third byte in hexadecimal before each run of characters that follow each other. */
function eaccLines(codes: readonly Code[]): string[] {
  const lines: string[] = []
  let [row, next] = ['', -1]
  for (const { marc, ucs } of codes.toSorted((a, b) => (a.marc < b.marc ? -1 : 1))) {
    const character = String.fromCodePoint(Number.parseInt(ucs, 16))
    if (character < '\u0080') throw new Error(`${marc} stands for ASCII, which the notation uses for itself`)
    const [prefix, third] = [marc.slice(0, 4), Number.parseInt(marc.slice(4), 16)]
    if (prefix !== row) lines.push(`${(row = prefix)} `)
    if (prefix === row && (lines.at(-1)?.length === 5 || third !== next)) lines[lines.length - 1] += marc.slice(4)
    lines[lines.length - 1] += /[\p{L}\p{S}]/u.test(character) ? character : `\\u${ucs}`
    next = third + 1
  }
  return lines
}

const [file] = process.argv.slice(2)
if (file === undefined) throw new Error('Name the codetables.xml to read.')
const sets = readSets(readFileSync(file, 'utf8'))
const folder = join(import.meta.dirname, '../src/marc8')
const source = `// Written by scripts/marc8-tables.ts from codetables.xml of the Library of Congress (MARC 21 Specifications, "Code Tables").`
const graphic = [...sets]
  .filter(([final]) => final !== '1')
  .map(([final, { name, codes }]) => `  /** ${name} */\n  ${/\d/.test(final) ? `'${final}'` : final}: \`\n${cellsOf(codes)}\n  \`,`)
writeFileSync(
  join(folder, 'graphic-sets.ts'),
  `${source}

/**
 * The sets of one byte a character, by the final character of their escape sequence: what bytes 0x20–0x7F (or 0xA0–0xFF) stand for, in
 * hexadecimal, \`+\` behind marks that precede their letter, \`-\` for bytes that stand for nothing.
 */
export const GRAPHIC_SETS: Readonly<Record<string, string>> = {
${graphic.join('\n')}
}
`,
)
writeFileSync(
  join(folder, 'eacc-table.ts'),
  `${source}

/**
 * The East Asian Character Code (ANSI/NISO Z39.64): a line for each two leading bytes (hexadecimal), with a third byte (hexadecimal)
 * before each run of characters that follow each other.
 */
export const EACC_TABLE = \`
${eaccLines(sets.get('1')?.codes ?? []).join('\n')}
\`
`,
)
