// Names and attributes of elements, and text, as XML has them.

export const localName = (name: string): string => name.slice(name.indexOf(':') + 1)

export function namespacesIn(attributes: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const found: Record<string, string> = {}
  for (const [name, value] of Object.entries(attributes)) if (name === 'xmlns' || name.startsWith('xmlns:')) found[name] = value
  return found
}

export function attributesText(attributes: Readonly<Record<string, string>>): string {
  let text = ''
  for (const name in attributes) text += ` ${name}="${escaped(attributes[name] ?? '').replaceAll('"', '&quot;')}"`
  return text
}

export function escaped(text: string): string {
  if (!/[&<>]/.test(text)) return text
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}

export function countIn(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text.trim()) ? Number(text) : undefined
}
