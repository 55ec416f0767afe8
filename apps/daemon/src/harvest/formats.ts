// Which of a server's metadata formats is harvested, and how it is read.
import type { Flavour, RecordFormat } from '@serumpun/bib'
import type { AnsweredFormat } from './answer-part.ts'

/** A kind of metadata, the one that keeps most of a record first. */
interface Kind {
  readonly namespace: RegExp
  readonly prefix: RegExp
}

const UNIMARC = /^(?:unimarc|rusmarc|intermarc)/i

const KINDS: readonly Kind[] = [
  { namespace: /loc\.gov\/MARC21\/slim/i, prefix: /^(?:marc21|marc21xml|marcxml|marc)$/i },
  { namespace: /loc\.gov\/MARC21\/slim/i, prefix: /^(?!unimarc|rusmarc|intermarc)/i },
  { namespace: /MARC21\/slim|marcxchange|unimarc/i, prefix: /marc/i },
  { namespace: /loc\.gov\/mods/i, prefix: /./ },
  { namespace: /./, prefix: /^oai_dc$/i },
]

/** The prefix to ask for; the one that every server must have where nothing better is offered. */
export function bestPrefix(formats: readonly AnsweredFormat[]): string {
  for (const { namespace, prefix } of KINDS) {
    const found = formats.find((format) => namespace.test(format.namespace) && prefix.test(format.prefix))
    if (found !== undefined) return found.prefix
  }
  // Some servers name MARC without its namespace.
  return formats.find(({ prefix }) => /^(?:marc21|marcxml)$/i.test(prefix))?.prefix ?? 'oai_dc'
}

/** How to read metadata whose outermost element this is; undefined where nobody knows. */
export function formatOf(
  root: { readonly name: string; readonly namespace: string },
  prefix: string,
): { readonly format: RecordFormat; readonly flavour?: Flavour } | undefined {
  const { name, namespace } = root
  if (name === 'record' || name === 'collection')
    return { format: 'marcxml', ...(UNIMARC.test(prefix) && { flavour: 'unimarc' as const }) }
  void namespace
  return undefined
}
