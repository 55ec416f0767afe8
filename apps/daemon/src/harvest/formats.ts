// Which of a server's metadata formats is harvested.
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
  // Some servers name MARC without its namespace.
  { namespace: /^$/, prefix: /^(?:marc21|marcxml)$/i },
  { namespace: /./, prefix: /^oai_dc$/i },
]

/** The prefix to ask for; the one that every server must have where nothing better is offered. */
export function bestPrefix(formats: readonly AnsweredFormat[]): string {
  if (isDSpace(formats)) return formats.find(({ prefix }) => /^(?:marc21|marcxml)$/i.test(prefix))?.prefix ?? 'oai_dc'
  for (const { namespace, prefix } of KINDS) {
    const found = formats.find((format) => namespace.test(format.namespace) && prefix.test(format.prefix))
    if (found !== undefined) return found.prefix
  }
  return 'oai_dc'
}

/** Whether what comes under this prefix is UNIMARC, or one of the national formats made of it. */
export function isUnimarcPrefix(prefix: string): boolean {
  return UNIMARC.test(prefix)
}

/**
 * DSpace makes its `marc` and `mods` from its Dublin Core, without publisher, language and kind: every thesis becomes a music recording.
 * Its own formats give it away (DSpace, config/crosswalks/oai/metadataFormats). What a library has added to it is another matter.
 */
function isDSpace(formats: readonly AnsweredFormat[]): boolean {
  return formats.some(({ prefix }) => prefix === 'xoai' || prefix === 'dim')
}
