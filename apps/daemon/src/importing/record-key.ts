// The key of a catalogue record: its control number at home.
import type { ControlNumber } from '@serumpun/bib'

/** How the keys of records begin; a catalogue may have entries of other kinds. */
export const RECORD_PREFIX = 'r/'

/** `r/<003, percent-encoded>/<001>`: 003 cannot hold the '/' that ends it, so no two control numbers share a key. */
export function recordKey({ number, source }: ControlNumber): string {
  return `${RECORD_PREFIX}${encodeURIComponent(source.toWellFormed())}/${number.toWellFormed()}`
}

/** The 001 of a record's key, whatever its 003 is. */
export function numberInKey(key: string): string {
  return key.slice(key.indexOf('/', RECORD_PREFIX.length) + 1)
}

/** The control number that a key stands for; undefined for keys of another form. */
export function controlNumberIn(key: string): ControlNumber | undefined {
  const [, source, number] = /^r\/([^/]*)\/(.+)$/su.exec(key) ?? []
  if (source === undefined || number === undefined) return undefined
  try {
    return { number, source: decodeURIComponent(source) }
  } catch {
    return undefined
  }
}
