// The words on slips and pages, in the languages of their readers. Open codes of the standard are said in words where we know them.
import type { Language } from '../language.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'

export interface Words {
  readonly pullSlips: string
  readonly printPullSlips: string
  readonly packingSlips: string
  readonly printPackingSlips: string
  readonly letters: string
  readonly printLetters: string
  readonly printReport: string
  readonly services: Readonly<Record<ServiceType, string>>
  readonly levels: Readonly<Record<string, string>>
  readonly conditions: Readonly<Record<string, string>>
  readonly reference: string
  readonly callNumber: string
  readonly location: string
  readonly itemNumber: string
  readonly asked: string
  readonly neededBy: string
  readonly due: string
  readonly requester: string
  readonly supplier: string
  readonly to: string
  readonly returnTo: string
  readonly note: string
  readonly condition: string
  readonly cost: string
  readonly copyright: string
  readonly author: string
  readonly part: string
  readonly identifiers: string
  readonly untitled: string
  readonly notFound: string
  readonly notFoundReasons: readonly string[]
  readonly scanReceived: string
  readonly scanReturned: string
  readonly keepSlip: string
  readonly none: string
}

export const WORDS: Readonly<Record<Language, Words>> = {
  id: {
    pullSlips: 'Slip pengambilan koleksi',
    printPullSlips: 'Cetak pada kertas A4 tegak, skala 100 %. Potong di tengah: setiap slip berukuran A5.',
    packingSlips: 'Slip pengiriman',
    printPackingSlips: 'Cetak pada kertas A5 mendatar, skala 100 %. Masukkan ke dalam paket.',
    letters: 'Surat',
    printLetters: 'Cetak pada kertas A4 tegak, skala 100 %.',
    printReport: 'Cetak pada kertas A4 tegak, skala 100 %. Laporan ini muat dalam satu halaman.',
    services: { Loan: 'Pinjam', Copy: 'Fotokopi', CopyOrLoan: 'Fotokopi atau pinjam' },
    levels: { Express: 'Ekspres', Rush: 'Segera', Normal: 'Biasa', Standard: 'Biasa', Urgent: 'Mendesak' },
    conditions: {
      LibraryUseOnly: 'Hanya dibaca di perpustakaan',
      NoReproduction: 'Tidak boleh difotokopi',
      SignatureRequired: 'Pemustaka harus menandatangani',
      SpecCollSupervReq: 'Dibaca di bawah pengawasan koleksi khusus',
      WatchLibraryUseOnly: 'Hanya dibaca di perpustakaan dengan pengawasan',
    },
    reference: 'Nomor permintaan',
    callNumber: 'Nomor panggil',
    location: 'Lokasi',
    itemNumber: 'Nomor eksemplar',
    asked: 'Diminta',
    neededBy: 'Diperlukan sebelum',
    due: 'Kembalikan paling lambat',
    requester: 'Peminta',
    supplier: 'Pemberi',
    to: 'Kepada',
    returnTo: 'Kembalikan kepada',
    note: 'Catatan',
    condition: 'Syarat',
    cost: 'Biaya',
    copyright: 'Pernyataan hak cipta',
    author: 'Pengarang',
    part: 'Bagian',
    identifiers: 'Nomor standar',
    untitled: '[Tanpa judul]',
    notFound: 'Tidak dapat dipenuhi karena',
    notFoundReasons: ['tidak ada di rak', 'sedang dipinjam', 'rusak', 'tidak dipinjamkan', 'tidak dimiliki'],
    scanReceived: 'Pindai saat diterima',
    scanReturned: 'Pindai lagi saat dikembalikan',
    keepSlip: 'Simpan slip ini bersama bukunya sampai kembali.',
    none: 'Tidak ada yang dapat dicetak.',
  },
  ms: {
    pullSlips: 'Slip pengambilan bahan',
    printPullSlips: 'Cetak pada kertas A4 menegak, skala 100 %. Potong di tengah: setiap slip bersaiz A5.',
    packingSlips: 'Slip penghantaran',
    printPackingSlips: 'Cetak pada kertas A5 melintang, skala 100 %. Masukkan ke dalam bungkusan.',
    letters: 'Surat',
    printLetters: 'Cetak pada kertas A4 menegak, skala 100 %.',
    printReport: 'Cetak pada kertas A4 menegak, skala 100 %. Laporan ini muat dalam satu halaman.',
    services: { Loan: 'Pinjaman', Copy: 'Salinan', CopyOrLoan: 'Salinan atau pinjaman' },
    levels: { Express: 'Ekspres', Rush: 'Segera', Normal: 'Biasa', Standard: 'Biasa', Urgent: 'Mendesak' },
    conditions: {
      LibraryUseOnly: 'Untuk dibaca di perpustakaan sahaja',
      NoReproduction: 'Tidak boleh disalin',
      SignatureRequired: 'Pembaca perlu menandatangani',
      SpecCollSupervReq: 'Dibaca di bawah pengawasan koleksi khas',
      WatchLibraryUseOnly: 'Dibaca di perpustakaan dengan pengawasan sahaja',
    },
    reference: 'Nombor permintaan',
    callNumber: 'Nombor panggilan',
    location: 'Lokasi',
    itemNumber: 'Nombor naskhah',
    asked: 'Diminta',
    neededBy: 'Diperlukan sebelum',
    due: 'Pulangkan selewat-lewatnya',
    requester: 'Peminta',
    supplier: 'Pembekal',
    to: 'Kepada',
    returnTo: 'Pulangkan kepada',
    note: 'Catatan',
    condition: 'Syarat',
    cost: 'Bayaran',
    copyright: 'Perakuan hak cipta',
    author: 'Pengarang',
    part: 'Bahagian',
    identifiers: 'Nombor piawai',
    untitled: '[Tanpa judul]',
    notFound: 'Tidak dapat dipenuhi kerana',
    notFoundReasons: ['tiada di rak', 'sedang dipinjam', 'rosak', 'tidak dipinjamkan', 'tidak dimiliki'],
    scanReceived: 'Imbas apabila diterima',
    scanReturned: 'Imbas lagi apabila dipulangkan',
    keepSlip: 'Simpan slip ini bersama buku sehingga dipulangkan.',
    none: 'Tiada apa-apa untuk dicetak.',
  },
  en: {
    pullSlips: 'Pull slips',
    printPullSlips: 'Print on A4 paper, portrait, at 100 %. Cut in the middle: each slip is A5.',
    packingSlips: 'Packing slips',
    printPackingSlips: 'Print on A5 paper, landscape, at 100 %. Put each into its parcel.',
    letters: 'Letters',
    printLetters: 'Print on A4 paper, portrait, at 100 %.',
    printReport: 'Print on A4 paper, portrait, at 100 %. The report fits one page.',
    services: { Loan: 'Loan', Copy: 'Copy', CopyOrLoan: 'Copy or loan' },
    levels: { Express: 'Express', Rush: 'Rush', Normal: 'Normal', Standard: 'Normal', Urgent: 'Urgent' },
    conditions: {
      LibraryUseOnly: 'To be read in the library only',
      NoReproduction: 'Must not be copied',
      SignatureRequired: 'The reader has to sign',
      SpecCollSupervReq: 'To be read under supervision of special collections',
      WatchLibraryUseOnly: 'To be read in the library under supervision only',
    },
    reference: 'Request number',
    callNumber: 'Call number',
    location: 'Location',
    itemNumber: 'Item number',
    asked: 'Asked',
    neededBy: 'Needed by',
    due: 'Return by',
    requester: 'Requester',
    supplier: 'Supplier',
    to: 'To',
    returnTo: 'Return to',
    note: 'Note',
    condition: 'Condition',
    cost: 'Cost',
    copyright: 'Copyright statement',
    author: 'Author',
    part: 'Part',
    identifiers: 'Standard numbers',
    untitled: '[No title]',
    notFound: 'Cannot be supplied, because it is',
    notFoundReasons: ['not on the shelf', 'on loan', 'damaged', 'not lent', 'not held'],
    scanReceived: 'Scan when received',
    scanReturned: 'Scan again when sent back',
    keepSlip: 'Keep this slip with the book until it is back.',
    none: 'There is nothing to print.',
  },
}

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', ms: 'ms-MY', en: 'en-GB' }

/** @param timeZone IANA name: the day is that of the library that prints. */
export function dateText(ms: number, language: Language, timeZone: string): string {
  const limit = 8.64e15
  if (!(Math.abs(ms) <= limit)) return ''
  return new Intl.DateTimeFormat(LOCALES[language], { dateStyle: 'long', timeZone }).format(ms)
}

export function numberText(value: number, language: Language, digits = 0): string {
  return value.toLocaleString(LOCALES[language], { minimumFractionDigits: digits, maximumFractionDigits: digits })
}

/** An open code in words, or as it is. */
export function codeText(code: string, words: Readonly<Record<string, string>>): string {
  return Object.hasOwn(words, code) ? (words[code] ?? code) : code
}
