// Kinds of material as lists call them → the leader of a record (MARC 21 leader/06 and 07).

/** Words of a GMD or "jenis bahan" in Indonesian, Malay and English, and the two leader positions that they stand for. */
const KINDS: readonly (readonly [RegExp, string])[] = [
  [/majalah|jurnal|journal|serial|terbitan berkala|surat kabar|koran|akhbar|magazine|newspaper|periodical|buletin/i, 'as'],
  [/artikel|article/i, 'aa'],
  [/peta|map|atlas|kartografi|cartographic|globe/i, 'em'],
  [/rekaman musik|musical (?:sound )?recording|music cd/i, 'jm'],
  [/not(?:asi)? musik|partitur|musik|music/i, 'cm'],
  [/kaset|rekaman suara|sound|audio(?! ?visual)|rakaman bunyi|buku audio/i, 'im'],
  [/video|film|vcd|dvd|audio ?visual|gambar hidup|motion picture/i, 'gm'],
  [/perangkat lunak|software|komputer|computer|cd-?rom|elektronik|electronic|digital|e-?book|perisian/i, 'mm'],
  [/manuskrip|naskah kuno|manuscript/i, 'tm'],
  [/skripsi|tesis|disertasi|thesis|dissertation|laporan tugas akhir/i, 'tm'],
  [/realia|model|permainan|game|alat peraga|objek/i, 'rm'],
  [/foto|gambar|poster|picture|photograph|lukisan|grafis/i, 'km'],
  [/kit|aneka|campuran|mixed/i, 'om'],
]

/** Words that say no more than that it is to be read. */
const PLAIN = /^(?:te(?:xt|ks)|buku|books?|monogra(?:f|ph)|cetak|printed|tercetak|bahan tercetak|other|lain-?lain)$/i

/** What a list calls a kind of material that no leader has a place for, such as `Novel` or `Buku guru`. */
export function genreOf(material: string): string | undefined {
  return PLAIN.test(material) || KINDS.some(([words]) => words.test(material)) ? undefined : material
}

/** @param material What the list calls it; empty where it says nothing. @param isSerial Whether it has an ISSN and no ISBN. */
export function leaderOf(material: string, isSerial: boolean): string {
  const kind = KINDS.find(([words]) => words.test(material))?.[1] ?? (isSerial ? 'as' : 'am')
  // 17 `u`: nobody knows how full the description is; 18 `i`: with the punctuation of ISBD.
  return `00000n${kind} a2200000ui 4500`
}
