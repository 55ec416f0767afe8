// Keys and words of the bench's records, apart from the records: who only receives them needs no vocabulary in memory.

export function recordKeyOf(number: number): string {
  return `r/ID-BENCH/${String(1e9 + number).slice(1)}`
}

/** The word by which a search finds one version of one record and nothing else. */
export function editionWord(number: number, version: number): string {
  return `edisi${number}x${version}`
}
