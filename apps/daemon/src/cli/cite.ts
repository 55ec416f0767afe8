// `serumpun cite`: titles as lists of works cited name them.
import { CITATION_STYLES, type CitationStyle } from '@serumpun/bib/write'
import { DaemonError } from '../errors.ts'
import { type CitedTitle, MOST_CITED } from '../operations/cite.ts'
import { perform } from './perform.ts'
import { expectPositionals, parseCall } from './usage.ts'

const STYLES = Object.keys(CITATION_STYLES) as CitationStyle[]

export async function citeCommand(args: readonly string[]): Promise<number> {
  const call = parseCall(args, { style: { type: 'string' }, limit: { type: 'string' } })
  const what = expectPositionals(call, 1, 100, "A title's id, or what to search for,").join(' ')
  const style = STYLES.find((one) => one === (call.text('style') ?? 'apa'))
  if (style === undefined) throw new DaemonError('USAGE', `--style is one of ${STYLES.join(', ')}, not '${call.text('style')}'.`)
  const limit = Number(call.text('limit') ?? 10)
  if (!Number.isInteger(limit) || limit < 1 || limit > MOST_CITED)
    throw new DaemonError('USAGE', `--limit is a number from 1 to ${MOST_CITED}.`)
  const cited = await perform<readonly CitedTitle[]>(call.data, 'cite', { what, style, limit }, { view: 'before' })
  const text = cited.length === 0 ? 'Nothing found.' : cited.map((one) => one.text).join('\n\n')
  process.stdout.write(call.json ? `${JSON.stringify(cited)}\n` : `${text}\n`)
  return 0
}
