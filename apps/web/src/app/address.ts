// Parameters in the page's address: `?q=bumi&format=book&format=map`. A parameter that comes several times is a list.

/** A text, or several of one name in their order. */
export function parseAddress(search: string): Record<string, string | string[]> {
  const parameters = new URLSearchParams(search)
  return Object.fromEntries(
    [...new Set(parameters.keys())].map((name) => {
      const texts = parameters.getAll(name)
      return [name, texts.length === 1 ? (texts[0] ?? '') : texts]
    }),
  )
}

/** Texts, numbers and lists of texts; other values have no place in an address. */
export function writeAddress(search: Readonly<Record<string, unknown>>): string {
  const parameters = Object.entries(search).flatMap(([name, value]) =>
    (Array.isArray(value) ? value : [value])
      .filter((each) => typeof each === 'string' || typeof each === 'number')
      .map((each) => [name, String(each)]),
  )
  const text = new URLSearchParams(parameters).toString()
  return text === '' ? '' : `?${text}`
}
