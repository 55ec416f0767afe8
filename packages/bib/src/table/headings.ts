// What headings of lists mean, in Indonesian, Malay and English, and in the exports of the systems that such lists come from.
// Written as people write them; compared without case, punctuation and diacritics (fold).
//
// Systems: SLiMS (slims/slims9_bulian, admin/modules/bibliography/export.php and item_export.php: names of database columns),
// INLISLite (its form for collections, sample_data_koleksi_AACR.xlsx), Koha (columns of its tables biblio, biblioitems and items, as its
// reports name them).
import { fold } from '../fold.ts'
import type { TableField } from './field.ts'

interface Headings {
  readonly id?: string
  readonly ms?: string
  readonly en?: string
  readonly koha?: string
  readonly slims?: string
  readonly inlislite?: string
}

/** Headings by language or system, separated by `|`. One that several languages share stands once. */
const HEADINGS: Readonly<Record<TableField, Headings>> = {
  id: {
    id: 'id buku|kode buku|kode judul|kode katalog|no kontrol|nomor kontrol|id katalog|kode koleksi',
    ms: 'kod buku|no kawalan|nombor kawalan|no katalog',
    en: 'id|book id|title id|record id|record number|record no|control number|control no|book code|bib id|bibid|biblionumber|001',
    slims: 'biblio_id',
  },
  title: {
    id: 'judul|judul buku|judul pustaka|judul bahan pustaka|judul koleksi|nama buku',
    ms: 'tajuk|tajuk buku|tajuk bahan|tajuk utama',
    en: 'title|book title|title proper|main title|title of book|name of book|book name',
    inlislite: 'judul utama',
  },
  titleRemainder: {
    id: 'anak judul|sub judul|subjudul|judul tambahan',
    ms: 'sari kata|sub tajuk|subtajuk|anak tajuk',
    en: 'subtitle|sub title|other title information|remainder of title',
  },
  part: {
    id: 'jilid|volume|bagian|no jilid|seri jilid',
    ms: 'bil jilid|nombor jilid',
    en: 'vol|part|volume number|part number',
    koha: 'enumchron',
  },
  responsibility: {
    id: 'pernyataan tanggung jawab|penanggung jawab|pernyataan penanggung jawab',
    ms: 'pernyataan tanggungjawab|kenyataan tanggungjawab',
    en: 'statement of responsibility|responsibility',
    slims: 'sor',
  },
  author: {
    id: 'pengarang|penulis|nama pengarang|nama penulis|pengarang utama|penyusun|tajuk pengarang|karya|pencipta|oleh',
    ms: 'penulis utama|pengarang buku',
    en: 'primary author|main entry|author l f|author|authors|author name|main author|creator|writer|by|author s',
  },
  addedAuthor: {
    id: 'pengarang tambahan|penulis tambahan|pengarang tambahan nama orang|pengarang lain',
    ms: 'penulis bersama',
    en: 'secondary author|added authors|added author|additional authors|other authors|co author|coauthor|contributors',
  },
  editor: { id: 'editor|penyunting', ms: 'penyunting buku', en: 'editors' },
  translator: { id: 'penerjemah|alih bahasa', ms: 'penterjemah', en: 'translator|translators' },
  illustrator: { id: 'ilustrator', en: 'illustrator|illustrators', ms: 'pelukis' },
  corporateAuthor: {
    id: 'badan korporasi|pengarang badan|tajuk pengarang badan korporasi',
    ms: 'badan korporat',
    en: 'corporate author|corporate body',
    inlislite: 'tajuk pengarang badan kooperasi',
  },
  addedCorporate: { id: 'pengarang tambahan nama badan', en: 'added corporate author' },
  edition: {
    id: 'edisi|cetakan|cetakan ke|edisi cetakan|cet|ed|edisi ke',
    ms: 'edisi cetak',
    en: 'edition|printing|edition statement',
  },
  place: {
    id: 'tempat terbit|kota terbit|tempat penerbitan|kota|kota penerbit|tempat',
    ms: 'tempat diterbitkan',
    en: 'pub place|place|place of publication|publication place|city',
    slims: 'place_name',
  },
  publisher: {
    id: 'penerbit|nama penerbit',
    ms: 'penerbitan',
    en: 'publisher|publisher name|imprint',
    slims: 'publisher_name',
    koha: 'publishercode',
  },
  year: {
    id: 'tahun terbit|tahun|thn terbit|thn|th terbit|tahun penerbitan|tahun cetak',
    ms: 'tarikh terbit|tahun diterbitkan|tarikh penerbitan',
    en: 'year published|date published|published|pub date|year|publication year|year of publication|pub year|date|publication date|date of publication|copyright date',
    slims: 'publish_year',
  },
  isbn: {
    id: 'isbn|no isbn|nomor isbn|isbn 13|isbn 10|isbn issn',
    ms: 'nombor isbn',
    en: 'isbn number|isbn13|isbn10',
    slims: 'isbn_issn',
  },
  issn: {
    id: 'issn|no issn|nomor issn',
    ms: 'nombor issn',
    en: 'issn number|print issn|electronic issn|online issn|eissn|e issn|p issn',
  },
  ismn: { id: 'ismn|no ismn' },
  classification: {
    id: 'klasifikasi|no klasifikasi|nomor klasifikasi|no klas|nomor klas|kelas ddc|no ddc|ddc|nomor ddc|no kelas|golongan',
    ms: 'pengelasan|no pengelasan|nombor pengelasan',
    en: 'classification|class number|class no|dewey|dewey number|dewey decimal|classification number|udc|class',
  },
  subject: {
    id: 'subjek|subyek|subjek topik|topik|tajuk subjek|kata kunci|tema',
    ms: 'perkara|tajuk perkara|tajuk subjek',
    en: 'subject|subjects|subject heading|subject headings|topic|topics|keywords|keyword',
  },
  language: { id: 'bahasa', ms: 'bahasa bahan', en: 'language|languages|lang', slims: 'language_name' },
  pages: {
    id: 'halaman|jumlah halaman|jml halaman|hlm|tebal|tebal halaman|hal|jml hlm',
    ms: 'muka surat|bilangan muka surat|bil muka surat|ms',
    en: 'pages|number of pages|page count|pagination|extent|no of pages',
  },
  dimensions: { id: 'dimensi|ukuran|tinggi|tinggi buku|ukuran buku', ms: 'saiz', en: 'dimensions|size|height' },
  physical: {
    id: 'deskripsi fisik|kolasi|keterangan fisik|fisik|deskripsi fisis',
    ms: 'deskripsi fizikal|perihalan fizikal|huraian fizikal',
    en: 'physical description|collation',
  },
  series: { id: 'seri|judul seri', ms: 'siri|tajuk siri', en: 'series|series title', slims: 'series_title' },
  abstract: { id: 'abstrak|ringkasan|sinopsis|intisari', ms: 'ringkasan isi', en: 'abstract|summary|synopsis|description' },
  note: {
    id: 'catatan|keterangan|catatan umum|ket',
    ms: 'nota|catatan am',
    en: 'note|notes|general note|remarks|comment|comments',
  },
  format: {
    id: 'gmd|jenis bahan|jenis bahan pustaka|jenis media|jenis pustaka|bentuk|bentuk bahan|jenis buku',
    ms: 'jenis bahan perpustakaan|format bahan',
    en: 'material type|type of material|format|item type|material|type',
    slims: 'gmd_name',
    koha: 'itype|itemtype',
  },
  url: { id: 'tautan|alamat url', ms: 'pautan', en: 'url|link|online access|web' },
  callNumber: {
    id: 'no panggil|nomor panggil|no panggil buku|nomor panggil katalog|nomor panggil eksemplar|nomor punggung|label|no rak buku',
    ms: 'nombor panggilan|no panggilan',
    en: 'call number|call no|callnumber|shelf mark|shelfmark|call num',
    slims: 'call_number',
    koha: 'itemcallnumber',
  },
  barcode: {
    id: 'barcode|kode batang|no barcode|nomor barcode|kode eksemplar|nomor eksemplar|no eksemplar|kode item|kode barcode',
    ms: 'kod bar|no kod bar|nombor kod bar',
    en: 'bar code|item barcode|item code|item id|item number|barcode number|barcodes',
    slims: 'item_code',
  },
  inventory: {
    id: 'no induk|nomor induk|no inventaris|nomor inventaris|kode inventaris|no induk buku|nomor induk buku|no registrasi|no reg|nomor registrasi|no buku|nomor buku|no inv|kode eks',
    ms: 'nombor perolehan|no perolehan|nombor aksesi|no aksesi',
    en: 'accession number|accession no|accession|acc no|inventory number|inventory no|inventory code|stock number|acquisition number',
    slims: 'inventory_code',
  },
  copies: {
    id: 'eksemplar|jumlah|jumlah eksemplar|jml|jml eksemplar|jumlah eks|jml eks|eks|banyaknya|jumlah buku|jml buku|exp|exemplar|jumlah koleksi|stok',
    ms: 'bilangan|bilangan naskhah|naskhah|bil naskhah|jumlah naskhah|salinan|bilangan salinan|kuantiti',
    en: 'copies|number of copies|no of copies|quantity|qty|total copies|stock|total',
  },
  copyNumber: { id: 'eksemplar ke|copy ke|no copy', ms: 'naskhah ke|no salinan', en: 'copy|copy number|copy no' },
  branch: {
    id: 'perpustakaan|nama perpustakaan|cabang|kode lokasi perpustakaan|lokasi perpustakaan|unit',
    ms: 'cawangan|perpustakaan cawangan',
    en: 'library|branch|home library|library branch|homebranch',
    slims: 'site',
    koha: 'homebranch|holdingbranch',
  },
  location: {
    id: 'lokasi|rak|no rak|nomor rak|letak|ruang|lokasi rak|kode rak|lemari|lokasi ruang|kode lokasi ruang|penempatan|tempat penyimpanan|rak buku',
    ms: 'lokasi bahan|nombor rak|almari',
    en: 'location|shelf|shelf location|shelving location|rack|room|shelf no',
    slims: 'location_name',
  },
  collection: {
    id: 'jenis koleksi|tipe koleksi|kategori|kategori koleksi|kategori buku',
    ms: 'jenis koleksi bahan|koleksi',
    en: 'collection|collection type|category|collection code|genre',
    slims: 'coll_type_name',
    koha: 'ccode',
  },
  access: {
    id: 'akses|status pinjam|sirkulasi|dapat dipinjam',
    ms: 'boleh dipinjam',
    en: 'access|loan type|circulation|loan policy',
  },
  itemNote: {
    id: 'kondisi|kondisi buku|keadaan|keadaan buku',
    ms: 'keadaan bahan',
    en: 'condition|item note|copy note',
    koha: 'itemnotes',
  },
}

