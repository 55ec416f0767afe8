// How commands speak to people: progress on a terminal, plain lines elsewhere, tables, numbers.

export const isTerminal = (): boolean => process.stderr.isTTY === true

export const count = (value: number): string => value.toLocaleString('en-GB')

/** `1 record`, `1,200 records`. */
export const countOf = (value: number, what: string): string => `${count(value)} ${what}${value === 1 ? '' : 's'}`

export function bytesText(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`
  const units = ['kB', 'MB', 'GB', 'TB']
  const power = Math.min(units.length, Math.floor(Math.log10(bytes) / 3))
  return `${(bytes / 1000 ** power).toFixed(1)} ${units[power - 1]}`
}

export function durationText(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${Math.ceil(seconds % 60)} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

/** A line that is written over as work goes on; elsewhere than on a terminal, a plain line every ten seconds. */
export class ProgressLine {
  readonly #since = performance.now()
  #shownAt = Number.NEGATIVE_INFINITY
  #shown = false

  /** `done` and `total` in one unit, `label` what has been done so far; without a known total, 0. */
  show(label: string, done: number, total: number): void {
    const now = performance.now()
    if (now - this.#shownAt < (isTerminal() ? 100 : 10_000)) return
    // The first plain line comes after ten seconds: short work needs none.
    const first = this.#shownAt === Number.NEGATIVE_INFINITY
    this.#shownAt = now
    if (first && !isTerminal()) return
    const part = total > 0 ? Math.min(1, done / total) : 0
    const elapsed = (now - this.#since) / 1000
    const left = part > 0.01 && elapsed > 1 ? `, ${durationText((elapsed / part) * (1 - part))} left` : ''
    const line = total > 0 ? `${label} (${Math.floor(part * 100)} %${left})` : `${label} …`
    process.stderr.write(isTerminal() ? `\r\u001B[K${line}` : `${line}\n`)
    this.#shown = true
  }

  rate(done: number): number {
    return done / Math.max(0.001, (performance.now() - this.#since) / 1000)
  }

  end(): void {
    if (this.#shown && isTerminal()) process.stderr.write('\r\u001B[K')
    this.#shown = false
  }
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')).join('\n')
}
