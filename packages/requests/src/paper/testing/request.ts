// A request as papers of this region have it.
import type { RequestId } from '../../events/event.ts'
import type { PaperRequest } from '../paper-request.ts'

export const PAPER_REQUEST: PaperRequest = {
  id: Buffer.alloc(32, 5).toString('base64url') as RequestId,
  reference: '7KQ2M9XBTC-1',
  service: 'Loan',
  serviceLevel: 'Rush',
  requester: {
    name: 'Perpustakaan Tun Seri Lanang, Universiti Kebangsaan Malaysia',
    address: ['43600 UKM Bangi', 'Selangor Darul Ehsan', 'Malaysia'],
    code: 'MY-KuUKM',
    contact: ['+60 3-8921 3446', 'ill@example.org'],
    signatory: { name: 'Siti Aminah binti Hassan', office: 'Ketua Pustakawan' },
  },
  supplier: {
    name: 'Dinas Perpustakaan dan Kearsipan Provinsi Kalimantan Barat',
    address: ['Jl. Letjen Sutoyo No. 6', 'Pontianak 78121', 'Indonesia'],
    code: 'ID-PtkDPK',
    contact: ['+62 561 734 114'],
    signatory: { name: 'Drs. Yohanes Budiman', office: 'Kepala Dinas' },
  },
  item: {
    title: 'Bumi manusia: sebuah roman',
    author: 'Toer, Pramoedya Ananta, 1925-2006',
    imprint: 'Cet. 2, Jakarta: Hasta Mitra, 1980',
    identifiers: ['ISBN 9789799731234'],
  },
  callNumber: '899.221 TOE b',
  location: 'Koleksi Umum, lantai 2',
  itemBarcodes: ['B0012345'],
  askedMs: Date.UTC(2026, 2, 2, 3),
  neededByMs: Date.UTC(2026, 3, 1),
  dueMs: Date.UTC(2026, 3, 15),
  note: 'Untuk pameran; mohon jilid keras bila ada.',
  conditions: ['LibraryUseOnly', 'Tidak difoto dengan lampu kilat'],
  cost: 'IDR 25.000',
}
