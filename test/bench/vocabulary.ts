// Words that the bench's records are made of: roots and affixes of Indonesian and Malay, English words, names, places,
// publishers and subjects. They are put together by rule, so that a million records repeat themselves about as much as a
// real catalogue does.

const list = (text: string): string[] => text.trim().split(/\s+/)
const lines = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

/** Function words: they lead every frequency list. */
export const INDONESIAN_PARTICLES = list('dan di dalam untuk dari pada yang dengan bagi antara serta oleh terhadap menurut atau')
export const MALAY_PARTICLES = list('dan di dalam untuk dari pada yang dengan bagi antara serta oleh kepada mengenai atau')
export const ENGLISH_PARTICLES = list('the of and in for to a on from an with by at its towards between among')

const ROOTS = list(`
  ajar tulis baca sejarah budaya daerah hukum adat agama desa kota laut tani tanah air hutan gunung sungai pulau kampung
  rakyat bangsa negara perintah kuasa merdeka juang perang damai satu bina bangun kembang maju ubah tata kelola lola usaha
  dagang jual beli pasar modal uang untung rugi hitung ukur nilai harga kerja karya cipta seni tari lagu musik gambar lukis
  cerita dongeng hikayat syair pantun sajak puisi drama bahasa kata kalimat makna arti tafsir jelas paham pikir ilmu tahu
  didik latih asuh anak ibu ayah keluarga nikah waris hidup sehat sakit obat rawat makan minum masak tanam panen ternak ikan
  lingkung alam cuaca iklim bencana gempa banjir selamat aman tolong gotong royong bantu pimpin layan guna pakai olah data
  hubung kabar berita cetak terbit pustaka kumpul simpan rawat warisan tinggal jalan lintas kapal layar nelayan pantai muara
  batas wilayah penduduk pindah datang asal suku turunan raja istana kerajaan sultan keraton candi patung prasasti naskah
  kitab masjid gereja pura puasa doa ibadah zakat haji fikih akhlak iman percaya nyata benar adil beda sama indah baik besar
  kecil tinggi muda tua baru lama kaya miskin cerdas kuat lembut putih hitam merah hijau kuning emas perak batik tenun songket
  wayang gamelan keris ukir anyam gerabah rumah atap dinding bambu kayu batu tembaga besi mesin listrik tenaga surya angin
  jaring sistem program rencana proyek kajian teliti analisis metode teknik model teori praktik dasar lanjut pengantar
  pedoman panduan buku kamus peta statistik laporan hasil rangkum catatan riwayat kenang tokoh pahlawan pemuda perempuan`)

/** Not grammatical for every root; what matters is how letters repeat. */
const AFFIXES: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['pe', 'an'],
  ['ke', 'an'],
  ['ber', ''],
  ['me', 'kan'],
  ['di', 'kan'],
  ['pem', 'an'],
  ['ter', ''],
  ['', 'nya'],
]
const MALAY_AFFIXES: readonly (readonly [before: string, after: string])[] = [
  ['', ''],
  ['per', 'an'],
  ['ke', 'an'],
  ['men', 'i'],
  ['ber', 'an'],
  ['', 'lah'],
]

const MALAY_ROOTS = list(`
  Melaka Johor Pahang Perak Kedah Kelantan Terengganu Sarawak Sabah sekolah kebangsaan negeri wilayah kerajaan sultan hikayat
  pantun gurindam seloka warga pembangunan ekonomi masyarakat undang-undang perniagaan pengurusan akaun cukai kewangan polis
  tentera hospital perubatan kejururawatan pertanian getah kelapa sawit padi bijih timah perlombongan pengangkutan keretapi
  lebuh raya pelabuhan kapal komputer perisian internet siber makmal sains fizik kimia biologi matematik ujian peperiksaan
  karangan tatabahasa kosa kata peribahasa kamus antologi cerpen novel sajak kritikan dewan bahasa pustaka syarahan jurnal
  tamadun Islam syariah dakwah tarbiah usuluddin fiqah tasawuf pondok pesantren ulama mufti kadi Melayu Cina India Iban
  Kadazan Bidayuh orang asli kraf tangan sulaman songket wau gasing silat zapin joget mak yong boria dikir barat bangsawan`)

