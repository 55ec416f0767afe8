// What kind of thing a record describes (MARC 21 leader/06 type of record, leader/07 bibliographic level, 007/00, 008/33, 336).
import type { Format } from './description.ts'

/** RDA content types (336 $b), asked where the leader's type is none that MARC 21 has. */
const CONTENTS: Readonly<Record<string, Format>> = {
  txt: 'book',
  tct: 'book',
  ntm: 'music',
  ccm: 'music',
  cri: 'map',
  crt: 'map',
  prm: 'audio',
  spw: 'audio',
  snd: 'audio',
  tdi: 'video',
  tdm: 'video',
  cod: 'computer',
  cop: 'computer',
}

/**
 * @param physical The first 007, which tells some kinds apart that the leader does not.
 * @param content The first 336 $b.
 */
export function formatOf(leader: string, physical: string | undefined, fixed: string | undefined, content?: string): Format {
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
    // Pictures, objects; and holdings records, which describe nothing themselves.
    case 'k':
    case 'r':
    case 'u':
    case 'v':
    case 'x':
    case 'y':
      return 'other'
    default:
      return CONTENTS[content?.trim() ?? ''] ?? 'other'
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
