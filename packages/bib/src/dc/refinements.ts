// Elements of DCMI Metadata Terms that repositories mix into Dublin Core, and the simple elements that they refine
// (https://www.dublincore.org/specifications/dublin-core/dcmi-terms/).

const REFINEMENTS: ReadonlyMap<string, string> = new Map([
  ['alternative', 'title'],
  ['abstract', 'description'],
  ['tableOfContents', 'description'],
  ['created', 'date'],
  ['issued', 'date'],
  ['available', 'date'],
  ['modified', 'date'],
  ['extent', 'format'],
  ['medium', 'format'],
  ['bibliographicCitation', 'identifier'],
  ['isPartOf', 'relation'],
  ['hasPart', 'relation'],
  ['isVersionOf', 'relation'],
  ['hasVersion', 'relation'],
  ['isReferencedBy', 'relation'],
  ['references', 'relation'],
  ['replaces', 'relation'],
  ['isReplacedBy', 'relation'],
  ['requires', 'relation'],
  ['spatial', 'coverage'],
  ['temporal', 'coverage'],
  ['accessRights', 'rights'],
  ['license', 'rights'],
  ['rightsHolder', 'rights'],
])

/** The simple element that a name stands for: itself, unless it refines another. */
export function simpleElement(name: string): string {
  return REFINEMENTS.get(name) ?? name
}
