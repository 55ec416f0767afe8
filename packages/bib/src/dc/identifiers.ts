// Identifiers of Dublin Core → 020, 022, 024, 856 (crosswalk: 024 8# $a, and 856 $u for a URI; numbers that say what they are go to their own fields).
import { dataField } from '../field-list.ts'
import { parseIsbn } from '../identifiers/isbn.ts'
import { parseIssn } from '../identifiers/issn.ts'
import type { DataField } from '../record.ts'

/** `10.` with a registrant's number, a slash, and a name (DOI Handbook §2.2), bare or behind what people write before it. */
const DOI = /^(?:doi\s*:?\s*|(?:https?:\/\/)?(?:dx\.)?doi\.org\/)?(10\.[0-9]{4,9}\/\S+)$/i

/** A DOI without what is written before it. */
export function doiOf(text: string): string | undefined {
  return DOI.exec(text.trim())?.[1]
}

/** Identifiers other than addresses. A DOI that is given as an address is both. */
export function identifierFields(identifiers: readonly string[]): (DataField | undefined)[] {
  return identifiers.map((text) => {
    const doi = doiOf(text)
    if (doi !== undefined) return dataField('024', '7 ', ['a', doi], ['2', 'doi'])
    if (isUrl(text)) return undefined
    const bare = text.replace(/^(?:urn:)?(?:isbn|issn)(?:-1[03])?[:\s]+/i, '')
    if (bare.length <= 24 && parseIsbn(bare) !== undefined) return dataField('020', '  ', ['a', bare])
    if (bare.length <= 10 && parseIssn(bare) !== undefined) return dataField('022', '  ', ['a', bare])
    return dataField('024', '8 ', ['a', text])
  })
}

/** DOIs of the thing itself that OpenAIRE's guidelines have repositories put into relations (info:eu-repo/semantics/altIdentifier/doi/…). */
export function relatedDois(relations: readonly string[]): string[] {
  return relations.map((text) => /altIdentifier\/doi\/(10\..+)$/i.exec(text)?.[1]).filter((doi) => doi !== undefined)
}

/** Addresses, the first with the media types that the record names; a media type without any address stands alone. */
export function urlFields(identifiers: readonly string[], mimeTypes: readonly string[]): (DataField | undefined)[] {
  const types = mimeTypes.map((type) => ['q', type] as const)
  const [first, ...others] = identifiers.filter(isUrl)
  const rest = others.map((url) => dataField('856', '40', ['u', url]))
  return first === undefined ? [dataField('856', '  ', ...types)] : [dataField('856', '40', ['u', first], ...types), ...rest]
}

function isUrl(text: string): boolean {
  return /^(?:https?|ftp):\/\/\S+$/i.test(text)
}
