// What the form asks for, as the node takes it. Pure but for the name of a new need.
import type { Asking } from '../../api/types.ts'
import { endOfDay, SERVICES } from './words.ts'

const CITATION = ['author', 'part', 'volume', 'pages', 'year', 'isbn'] as const

/** Names a need, so that the same one sent twice is one: 130 random bits. */
export function newNeed(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(26))
  return Array.from(bytes, (byte) => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[byte % 32]).join('')
}

/** @param record of the union catalogue; without one the form says what is known */
export function askingOf(form: FormData, need: string, record: string | undefined): Asking {
  const text = (name: string): string | undefined => {
    const value = form.get(name)
    return typeof value === 'string' && value.trim() !== '' ? value.trim() : undefined
  }
  const cited = CITATION.flatMap((name) => {
    const value = text(name)
    return value === undefined ? [] : [[name, value] as const]
  })
  const [note, patron, needed] = [text('note'), text('patron'), endOfDay(text('needed') ?? '')]
  return {
    need,
    serviceType: SERVICES.find((each) => each === text('serviceType')) ?? 'Loan',
    ...(record === undefined ? { citation: { title: text('title') ?? '', ...Object.fromEntries(cited) } } : { record }),
    ...(note !== undefined && { note }),
    ...(patron !== undefined && { patron }),
    ...(needed !== undefined && { needBeforeDate: needed }),
  }
}
