// What an ISBN's qualifier (020 $q, or in parentheses behind the number) says that it is the number of.

/** `set`: a work in several volumes as a whole; `volume`: one of them. */
export type IsbnScope = 'set' | 'volume'

/** Words for the whole, in the languages of our catalogues. */
const SET =
  /\b(?:set|complete|lengkap|lengkapnya|seluruhnya|1 set|satu set|collection|koleksi lengkap|œuvre complète|gesamtwerk|obra completa|jil(?:id)? lengkap|no\.? jil(?:id)?\.? lengkap|vols?\. 1-\d+)\b|全套|套/i

/** Words for a volume, each followed by its number; `1` alone is a volume too. */
const VOLUME =
  /(?:^|\b)(?:v|vol|vols|volume|jil|jilid|j|bd|band|t|tome|tom|tomo|pt|part|bagian|buku|bk|book|no|nomor|seri|kit|kitab|juz|juzuk|naskah|d|deel|dl|ч|т)\b\.?\s*(?:ke-?\s*)?([0-9]{1,4}|[ivxlc]{1,7}|[a-h])\b|^\s*([0-9]{1,3})\s*$|第\s*([0-9一二三四五六七八九十]+)|(?:ج|جزء|جلد)\.?\s*([0-9٠-٩]+)/iu

/** Whether an ISBN is of a set, of one volume, or of neither as far as it says. */
export function isbnScope(note: string | undefined): IsbnScope | undefined {
  if (note === undefined) return undefined
  const text = note.slice(0, 200)
  return SET.test(text) ? 'set' : VOLUME.test(text) ? 'volume' : undefined
}

/** Which volume, as it is compared: `2` for `jil. 2`, `vol. II` as `ii`. Undefined if it names none. */
export function isbnVolume(note: string | undefined): string | undefined {
  const found = note === undefined || isbnScope(note) !== 'volume' ? null : VOLUME.exec(note.slice(0, 200))
  return (found?.[1] ?? found?.[2] ?? found?.[3] ?? found?.[4])?.toLowerCase().replace(/^0+(?=[0-9])/, '')
}

/** What the qualifier says of the carrier: an ISBN of another one in the same record is not the number of what the record describes. */
export function isbnCarrier(note: string | undefined): 'electronic' | 'print' | 'audio' | undefined {
  if (note === undefined) return undefined
  const text = note.slice(0, 200)
  if (/\b(?:e-?book|ebk|e-?buku|electronic|elektronik|online|pdf|epub|mobi|kindle|web|ebrary|daring|digital)\b/i.test(text))
    return 'electronic'
  if (/\b(?:audio|cassette|kaset|cd)\b/i.test(text)) return 'audio'
  return /\b(?:print|hard(?:cover|back|bound)?|hbk|hc|paper(?:back)?|pbk|soft(?:cover|back)|pb|cloth|cased|cetak|broch|br|rel|geb|kart)\b/i.test(
    text,
  )
    ? 'print'
    : undefined
}