const ENGLISH_WORDS = list(`
  history introduction study studies Indonesia Malaysia Southeast Asia Java Sumatra Borneo Bali village society culture
  politics economy development modern colonial nationalism revolution language literature grammar dictionary reader essays
  selected collected letters papers proceedings conference report handbook manual guide theory practice principles methods
  analysis design systems computer network data information library libraries archives catalogue bibliography index survey
  education teaching learning school university teacher student children youth women family health medicine nursing public
  policy administration law legal rights constitution court justice trade commerce business management finance accounting
  banking marketing labour industry agriculture rice forest fisheries marine coastal river water soil climate environment
  biodiversity conservation plants animals birds insects tropical disease nutrition food engineering construction materials
  energy electric solar mechanics physics chemistry biology mathematics statistics algebra calculus geometry probability
  art music dance theatre film photography textile architecture temple religion Islam Christianity Hinduism Buddhism
  philosophy ethics psychology sociology anthropology ethnography migration identity memory heritage archaeology maps travel
  voyage islands archipelago empire trade-routes spices sultanate kingdom state power resistance democracy election reform
  decentralization poverty inequality growth change transition future global regional local rural urban new early late
  contemporary traditional comparative critical applied advanced basic concise illustrated annotated revised complete`)
const ENGLISH_ENDINGS = ['', '', '', 's', 'ing', 'ed', 'al', 'ly', 'ism', 'ation']

function inflected(roots: readonly string[], affixes: readonly (readonly [string, string])[]): string[] {
  return affixes.flatMap(([before, after]) => roots.map((root) => before + root + after))
}

export const INDONESIAN_WORDS = inflected(ROOTS, AFFIXES)
export const MALAY_WORDS = inflected(MALAY_ROOTS, MALAY_AFFIXES)
export const ENGLISH_FORMS = ENGLISH_ENDINGS.flatMap((ending) => ENGLISH_WORDS.map((word) => word + ending))

export const GIVEN_NAMES = list(`
  Ahmad Muhammad Siti Dewi Budi Agus Sri Nur Abdul Slamet Eko Dwi Tri Putri Rina Yusuf Ismail Ibrahim Hasan Husein Fatimah
  Aminah Khadijah Zainab Maria Yohanes Paulus Petrus Stefanus Wayan Made Nyoman Ketut Putu Gede Kadek Komang Raden Tengku
  Cut Teuku Andi Daeng Baso La Wa Ferdinand Hendrik Johan Willem Tan Lim Ong Lee Wong Chan Goh John Mary Robert Anne James
  Elizabeth William Clifford Benedict Barbara Ruth Virginia Anthony Heather Merle Takashi Kenji Yoko Hiroshi Ratna Indah
  Bambang Joko Suharto Sutan Marah Rusli Pramoedya Chairil Sapardi Goenawan Ajip Toeti Nh. Leila Ayu Ahmad-Tohari Umar Mochtar`)
export const FAMILY_NAMES = list(`
  Hidayat Wijaya Santoso Nugroho Pratama Siregar Nasution Lubis Harahap Simanjuntak Sitompul Hutagalung Tambunan Panggabean
  Kusuma Wibowo Setiawan Gunawan Kurniawan Suryadi Mulyadi Supriyadi Purnomo Handoko Hartono Sutrisno Subroto Sudarsono
  Koentjaraningrat Kartodirdjo Poesponegoro Notosusanto Abdullah Rahman Ismail Yaacob Hamzah Zainal Othman Kassim Mahmud
  Alisjahbana Navis Hamka Toer Anwar Damono Mohamad Rosidi Heraty Dini Chudori Utami Tohari Kayam Lubis-Lubis Pane Sanusi
  Geertz Anderson Ricklefs Reid Kahin Legge Feith McVey Siegel Teeuw Drewes Voorhoeve Braginsky Milner Andaya Lombard
  Matsui Tsuchiya Shiraishi Nakamura Kato Tan Lim Wang Chong Khoo Ng Singh Pillai Menon Krishnan Alatas Shaharuddin
  Wirjosuparto Sastroamidjojo Djajadiningrat Soekmono Ayatrohaédi Sedyawati Lapian Zuhdi Leirissa Ḥusayn Ṭāhir al-Attās`)

