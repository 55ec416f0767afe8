// Standard letters in Indonesian, in the form of official letters (surat dinas).
import type { Wording } from './wording.ts'

export const WORDING_ID: Wording = {
  number: 'Nomor',
  enclosure: 'Lampiran',
  none: '–',
  subject: 'Perihal',
  dear: 'Yth. Kepala',
  salutation: 'Dengan hormat,',
  closing: 'Atas perhatian dan kerja sama Bapak/Ibu, kami ucapkan terima kasih.',
  greeting: 'Hormat kami,',
  letters: {
    Request: {
      subject: 'Permohonan silang layan ({service})',
      body: [
        'Dalam rangka kerja sama antarperpustakaan, kami mengajukan permohonan {service} atas bahan pustaka berikut:',
        '{item}',
        'Bahan tersebut kami perlukan sebelum {neededBy}.',
        'Kami bersedia menanggung biaya sampai {cost}.',
        'Kami akan mematuhi peraturan perpustakaan Bapak/Ibu dan bertanggung jawab atas bahan yang dipinjamkan. Mohon jawaban dengan menyebutkan nomor permintaan {reference}.',
      ],
    },
    Supply: {
      subject: 'Pengiriman bahan pustaka',
      body: [
        'Menjawab permohonan Bapak/Ibu tanggal {asked} nomor {reference}, bersama ini kami kirimkan:',
        '{item}',
        'Bahan ini mohon dikembalikan paling lambat tanggal {due}.',
        'Syarat yang berlaku: {conditions}.',
        'Biayanya sebesar {cost}.',
        'Mohon kabar setelah bahan diterima, misalnya dengan memindai kode pada slip pengiriman.',
      ],
    },
    Conditions: {
      subject: 'Syarat peminjaman',
      body: [
        'Permohonan Bapak/Ibu tanggal {asked} nomor {reference} atas:',
        '{item}',
        'dapat kami penuhi dengan syarat: {conditions}.',
        'Biayanya sebesar {cost}.',
        'Mohon diberitahukan apakah syarat tersebut dapat diterima.',
      ],
    },
    Unfilled: {
      subject: 'Permohonan tidak dapat dipenuhi',
      body: [
        'Dengan menyesal kami beritahukan bahwa permohonan Bapak/Ibu tanggal {asked} nomor {reference} atas:',
        '{item}',
        'tidak dapat kami penuhi.',
        'Alasannya: {reason}.',
      ],
    },
    Retry: {
      subject: 'Permohonan dapat diajukan kembali',
      body: [
        'Permohonan Bapak/Ibu tanggal {asked} nomor {reference} atas:',
        '{item}',
        'belum dapat kami penuhi saat ini, tetapi dapat diajukan kembali.',
        'Alasannya: {reason}.',
        'Permohonan dapat diajukan lagi mulai tanggal {retryAfter}.',
      ],
    },
    Overdue: {
      subject: 'Pemberitahuan keterlambatan',
      body: [
        'Kami beritahukan bahwa bahan pustaka berikut, yang kami pinjamkan atas permintaan nomor {reference}:',
        '{item}',
        'seharusnya sudah kembali pada tanggal {due}.',
        'Mohon bahan tersebut segera dikembalikan, atau mintalah perpanjangan bila masih diperlukan. Apabila sudah dikirim, mohon surat ini diabaikan.',
      ],
    },
    Recall: {
      subject: 'Permintaan pengembalian bahan pustaka',
      body: [
        'Bahan pustaka berikut, yang kami pinjamkan atas permintaan nomor {reference}:',
        '{item}',
        'diperlukan kembali di perpustakaan kami.',
        'Mohon bahan tersebut dikembalikan paling lambat tanggal {due}.',
      ],
    },
    Return: {
      subject: 'Pengembalian bahan pustaka',
      body: [
        'Bersama ini kami kembalikan bahan pustaka yang kami pinjam dengan nomor permintaan {reference}:',
        '{item}',
        'Mohon kabar setelah bahan diterima. Terima kasih atas bantuan Bapak/Ibu.',
      ],
    },
    Lost: {
      subject: 'Kehilangan bahan pustaka',
      body: [
        'Dengan menyesal kami beritahukan bahwa bahan pustaka berikut, yang kami pinjam dengan nomor permintaan {reference}, hilang:',
        '{item}',
        'Kami bersedia menggantinya. Mohon diberitahukan dengan cara apa penggantian dapat kami lakukan.',
      ],
    },
  },
}
