// Which of several entries of one key counts: a pure rule, so that no order of arrival can matter (I4).

/** What decides: an entry's date, and the digest of its value. */
export interface Candidate {
  readonly ms: number
  readonly count: number
  /** Hexadecimal, so that texts compare as bytes do. */
  readonly digest: string
}

/** Positive where `a` counts before `b`: by hybrid logical clock, then by the value's SHA-256. */
export function compareCandidates(a: Candidate, b: Candidate): number {
  return a.ms - b.ms || a.count - b.count || (a.digest < b.digest ? -1 : a.digest > b.digest ? 1 : 0)
}

/** The candidate that counts. Undated ones (ms below 0) never do. Of equal ones any: they are the same entry. */
export function settle<Entry extends Candidate>(candidates: readonly Entry[]): Entry | undefined {
  let best: Entry | undefined
  for (const candidate of candidates) {
    if (candidate.ms >= 0 && (best === undefined || compareCandidates(candidate, best) > 0)) best = candidate
  }
  return best
}