/** Columns of which the meaning is known, and that a shared catalogue has no place for: running numbers, prices, dates of purchase, pictures. */
const LEFT_OUT =
  'no|nomor|no urut|nomor urut|urutan|bil|nombor|number|no number|harga|harga satuan|total harga|price|mata uang|currency|price_currency|' +
  'tgl pengadaan|tanggal pengadaan|tanggal|tgl|tgl masuk|tanggal masuk|tanggal terima|tarikh|tarikh perolehan|input_date|last_update|' +
  'received_date|order_no|order_date|invoice|invoice_date|source|supplier_name|item_status_name|jenis sumber|nama sumber|sumber|asal|' +
  'asal buku|asal usul|sumber dana|sumber buku|perolehan|no rfid|media|ketersediaan|status|gambar|image|cover|sampul|foto|edisi serial|' +
  'tgl terbit edisi serial|bahan sertaan serial|keterangan lain serial|paraf|harga buku|harga rp|terpinjam|dipinjam|rusak|hilang|' +
  'itemnumber|biblioitemnumber|timestamp|datelastseen|dateaccessioned'

function phrasesOf(headings: string): string[] {
  return headings.split('|').map((heading) => fold(heading.replaceAll('_', ' ')))
}

const MEANINGS: ReadonlyMap<string, TableField | 'ignore'> = new Map([
  ...phrasesOf(LEFT_OUT).map((phrase) => [phrase, 'ignore'] as const),
  ...(Object.entries(HEADINGS) as [TableField, Headings][]).flatMap(([field, { id, ms, en, koha, slims, inlislite }]) =>
    [id, ms, en, koha, slims, inlislite].flatMap((headings) =>
      headings === undefined ? [] : phrasesOf(headings).map((phrase) => [phrase, field] as const),
    ),
  ),
])

