// A title's citation in the styles that students are asked for.
import type { MarcRecord } from '../record.ts'
import { apa } from './apa.ts'
import { chicago } from './chicago.ts'
import { mla } from './mla.ts'
import type { Piece } from './pieces.ts'
import { htmlText, plainText } from './pieces.ts'
import type { Reference } from './reference.ts'
import { referenceOf } from './reference.ts'
import { sni } from './sni.ts'

/** A style as interfaces name it. */
export type CitationStyle = 'apa' | 'chicago' | 'mla' | 'sni'

export interface CitationStyleDefinition {
  /** As people call it. */
  readonly name: string
  readonly format: (reference: Reference) => Piece[]
}

export const CITATION_STYLES: Readonly<Record<CitationStyle, CitationStyleDefinition>> = {
  apa: { name: 'APA (7th edition)', format: apa },
  chicago: { name: 'Chicago (author-date)', format: chicago },
  mla: { name: 'MLA (9th edition)', format: mla },
  sni: { name: 'SNI (daftar pustaka)', format: sni },
}

export interface Citation {
  readonly style: CitationStyle
  readonly text: string
  /** The same with `<i>` for italics; safe to put into a page. */
  readonly html: string
}

/** Cites the title of a record in one style. Empty for a record that says nothing. */
export function cite(record: MarcRecord, style: CitationStyle): Citation {
  const pieces = CITATION_STYLES[style].format(referenceOf(record))
  return { style, text: plainText(pieces), html: htmlText(pieces) }
}

/** The citations in all styles. */
export function citations(record: MarcRecord): Citation[] {
  const reference = referenceOf(record)
  return (Object.keys(CITATION_STYLES) as CitationStyle[]).map((style) => {
    const pieces = CITATION_STYLES[style].format(reference)
    return { style, text: plainText(pieces), html: htmlText(pieces) }
  })
}
