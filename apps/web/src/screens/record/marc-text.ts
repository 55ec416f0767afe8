// A field in one line, as cataloguers type it: `‡a Laskar pelangi : ‡b novel`. Pure.

/** Stands before the code of each subfield; a dollar sign would be taken for money. */
export const MARK = '‡'

type Subfields = Record<string, string>[]

export function textOf(subfields: Subfields): string {
  return subfields
    .flatMap((subfield) => Object.entries(subfield))
    .map(([code, value]) => `${MARK}${code} ${value}`)
    .join(' ')
}

/** @returns the subfields; text before the first mark is taken for the first subfield `a` */
export function subfieldsIn(text: string): Subfields {
  const [before = '', ...parts] = text.split(MARK)
  const first = before.trim() === '' ? [] : [{ a: before.trim() }]
  return [...first, ...parts.filter((part) => part !== '').map((part) => ({ [part[0] ?? 'a']: part.slice(1).trim() }))]
}

/** Two dollar signs are the way to type the mark on any keyboard. */
export function typed(text: string): string {
  return text.replaceAll('$$', MARK)
}

/** Blanks are seen as `#` in indicators. */
export const indicatorText = (indicator: string): string => (indicator === ' ' ? '#' : indicator)
export const indicatorIn = (text: string): string => (text === '' || text === '#' ? ' ' : text)
