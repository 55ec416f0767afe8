// What an OAI-PMH envelope says of the record in it (Open Archives Initiative Protocol for Metadata Harvesting 2.0, §2.5).
import type { XmlElement } from './tree.ts'
import { childOf, textOf } from './tree.ts'

export interface Envelope {
  /** The identifier of the item in its repository. */
  readonly identifier: string | undefined
  readonly deleted: boolean
}

/** @param element The element that was found in the file: the record itself, or the envelope around it. */
export function envelopeOf(element: XmlElement): Envelope {
  const header = childOf(element, 'header')
  const identifier = textOf(childOf(header, 'identifier'))
  return { identifier: identifier === '' ? undefined : identifier, deleted: header?.attributes['status'] === 'deleted' }
}
