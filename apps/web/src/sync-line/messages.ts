// How things stand, in one calm line.
import { catalogue } from '../i18n/catalogue.ts'

export const syncMessages = catalogue(
  {
    opening: 'Asking the server …',
    lost: 'The server does not answer',
    inStep: 'Everything is in step',
    comparing: 'Comparing with other libraries',
    receiving: 'Receiving {done} of {parts} parts from {library}',
    receivingFrom: 'Receiving from {library}',
    receivingFromMany: {
      one: 'Receiving {done} of {parts} parts from {count} library',
      other: 'Receiving {done} of {parts} parts from {count} libraries',
    },
    receivingFromSome: { one: 'Receiving from {count} library', other: 'Receiving from {count} libraries' },
    indexing: { one: 'Making {count} part searchable', other: 'Making {count} parts searchable' },
    aloneSince: 'No other library reachable — you see what was here on {when}',
    alone: 'No other library reachable — you see your own catalogue',
  },
  {
    id: {
      opening: 'Menghubungi server …',
      lost: 'Server tidak menjawab',
      inStep: 'Semua sudah selaras',
      comparing: 'Membandingkan dengan perpustakaan lain',
      receiving: 'Menerima {done} dari {parts} bagian dari {library}',
      receivingFrom: 'Menerima dari {library}',
      receivingFromMany: 'Menerima {done} dari {parts} bagian dari {count} perpustakaan',
      receivingFromSome: 'Menerima dari {count} perpustakaan',
      indexing: 'Menyiapkan {count} bagian untuk pencarian',
      aloneSince: 'Tidak ada perpustakaan lain yang terjangkau — yang tampak adalah keadaan {when}',
      alone: 'Tidak ada perpustakaan lain yang terjangkau — yang tampak adalah katalog sendiri',
    },
    ms: {
      opening: 'Menghubungi pelayan …',
      lost: 'Pelayan tidak menjawab',
      inStep: 'Semuanya sudah selaras',
      comparing: 'Membandingkan dengan perpustakaan lain',
      receiving: 'Menerima {done} daripada {parts} bahagian dari {library}',
      receivingFrom: 'Menerima dari {library}',
      receivingFromMany: 'Menerima {done} daripada {parts} bahagian dari {count} perpustakaan',
      receivingFromSome: 'Menerima dari {count} perpustakaan',
      indexing: 'Menyediakan {count} bahagian untuk carian',
      aloneSince: 'Tiada perpustakaan lain dapat dihubungi — yang dipaparkan ialah keadaan {when}',
      alone: 'Tiada perpustakaan lain dapat dihubungi — yang dipaparkan ialah katalog sendiri',
    },
  },
)