export const PLACES = list(`
  Jakarta Yogyakarta Bandung Surabaya Semarang Surakarta Malang Medan Padang Palembang Banjarmasin Makassar Manado Denpasar
  Mataram Kupang Ambon Jayapura Pontianak Samarinda Bogor Depok Bekasi Tangerang Cirebon Purwokerto Salatiga Kudus Jember
  Kuala-Lumpur Petaling-Jaya Shah-Alam Bangi Penang Melaka Johor-Bahru Kuching Kota-Kinabalu Singapore Brunei Leiden London
  Ithaca Canberra Kyoto Honolulu New-York Oxford Cambridge Den-Haag Amsterdam Paris Hamburg Chicago Berkeley Athens`).map((name) =>
  name.replaceAll('-', ' '),
)

export const PUBLISHER_NAMES = lines(`
  Lumbung Ilmu
  Kemuning Cendekia
  Cahaya Pustaka
  Aksara Nusantara
  Samudra Press
  Rimba Raya
  Bintang Timur
  Tunas Bangsa
  Bumi Karya
  Lentera Hati
  Sinar Fajar
  Mitra Sejati
  Puspa Ragam
  Graha Widya
  Citra Aditya
  Rajawali Muda
  Penerbit Universiti
  University Press
  Balai Penelitian
  Fakultas Hukum
  Lembaga Bahasa
  Dinas Pendidikan
  Pusat Dokumentasi
  Yayasan Obor Desa
  Institute of Asian Studies
  Department of Education
  Museum dan Arsip
  Kantor Statistik
`)
export const PUBLISHER_FORMS = ['', 'PT ', 'CV ', 'Penerbit ', 'Yayasan ', 'Pustaka ']

export const TOPICS = lines(`
  Hukum adat
  Pendidikan dasar
  Bahasa Indonesia
  Bahasa Melayu
  Kesusastraan Indonesia
  Kesusastraan Melayu
  Islam dan masyarakat
  Pertanian
  Perikanan laut
  Kehutanan
  Ekonomi pedesaan
  Koperasi
  Otonomi daerah
  Pemerintahan desa
  Sejarah maritim
  Revolusi nasional
  Kolonialisme
  Wayang
  Batik
  Gamelan
  Arsitektur tradisional
  Kesehatan masyarakat
  Gizi anak
  Tanaman obat
  Perpustakaan umum
  Manajemen arsip
  Jaringan komputer
  Pemrograman
  Statistika
  Matematika
  Fisika
  Kimia organik
  Biologi laut
  Mangrove
  Terumbu karang
  Gempa bumi
  Perubahan iklim
  Energi terbarukan
  Manajemen perusahaan
  Akuntansi
  Perbankan syariah
  Hukum pidana
  Hukum perdata
  Hak asasi manusia
  Perempuan dalam pembangunan
  Migrasi
  Masyarakat perkotaan
  Cerita rakyat
  Puisi
  Drama
  Fiksi anak
  Kamus
  Peta
  Economic development
  Local government
  Colonial history
  Ethnology
  Rice trade
  Labor movement
  Nationalism
  Islam and state
  Women authors
  Library science
  Marine resources
  Rural poverty
  Education, Higher
  Public health
  Linguistics
  Manuscripts, Malay
  Theater
  Textile fabrics
  Community forestry
  Volcanoes
  Tropical medicine
  Botany
  Software engineering
  Electronic records
  Science teaching
  English language
  Translating and interpreting
`)
export const TOPIC_FORMS = lines(`
  Sejarah
  Studi kasus
  Bibliografi
  Kamus
  Pengajaran
  Aspek sosial
  Aspek ekonomi
  Aspek hukum
  Kongres
  Statistik
  Terbitan berkala
  Sejarah dan kritik
  Buku pegangan
  Early works to 1800
  History
  Study and teaching
  Social aspects
  Congresses
  Periodicals
  Bibliography
`)
