// Leaders as text formats have them.

/**
 * A leader of 24 characters from one that tools have pretty-printed or whose runs of blanks they have shortened: blanks are put
 * back before `4500` or in front, whichever brings `22` to its place (10–11). Undefined if neither does.
 */
export function mendedLeader(text: string): string | undefined {
  if (/^[\x20-\x7e]{24}$/.test(text)) return text
  const trimmed = text.trim()
  if (!/^[\x20-\x7e]{8,24}$/.test(trimmed) || !trimmed.endsWith('4500')) return undefined
  const bodies = [
    text
      .replaceAll(/[\r\n\t]/g, '')
      .slice(0, -4)
      .padEnd(20),
    trimmed.slice(0, -4).padEnd(20),
    trimmed.slice(0, -4).padStart(20),
  ]
  const body = bodies.find((candidate) => candidate.length === 20 && candidate.slice(10, 12) === '22')
  return body === undefined ? undefined : `${body}4500`
}
