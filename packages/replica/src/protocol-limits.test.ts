// The limits that docs/protocol.md names are those of the code. After a change of limits.ts:
//   UPDATE_DOCS=1 npm test -- protocol-limits
import { readFile, writeFile } from 'node:fs/promises'
import { expect, it } from 'vitest'
import * as limits from './limits.ts'
import * as sessionLimits from './sync/limits.ts'

const root = new URL('../../../', import.meta.url)
const document = new URL('docs/protocol.md', root)
const values: Record<string, number> = { ...limits, ...sessionLimits }

const written = (value: number): string => value.toLocaleString('en-US')

/** The table of a source file: every exported number with its doc comment as the reason. */
async function tableOf(path: string): Promise<string> {
  const source = await readFile(new URL(path, root), 'utf8')
  const rows = [...source.matchAll(/\/\*\*\s*((?:(?!\*\/)[^])*?)\s*\*\/\nexport const (\w+) =/g)].map(
    ([, comment = '', name = '']) => {
      const reason = comment.replaceAll(/\s*\n\s*\*\s*/g, ' ').replace(/^\*\s*/, '')
      return `| \`${name}\` | ${written(values[name] as number)} | ${reason} |`
    },
  )
  return ['| limit | value | why |', '| --- | ---: | --- |', ...rows].join('\n')
}

/** The document with its tables as the code has them. */
async function current(text: string): Promise<string> {
  let result = text
  for (const [whole, path = ''] of text.matchAll(/<!-- limits: (\S+) -->[^]*?<!-- end of limits -->/g))
    result = result.replace(whole, () => `<!-- limits: ${path} -->\n@@${path}@@\n<!-- end of limits -->`)
  for (const [whole, path = ''] of result.matchAll(/@@(\S+)@@/g)) {
    const table = await tableOf(path)
    result = result.replace(whole, () => table)
  }
  return result
}

it('the tables of limits are those of the code', async () => {
  const text = await readFile(document, 'utf8')
  const wanted = await current(text)
  const isUpdate = process.env['UPDATE_DOCS'] !== undefined
  if (isUpdate) await writeFile(document, wanted)
  expect(isUpdate ? wanted : text, 'docs/protocol.md is behind limits.ts: UPDATE_DOCS=1 npm test -- protocol-limits').toBe(wanted)
})

it('every limit has a place in them', async () => {
  const text = await readFile(document, 'utf8')
  const missing = Object.keys(values).filter((name) => !text.includes(`| \`${name}\` |`))
  expect(missing).toEqual([])
})

it('numbers in the text are those of the code', async () => {
  const text = await readFile(document, 'utf8')
  const wrong = [...text.matchAll(/([\d,.]+)<!-- (\w+) -->/g)].filter(
    ([, value, name]) => value !== written(values[name as string] ?? NaN),
  )
  expect(wrong.map(([whole]) => whole)).toEqual([])
  expect(text.match(/<!-- [A-Z]\w+ -->/g)?.length).toBeGreaterThan(20)
})
