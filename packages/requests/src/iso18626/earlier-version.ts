// Messages of the schema 1.2 (2017), which most systems still speak → the form of 2021-2. The order of elements does not matter to
// our reader; here is what was renamed or moved.
import type { XmlElement } from './tree.ts'

/** Elements with another name, by what they are in. */
const RENAMED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  serviceInfo: { preferredFormat: 'itemFormat' },
  deliveryInfo: { sentVia: 'deliveryMethod', deliveredFormat: 'itemFormat' },
}

/** What of `messageInfo` is in `retryInfo` now. */
const MOVED_TO_RETRY = new Set(['offeredCosts', 'retryAfter', 'retryBefore'])

/** Header elements that only requests have kept. They say the same in every message about a request. */
const REQUEST_ONLY = 'multipleItemRequestId'

/** @param element The one in `ISO18626Message`. An element of 2021-2 comes back as it is. */
export function modernised(element: XmlElement): XmlElement {
  const isReply = element.name === 'supplyingAgencyMessage' || element.name === 'requestingAgencyMessage'
  const parts = element.name === 'supplyingAgencyMessage' ? withRetryInfo(element.children) : element.children
  return {
    ...element,
    children: parts.map((part) => {
      const renamed = Object.hasOwn(RENAMED, part.name) ? RENAMED[part.name] : undefined
      const isHeader = part.name === 'header' || part.name === 'confirmationHeader'
      if (renamed !== undefined) return withNames(part, renamed)
      return isHeader && (isReply || part.name === 'confirmationHeader') ? without(part, REQUEST_ONLY) : part
    }),
  }
}

function withNames(element: XmlElement, names: Readonly<Record<string, string>>): XmlElement {
  const children = element.children.map((child) => {
    const name = Object.hasOwn(names, child.name) ? names[child.name] : undefined
    return name === undefined ? child : { ...child, name }
  })
  return { ...element, children }
}

function without(element: XmlElement, name: string): XmlElement {
  return { ...element, children: element.children.filter((child) => child.name !== name) }
}

function withRetryInfo(parts: readonly XmlElement[]): readonly XmlElement[] {
  const moved = parts.flatMap(({ name, children }) =>
    name === 'messageInfo' ? children.filter((child) => MOVED_TO_RETRY.has(child.name)) : [],
  )
  if (moved.length === 0) return parts
  const retryInfo = parts.find(({ name }) => name === 'retryInfo') ?? {
    name: 'retryInfo',
    scheme: undefined,
    text: '',
    children: [],
  }
  return [
    ...parts
      .filter((part) => part !== retryInfo)
      .map((part) =>
        part.name === 'messageInfo' ? { ...part, children: part.children.filter(({ name }) => !MOVED_TO_RETRY.has(name)) } : part,
      ),
    { ...retryInfo, children: [...retryInfo.children, ...moved] },
  ]
}
