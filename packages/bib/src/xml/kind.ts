// What kind of records an XML document has.

export type XmlKind = 'marcxml' | 'mods' | 'oai-dc'

/** Elements that only one kind has, in the order in which they are met. */
const TELLING = /<(?:[\w.-]+:)?(?:(leader|controlfield|datafield|collection)|(mods|modsCollection)|(dc|qualifieddc|uketddc))[\s/>]/
/** What a document says of its records before the first one comes. */
const MENTIONED: readonly (readonly [RegExp, XmlKind])[] = [
  [/metadataPrefix\s*=\s*["'](?:marc|mrc|unimarc|usmarc)/i, 'marcxml'],
  [/metadataPrefix\s*=\s*["']mods/i, 'mods'],
  [/metadataPrefix\s*=\s*["'](?:oai_)?dc["']/i, 'oai-dc'],
  [/loc\.gov\/MARC21\/slim/i, 'marcxml'],
  [/loc\.gov\/mods\//i, 'mods'],
  [/purl\.org\/dc\/elements|openarchives\.org\/OAI\/2\.0\/oai_dc/i, 'oai-dc'],
]

/** @param text The beginning of a document, or all of it; any text. MARCXML if nothing tells. */
export function xmlKind(text: string): XmlKind {
  const [, marc, mods, dc] = TELLING.exec(text) ?? []
  if (marc !== undefined) return 'marcxml'
  if (mods !== undefined) return 'mods'
  if (dc !== undefined) return 'oai-dc'
  return MENTIONED.find(([pattern]) => pattern.test(text))?.[1] ?? 'marcxml'
}
