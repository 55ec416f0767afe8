// What kind of thing a record describes (MARC 21 leader/06 type of record, leader/07 bibliographic level, 007/00, 008/33).
import type { Format } from './description.ts'

/** @param physical The first 007, which tells some kinds apart that the leader does not. */
export function formatOf(leader: string, physical: string | undefined, fixed: string | undefined): Format {
  switch (leader[6]) {
    case 'a':
      return textFormat(leader[7])
    case 't':
      return 'manuscript'
    case 'c':
    case 'd':
      return 'music'
    case 'e':
    case 'f':
      return 'map'
    case 'g':
      return projectedFormat(physical, fixed)
    case 'i':
    case 'j':
      return 'audio'
    case 'm':
      return 'computer'
    case 'o':
    case 'p':
      return 'mixed'
    default:
      return 'other'
  }
}

function textFormat(level: string | undefined): Format {
  if (level === 's' || level === 'i') return 'serial'
  if (level === 'a' || level === 'b') return 'article'
  if (level === 'c') return 'mixed'
  return 'book'
}

/** Projected: films and video, unless 007 or 008/33 says slides, filmstrips, transparencies. */
function projectedFormat(physical: string | undefined, fixed: string | undefined): Format {
  if (physical?.startsWith('v') || physical?.startsWith('m')) return 'video'
  if (physical?.startsWith('g')) return 'other'
  const kind = fixed?.[33]
  return kind === 's' || kind === 'f' || kind === 't' ? 'other' : 'video'
}
