// The key of a catalogue record: its control number at home.
import type { ControlNumber } from '@serumpun/bib'

/** `r/<003, percent-encoded>/<001>`: 003 cannot hold the '/' that ends it, so no two control numbers share a key. */
export function recordKey({ number, source }: ControlNumber): string {
  return `r/${encodeURIComponent(source.toWellFormed())}/${number.toWellFormed()}`
}
