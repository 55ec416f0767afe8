// Lists of names as styles write them.
import type { PersonName } from './names.ts'

/** `Toer, Pramoedya Ananta`: names without a family name of their own as they are. */
export function inverted({ family, given, suffix }: PersonName): string {
  return [family, given, suffix].filter((part) => part !== undefined).join(', ')
}

/** `Pramoedya Ananta Toer` */
export function direct({ family, given, suffix }: PersonName): string {
  return [given, family, suffix].filter((part) => part !== undefined).join(' ')
}

/** `Toer, P. A.`: given names of scripts without capitals stay whole. */
export function withInitials({ family, given, suffix }: PersonName): string {
  return [family, given === undefined ? undefined : initials(given), suffix].filter((part) => part !== undefined).join(', ')
}

/** `P. A. Toer` */
export function initialsFirst({ family, given, suffix }: PersonName): string {
  return [given === undefined ? undefined : initials(given), family, suffix].filter((part) => part !== undefined).join(' ')
}

function initials(given: string): string {
  return given
    .split(/\s+/)
    .map((name) =>
      name
        .split('-')
        .map((part) => (/^\p{Lu}/u.test(part) ? `${/^\p{Lu}\p{M}*/u.exec(part)?.[0] ?? ''}.` : part))
        .join('-'),
    )
    .join(' ')
}

/** Names with commas between them and a word before the last, with a comma before that word as well or not. */
export function joined(names: readonly string[], word: string, comma: boolean): string {
  if (names.length <= 1) return names[0] ?? ''
  const last = names.at(-1) ?? ''
  return `${names.slice(0, -1).join(', ')}${comma ? ',' : ''} ${word} ${last}`
}