/** The same without blanks: columns of databases are called `judulbuku` and `publishYear`. */
const GLUED: ReadonlyMap<string, TableField | 'ignore'> = new Map(
  [...MEANINGS].map(([phrase, field]) => [phrase.replaceAll(' ', ''), field]),
)

/** Longer texts are no headings. */
const LONGEST_HEADING = 200

/** Words that add nothing: "Nama Penerbit Buku" is "penerbit". */
const EMPTY_WORDS = /\b(?:nama|buku|koleksi|pustaka|bahan|katalog|data|the|of|book|books|library|wajib|diisi|required)\b/g

/** Headings without what never distinguishes them, so that those of a map and of a file compare. */
export function foldHeading(heading: string): string {
  return fold(heading.replaceAll('_', ' '))
}

/** What a heading means; `ignore` where it is known to mean nothing for a catalogue; undefined where it is not known. */
export function meaningOf(heading: string): TableField | 'ignore' | undefined {
  if (heading.length > LONGEST_HEADING) return undefined
  const folded = foldHeading(heading)
  const whole = MEANINGS.get(folded) ?? (folded === '' ? undefined : GLUED.get(folded.replaceAll(' ', '')))
  if (whole !== undefined) return whole
  // "Judul / Title", "Penerbit (wajib diisi)", "Pengarang 2"
  const parts = heading.split(/[/(),:\r\n*]|\s-\s/).map((part) => part.replace(/\s*\d+\s*$/, ''))
  for (const part of [...parts, heading.replace(/\s*\d+\s*$/, '')]) {
    const phrase = foldHeading(part)
    const found = MEANINGS.get(phrase) ?? MEANINGS.get(phrase.replaceAll(EMPTY_WORDS, ' ').replaceAll(/ +/g, ' ').trim())
    if (found !== undefined && phrase !== '') return found
  }
  return undefined
}
