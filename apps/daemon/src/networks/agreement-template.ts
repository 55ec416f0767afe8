// A cooperation agreement to begin with, in Indonesian, Malay and English: the nine clauses that such agreements have, to be
// changed by those who sign it.
import type { Clause, Terms, Texts } from '@serumpun/network'

const CLAUSES: Readonly<Record<Clause, Texts>> = {
  aims: {
    id: 'Tidak ada perpustakaan yang memiliki semuanya. Para anggota bekerja sama agar pemustaka setiap anggota dapat menemukan dan memakai koleksi semua anggota.',
    ms: 'Tiada perpustakaan yang memiliki semuanya. Para ahli bekerjasama supaya pengguna setiap ahli dapat mencari dan menggunakan koleksi semua ahli.',
    en: 'No library has everything. The members cooperate so that the readers of each can find and use the collections of all.',
  },
  scope: {
    id: 'Kerja sama meliputi katalog induk, silang layan (pinjam antar perpustakaan dan fotokopi), dan rujukan. Bentuk lain dapat ditambahkan dengan perubahan perjanjian.',
    ms: 'Kerjasama ini meliputi katalog induk, pinjaman antara perpustakaan dan salinan, serta rujukan. Bentuk lain boleh ditambah dengan meminda perjanjian.',
    en: 'The cooperation covers the union catalogue, interlending and copies, and reference. Other forms may be added by amendment.',
  },
  participants: {
    id: 'Setiap perpustakaan atau lembaga informasi yang memenuhi syarat dan diterima oleh para anggota. Setiap anggota menunjuk seorang penanggung jawab.',
    ms: 'Setiap perpustakaan atau badan maklumat yang memenuhi syarat dan diterima oleh para ahli. Setiap ahli melantik seorang penanggungjawab.',
    en: 'Every library or information service that meets the requirements and is admitted by the members. Each names a person in charge.',
  },
  term: {
    id: 'Perjanjian berlaku sejak tanggal mulai dan, jika disebut, sampai tanggal berakhir. Perjanjian dapat diperpanjang, diubah dan diakhiri menurut kuorum. Setiap anggota boleh keluar.',
    ms: 'Perjanjian berkuat kuasa dari tarikh mula dan, jika dinyatakan, hingga tarikh tamat. Ia boleh dilanjutkan, dipinda dan ditamatkan mengikut kuorum. Setiap ahli boleh keluar.',
    en: 'The agreement holds from its first day and, where one is named, to its last. It may be renewed, amended and ended by the quorum. Every member may leave.',
  },
  relations: {
    id: 'Semua anggota setara. Setiap anggota tetap memiliki koleksi dan datanya sendiri, bersedia memberi dan menerima, serta menaati aturan dan harga yang disepakati.',
    ms: 'Semua ahli adalah setara. Setiap ahli kekal memiliki koleksi dan datanya sendiri, sedia memberi dan menerima, serta mematuhi peraturan dan harga yang dipersetujui.',
    en: 'All members are equals. Each keeps its own collection and data, is willing to give and to take, and keeps the rules and prices agreed on.',
  },
  division: {
    id: 'Anggota saling memberi tahu bidang koleksi yang dikembangkannya, agar pekerjaan dan pembelian tidak berulang.',
    ms: 'Ahli saling memaklumkan bidang koleksi yang dibangunkan, supaya kerja dan pembelian tidak berulang.',
    en: 'Members tell each other in which subjects they collect, so that nothing is done or bought twice without need.',
  },
  procedure: {
    id: 'Permintaan dibuat dan dijawab melalui simpul Serumpun, atau dengan formulir jika tidak ada jaringan. Permintaan dijawab secepatnya; bahan dikembalikan tepat waktu dan dalam keadaan baik. Yang hilang diganti.',
    ms: 'Permohonan dibuat dan dijawab melalui nod Serumpun, atau dengan borang jika tiada talian. Permohonan dijawab secepat mungkin; bahan dipulangkan tepat pada masanya dan dalam keadaan baik. Yang hilang diganti.',
    en: 'Requests are made and answered through the nodes, or on paper where there is no line. They are answered as soon as possible; items come back in time and in good order. What is lost is replaced.',
  },
  financing: {
    id: 'Setiap anggota menanggung biayanya sendiri. Biaya kirim ditanggung peminta. Tarif lain dicantumkan dalam perjanjian ini.',
    ms: 'Setiap ahli menanggung kosnya sendiri. Kos penghantaran ditanggung oleh pemohon. Kadar lain dinyatakan dalam perjanjian ini.',
    en: 'Each member bears its own costs. Whoever asks pays for carriage. Other fees are listed in this agreement.',
  },
  technology: {
    id: 'Data dipertukarkan dalam format baku (MARC 21, ISO 18626). Data pribadi pemustaka tidak pernah meninggalkan perpustakaannya.',
    ms: 'Data ditukar dalam format piawai (MARC 21, ISO 18626). Data peribadi pengguna tidak pernah meninggalkan perpustakaannya.',
    en: 'Data are exchanged in standard formats (MARC 21, ISO 18626). Personal data of readers never leave their library.',
  },
}

const REQUIREMENTS: readonly Texts[] = [
  {
    id: 'Koleksi yang tertata dan terbuka bagi pemustaka anggota lain',
    ms: 'Koleksi yang teratur dan terbuka kepada pengguna ahli lain',
    en: 'An ordered collection that is open to the readers of other members',
  },
  { id: 'Katalog', ms: 'Katalog', en: 'A catalogue' },
  { id: 'Seorang penanggung jawab', ms: 'Seorang penanggungjawab', en: 'A person in charge' },
  {
    id: 'Sarana untuk menyalin dan berkomunikasi',
    ms: 'Kemudahan untuk menyalin dan berkomunikasi',
    en: 'Means to copy and to communicate',
  },
]

/** What is chosen of the template when a network is created. */
export interface TemplateChoices {
  readonly name: string
  readonly begins: string
  readonly ends?: string | undefined
  readonly sponsors?: number | undefined
  readonly shares?: readonly string[] | undefined
}

/** The template's terms. The name is the network's own, in whatever language it is. */
export function templateTerms({ name, begins, ends, sponsors = 1, shares = ['catalogue'] }: TemplateChoices): Terms {
  return {
    name: { und: name },
    clauses: CLAUSES,
    requirements: [...REQUIREMENTS],
    sponsors,
    quorum: { amend: [2, 3], expel: [2, 3] },
    fees: [],
    services: ['catalogue', 'loan', 'copy', 'reference'],
    shares: [...shares],
    requestsSeenBy: 'parties',
    begins,
    ...(ends !== undefined && { ends }),
  }
}
