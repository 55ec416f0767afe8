// What somebody did for a title: relator terms in the languages of our catalogues, as the codes of the MARC Code List for Relators
// (https://www.loc.gov/marc/relators/), so that views and citations know authors from editors and translators.

/** By code: terms as catalogues write them, lower case, without a full stop at the end. */
const TERMS: Readonly<Record<string, readonly string[]>> = {
  aut: [
    'author',
    'joint author',
    'pengarang',
    'penulis',
    'pengarang bersama',
    'penulis bersama',
    'auteur',
    'verfasser',
    'autor',
    'مؤلف',
    'تأليف',
    'ڤڠارڠ',
    '著',
    '作者',
    '著者',
  ],
  edt: [
    'editor',
    'ed',
    'eds',
    'penyunting',
    'penyelia',
    'redaktur',
    'redaksi',
    'ketua editor',
    'editor in chief',
    'herausgeber',
    'éditeur scientifique',
    'محرر',
    'تحرير',
    '编',
    '編',
    '主编',
    '編者',
  ],
  trl: [
    'translator',
    'tr',
    'trans',
    'penerjemah',
    'penterjemah',
    'alih bahasa',
    'pengalih bahasa',
    'traducteur',
    'übersetzer',
    'مترجم',
    'ترجمة',
    '译',
    '譯',
    '訳',
  ],
  ill: ['illustrator', 'ill', 'ilustrator', 'illus', 'pelukis', 'juru ilustrasi', 'illustrateur', 'رسام', '绘', '繪', '絵'],
  com: ['compiler', 'comp', 'penyusun', 'penghimpun', 'pengumpul', 'penyelenggara', 'compilateur', 'جمع'],
  adp: ['adapter', 'adaptor', 'penyadur', 'pengadaptasi'],
  aui: [
    'author of introduction, etc',
    'writer of introduction',
    'author of introduction',
    'penulis kata pengantar',
    'kata pengantar',
    'pengantar',
    'préfacier',
  ],
  aft: ['author of afterword, colophon, etc', 'writer of afterword'],
  pht: ['photographer', 'fotografer', 'jurugambar', 'juru foto', 'photographe'],
  cmp: ['composer', 'komponis', 'komposer', 'pencipta lagu', 'penggubah', 'compositeur'],
  lyr: ['lyricist', 'penulis lirik'],
  prf: ['performer', 'penampil', 'artist', 'pemain musik'],
  sng: ['singer', 'penyanyi'],
  act: ['actor', 'actress', 'pemain', 'aktor', 'aktris', 'pelakon'],
  drt: ['director', 'film director', 'sutradara', 'pengarah', 'réalisateur'],
  pro: ['producer', 'produser', 'penerbit filem'],
  nrt: ['narrator', 'narator', 'pencerita', 'juru cerita'],
  spk: ['speaker', 'pembicara', 'penceramah', 'pemateri'],
  ive: ['interviewee', 'narasumber', 'yang diwawancarai'],
  ivr: ['interviewer', 'pewawancara'],
  ths: [
    'thesis advisor',
    'degree supervisor',
    'pembimbing',
    'dosen pembimbing',
    'promotor',
    'penyelia tesis',
    'directeur de thèse',
  ],
  dgg: ['degree grantor', 'degree granting institution'],
  pbl: ['publisher', 'penerbit'],
  prt: ['printer', 'pencetak', 'percetakan'],
  isb: ['issuing body', 'badan penerbit'],
  spn: ['sponsor', 'sponsoring body', 'penyandang dana', 'penaja'],
  ctg: ['cartographer', 'kartografer', 'juru peta'],
  ctb: ['contributor', 'kontributor', 'penyumbang'],
  cnd: ['conductor', 'dirigen', 'pengaba'],
  arr: ['arranger', 'aranjer', 'penata musik'],
  cur: ['curator', 'kurator'],
  rev: ['reviewer', 'penelaah', 'peninjau'],
  orm: ['organizer', 'organizer of meeting', 'penyelenggara acara'],
  cph: ['copyright holder', 'pemegang hak cipta'],
  hnr: ['honoree', 'honouree'],
  dte: ['dedicatee'],
  oth: ['other', 'lainnya'],
}

const CODES = new Map(
  Object.entries(TERMS).flatMap(([code, terms]) => [code, ...terms].map((term): [string, string] => [term, code])),
)

/** The longest term is a third of this; what is longer is a sentence. */
const MAX_TERM_CHARS = 120

/**
 * The MARC relator code of a term, a code or a code's URI, in any of the languages above; undefined if it is none of them.
 *
 * @param text As the record has it, `penerjemah.` or `trl`.
 */
export function relatorCode(text: string): string | undefined {
  const term = text
    .slice(0, MAX_TERM_CHARS)
    .toLowerCase()
    .replace(/[\s.,:;)]+$/, '')
    .replace(/^[\s(]+/, '')
  const known = CODES.get(term)
  if (known !== undefined) return known
  const code = term.slice(term.lastIndexOf('/') + 1)
  // The list has some 270 codes; those without terms here are codes all the same.
  return /^[a-z]{3}$/.test(code) && code !== 'and' ? code : undefined
}
