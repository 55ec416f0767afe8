// Standard letters in Malay, in the form of official letters (surat rasmi).
import type { Wording } from './wording.ts'

export const WORDING_MS: Wording = {
  number: 'Rujukan kami',
  enclosure: 'Lampiran',
  none: '–',
  subject: 'Perkara',
  dear: 'Kepada Ketua Pustakawan',
  salutation: 'Tuan/Puan,',
  closing: 'Kerjasama Tuan/Puan amat kami hargai. Sekian, terima kasih.',
  greeting: 'Yang benar,',
  letters: {
    Request: {
      subject: 'Permohonan pinjaman antara perpustakaan ({service})',
      body: [
        'Kami ingin memohon {service} bahan perpustakaan yang berikut:',
        '{item}',
        'Bahan ini diperlukan sebelum {neededBy}.',
        'Kami bersedia membayar sehingga {cost}.',
        'Kami akan mematuhi peraturan perpustakaan Tuan/Puan dan bertanggungjawab atas bahan yang dipinjamkan. Sila jawab dengan menyebut nombor permintaan {reference}.',
      ],
    },
    Supply: {
      subject: 'Penghantaran bahan perpustakaan',
      body: [
        'Merujuk kepada permohonan Tuan/Puan bertarikh {asked}, nombor {reference}, bersama-sama ini kami hantarkan:',
        '{item}',
        'Sila pulangkan bahan ini selewat-lewatnya pada {due}.',
        'Syarat yang dikenakan: {conditions}.',
        'Bayarannya ialah {cost}.',
        'Sila maklumkan apabila bahan diterima, misalnya dengan mengimbas kod pada slip penghantaran.',
      ],
    },
    Conditions: {
      subject: 'Syarat pinjaman',
      body: [
        'Permohonan Tuan/Puan bertarikh {asked}, nombor {reference}, untuk:',
        '{item}',
        'dapat kami penuhi dengan syarat: {conditions}.',
        'Bayarannya ialah {cost}.',
        'Sila maklumkan sama ada syarat ini diterima.',
      ],
    },
    Unfilled: {
      subject: 'Permohonan tidak dapat dipenuhi',
      body: [
        'Dukacita dimaklumkan bahawa permohonan Tuan/Puan bertarikh {asked}, nombor {reference}, untuk:',
        '{item}',
        'tidak dapat kami penuhi.',
        'Sebabnya: {reason}.',
      ],
    },
    Retry: {
      subject: 'Permohonan boleh dikemukakan semula',
      body: [
        'Permohonan Tuan/Puan bertarikh {asked}, nombor {reference}, untuk:',
        '{item}',
        'belum dapat kami penuhi buat masa ini, tetapi boleh dikemukakan semula.',
        'Sebabnya: {reason}.',
        'Permohonan boleh dikemukakan semula mulai {retryAfter}.',
      ],
    },
    Overdue: {
      subject: 'Makluman lewat pemulangan',
      body: [
        'Dimaklumkan bahawa bahan yang berikut, yang kami pinjamkan atas permintaan nombor {reference}:',
        '{item}',
        'sepatutnya dipulangkan pada {due}.',
        'Sila pulangkan bahan ini dengan segera, atau mohon pembaharuan jika masih diperlukan. Jika bahan telah dihantar, sila abaikan surat ini.',
      ],
    },
    Recall: {
      subject: 'Permintaan pemulangan bahan perpustakaan',
      body: [
        'Bahan yang berikut, yang kami pinjamkan atas permintaan nombor {reference}:',
        '{item}',
        'diperlukan semula di perpustakaan kami.',
        'Sila pulangkan bahan ini selewat-lewatnya pada {due}.',
      ],
    },
    Return: {
      subject: 'Pemulangan bahan perpustakaan',
      body: [
        'Bersama-sama ini kami pulangkan bahan yang kami pinjam dengan nombor permintaan {reference}:',
        '{item}',
        'Sila maklumkan apabila bahan diterima. Bantuan Tuan/Puan amat kami hargai.',
      ],
    },
    Lost: {
      subject: 'Kehilangan bahan perpustakaan',
      body: [
        'Dukacita dimaklumkan bahawa bahan yang berikut, yang kami pinjam dengan nombor permintaan {reference}, telah hilang:',
        '{item}',
        'Kami bersedia menggantikannya. Sila maklumkan cara penggantian yang dikehendaki.',
      ],
    },
  },
}
