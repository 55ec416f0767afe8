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
  /** When work was first seen, and how much of it was done then: what came before (waiting, starting) is not its pace. */
  #first: { readonly at: number; readonly done: number } | undefined
  #shownAt = Number.NEGATIVE_INFINITY
  #shown = false

  /** `done` and `total` in one unit, `label` what has been done so far; without a known total, 0. */
  show(label: string, done: number, total: number): void {
    const now = performance.now()
    this.#first ??= { at: now, done }
    if (now - this.#shownAt < (isTerminal() ? 100 : 10_000)) return
    // The first plain line comes after ten seconds: short work needs none.
    const first = this.#shownAt === Number.NEGATIVE_INFINITY
    this.#shownAt = now
    if (first && !isTerminal()) return
    const part = total > 0 ? Math.min(1, done / total) : 0
    const left = part > 0.01 && part < 1 ? this.#left(now, done, total) : ''
    const line = total > 0 ? `${label} (${Math.floor(part * 100)} %${left})` : `${label} …`
    process.stderr.write(isTerminal() ? `\r\u001B[K${line}` : `${line}\n`)
    this.#shown = true
  }

  /** Says why nothing is done at the moment. */
  say(text: string): void {
    process.stderr.write(isTerminal() ? `\r\u001B[K${text} …` : `${text}.\n`)
    this.#shown = true
  }

  #left(now: number, done: number, total: number): string {
    const { at, done: before } = this.#first ?? { at: now, done }
    const elapsed = (now - at) / 1000
    return elapsed > 1 && done > before ? `, ${durationText((elapsed / (done - before)) * (total - done))} left` : ''
  }

  end(): void {
    if (this.#shown && isTerminal()) process.stderr.write('\r\u001B[K')
    this.#shown = false
  }
}

/** How fast something grows, since it was first seen. */
export class Pace {
  #first: { readonly at: number; readonly done: number } | undefined

  /** `, 1,200 a second`; nothing while too little is known. */
  text(done: number): string {
    const now = performance.now()
    this.#first ??= { at: now, done }
    const seconds = (now - this.#first.at) / 1000
    return seconds < 1 ? '' : `, ${count(Math.round((done - this.#first.done) / seconds))} a second`
  }
}

/** Columns as wide as their widest cell. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths: number[] = []
  for (const row of rows) for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, cell.length)
  return rows.map((row) => row.map((cell, i) => (i === row.length - 1 ? cell : cell.padEnd(widths[i] ?? 0))).join('  ')).join('\n')
}
