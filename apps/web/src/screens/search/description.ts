// How a title is described in a line. Pure: domain in, words out.
import type { HoldingLibrary, Identifier, Title } from '../../api/types.ts'
import type { Formats } from '../../i18n/format.ts'

/** Publisher and year, as title pages have them: "Bentang Pustaka, 2005". Empty if neither is known. */
export function publicationOf({ publisher, year }: Title): string {
  return [publisher, year].filter((part) => part !== undefined && part !== '').join(', ')
}

/** The names of a title's languages, without codes that name none. */
export function languagesOf({ languages }: Title, formats: Formats): string[] {
  return [...new Set(languages.map((code) => formats.languageName(code)).filter((name) => name !== undefined))]
}

/** "ISBN 979-3062-79-7". */
export function identifierText({ type, value }: Identifier): string {
  return `${type.toUpperCase()} ${value}`
}

/** Own library first, then by name as the reader's language orders them. */
export function ownFirst(libraries: readonly HoldingLibrary[], formats: Formats): HoldingLibrary[] {
  return [...libraries].sort((a, b) => Number(b.own) - Number(a.own) || formats.compare(a.name, b.name))
}

/**
 * A call number in the lines that a spine label has: "R 039.992 21 ENS" as R, 039.992 21, ENS. The groups of three into which
 * long class numbers are set belong together.
 */
export function spineLines(callNumber: string): string[] {
  const lines: string[] = []
  for (const part of callNumber.split(/\s+/).filter((each) => each !== '')) {
    const before = lines.at(-1)
    if (before !== undefined && /^\d+$/.test(part) && /^\d+\.[\d ]+$/.test(before)) lines[lines.length - 1] = `${before} ${part}`
    else lines.push(part)
  }
  return lines
}

/** The copies that a library says it has; undefined where no holding gives a number. */
export function copiesOf({ holdings }: HoldingLibrary): number | undefined {
  const counts = holdings.map(({ copies }) => copies).filter((copies) => copies !== undefined)
  return counts.length === 0 ? undefined : counts.reduce((sum, copies) => sum + copies, 0)
}
