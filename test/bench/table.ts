// The table that a run ends with.
import type { Row } from './bench.ts'

const HEADINGS = ['measure', 'value', 'must be', 'in the same run', ''] as const

function cellsOf({ measure, value, requirement = '', compared = '', ok }: Row): string[] {
  return [measure, value, requirement, compared, ok === undefined ? '' : ok ? 'ok' : 'NOT']
}

/** Markdown, padded so that it reads as plain text too. */
export function table(rows: readonly Row[]): string {
  const lines = [[...HEADINGS], ...rows.map(cellsOf)]
  const widths = HEADINGS.map((_, column) => Math.max(...lines.map((cells) => (cells[column] as string).length)))
  const line = (cells: readonly string[]): string => `| ${cells.map((cell, i) => cell.padEnd(widths[i] as number)).join(' | ')} |`
  const [head, ...body] = lines.map(line)
  return [head, `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body].join('\n')
}
