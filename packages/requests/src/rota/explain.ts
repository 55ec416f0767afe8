// Why a supplier stands where it stands, in a sentence that staff can repeat on the telephone.
import type { Language } from '../language.ts'
import type { Candidate, Exclusion, Need } from './candidate.ts'
import { type Criterion, netLending, sharesLanguage } from './criteria.ts'
import { distanceKm } from './distance.ts'
import type { Proposal } from './propose.ts'

interface Phrases {
  readonly because: string
  readonly also: string
  readonly availability: Readonly<Record<Candidate['availability'], string>>
  readonly lends: string
  readonly copiesOnly: string
  readonly policyUnknown: string
  readonly away: (km: string) => string
  readonly asFile: string
  readonly placeUnknown: string
  readonly sameLanguage: string
  readonly otherLanguage: string
  readonly languageUnknown: string
  readonly free: string
  readonly costs: (amount: string) => string
  readonly costUnknown: string
  readonly borrowedMore: (count: string) => string
  readonly lentMore: (count: string) => string
  readonly balanced: string
  readonly excluded: Readonly<Record<Exclusion, string>>
}

const PHRASES: Readonly<Record<Language, Phrases>> = {
  id: {
    because: 'Didahulukan karena',
    also: 'Selain itu',
    availability: {
      available: 'eksemplarnya ada di rak',
      unknown: 'ketersediaannya tidak diketahui',
      'on-loan': 'eksemplarnya sedang dipinjam',
      'not-available': 'eksemplarnya tidak tersedia',
    },
    lends: 'koleksi ini dipinjamkan',
    copiesOnly: 'koleksi ini hanya boleh difotokopi',
    policyUnknown: 'aturan peminjamannya tidak diketahui',
    away: (km) => `jaraknya ${km} km`,
    asFile: 'dikirim sebagai berkas, jadi jarak tidak berpengaruh',
    placeUnknown: 'letaknya tidak diketahui',
    sameLanguage: 'bahasanya sama',
    otherLanguage: 'bahasanya berbeda',
    languageUnknown: 'bahasanya tidak diketahui',
    free: 'tanpa biaya',
    costs: (amount) => `biayanya ${amount}`,
    costUnknown: 'biayanya tidak diketahui',
    borrowedMore: (count) => `sudah meminjam ${count} lebih banyak daripada meminjamkan`,
    lentMore: (count) => `sudah meminjamkan ${count} lebih banyak daripada meminjam`,
    balanced: 'meminjam dan meminjamkan sama banyak',
    excluded: {
      OwnLibrary: 'Ini perpustakaan sendiri.',
      AskedBefore: 'Sudah pernah diminta untuk keperluan ini.',
      Closed: 'Sedang tutup atau tidak menerima permintaan.',
      WeeklyLimit: 'Batas permintaan per minggu yang ditetapkannya sudah tercapai.',
      ServiceNotOffered: 'Tidak memberikan layanan ini.',
      InHouseOnly: 'Koleksi ini hanya dibaca di tempat.',
      CopyOnly: 'Koleksi ini tidak dipinjamkan.',
      NotAvailable: 'Eksemplarnya tidak tersedia.',
      TooExpensive: 'Biayanya melebihi batas yang diminta.',
    },
  },
  ms: {
    because: 'Didahulukan kerana',
    also: 'Selain itu',
    availability: {
      available: 'naskhahnya ada di rak',
      unknown: 'ketersediaannya tidak diketahui',
      'on-loan': 'naskhahnya sedang dipinjam',
      'not-available': 'naskhahnya tidak tersedia',
    },
    lends: 'bahan ini dipinjamkan',
    copiesOnly: 'bahan ini hanya boleh difotokopi',
    policyUnknown: 'peraturan pinjamannya tidak diketahui',
    away: (km) => `jaraknya ${km} km`,
    asFile: 'dihantar sebagai fail, jadi jarak tidak penting',
    placeUnknown: 'lokasinya tidak diketahui',
    sameLanguage: 'bahasanya sama',
    otherLanguage: 'bahasanya berlainan',
    languageUnknown: 'bahasanya tidak diketahui',
    free: 'tanpa bayaran',
    costs: (amount) => `bayarannya ${amount}`,
    costUnknown: 'bayarannya tidak diketahui',
    borrowedMore: (count) => `telah meminjam ${count} lebih banyak daripada meminjamkan`,
    lentMore: (count) => `telah meminjamkan ${count} lebih banyak daripada meminjam`,
    balanced: 'meminjam dan meminjamkan sama banyak',
    excluded: {
      OwnLibrary: 'Ini perpustakaan sendiri.',
      AskedBefore: 'Telah diminta untuk keperluan ini.',
      Closed: 'Sedang tutup atau tidak menerima permintaan.',
      WeeklyLimit: 'Had permintaan mingguan yang ditetapkannya telah dicapai.',
      ServiceNotOffered: 'Tidak memberi perkhidmatan ini.',
      InHouseOnly: 'Bahan ini hanya dibaca di perpustakaan.',
      CopyOnly: 'Bahan ini tidak dipinjamkan.',
      NotAvailable: 'Naskhahnya tidak tersedia.',
      TooExpensive: 'Bayarannya melebihi had yang diminta.',
    },
  },
  en: {
    because: 'Before the next because',
    also: 'Also',
    availability: {
      available: 'its copy is on the shelf',
      unknown: 'it is not known whether its copy is in',
      'on-loan': 'its copy is on loan',
      'not-available': 'its copy is not available',
    },
    lends: 'it lends this',
    copiesOnly: 'it only makes copies of this',
    policyUnknown: 'it is not known whether it lends this',
    away: (km) => `it is ${km} km away`,
    asFile: 'it is sent as a file, so distance does not matter',
    placeUnknown: 'it is not known where it is',
    sameLanguage: 'its staff write your language',
    otherLanguage: 'its staff write another language',
    languageUnknown: "its staff's language is not known",
    free: 'it takes no fee',
    costs: (amount) => `it takes ${amount}`,
    costUnknown: 'its fee is not known',
    borrowedMore: (count) => `it has borrowed ${count} more than it has lent`,
    lentMore: (count) => `it has lent ${count} more than it has borrowed`,
    balanced: 'it has lent as much as it has borrowed',
    excluded: {
      OwnLibrary: 'This is your own library.',
      AskedBefore: 'It has been asked for this already.',
      Closed: 'It is closed or takes no requests now.',
      WeeklyLimit: 'It has as many requests this week as it set itself as its limit.',
      ServiceNotOffered: 'It does not offer this service.',
      InHouseOnly: 'Its copy is only read on the premises.',
      CopyOnly: 'It does not lend this.',
      NotAvailable: 'Its copy is not available.',
      TooExpensive: 'It takes more than the maximum that you set.',
    },
  },
}

const LOCALES: Readonly<Record<Language, string>> = { id: 'id-ID', ms: 'ms-MY', en: 'en-GB' }

/** What is known of a library by one criterion. */
function fact(criterion: Criterion, candidate: Candidate, need: Need, language: Language): string {
  const phrases = PHRASES[language]
  const number = (value: number): string => value.toLocaleString(LOCALES[language], { maximumFractionDigits: 2 })
  const { policy, place, languages, cost } = candidate
  switch (criterion) {
    case 'availability':
      return phrases.availability[candidate.availability]
    case 'policy':
      if (policy === undefined) return phrases.policyUnknown
      return policy === 'copy-only' ? phrases.copiesOnly : phrases.lends
    case 'distance':
      if (need.electronic === true) return phrases.asFile
      if (place === undefined || need.place === undefined) return phrases.placeUnknown
      return phrases.away(number(Math.round(distanceKm(place, need.place))))
    case 'language':
      if (languages === undefined || need.languages === undefined) return phrases.languageUnknown
      return sharesLanguage(languages, need.languages) ? phrases.sameLanguage : phrases.otherLanguage
    case 'cost':
      if (cost === undefined) return phrases.costUnknown
      return cost <= 0 ? phrases.free : phrases.costs(number(cost))
    case 'fairness': {
      const net = netLending(candidate)
      if (net === 0) return phrases.balanced
      return net < 0 ? phrases.borrowedMore(number(-net)) : phrases.lentMore(number(net))
    }
  }
}

/** Why it is before the next one, and what else counts for it, as one or two sentences. */
export function explainProposal({ candidate, marks, ahead }: Proposal, need: Need, language: Language): string {
  const { because, also } = PHRASES[language]
  const rest = marks.map(({ criterion }) => criterion).filter((criterion) => !ahead.includes(criterion))
  const sentence = (opening: string, criteria: readonly Criterion[]): string =>
    criteria.length === 0
      ? ''
      : `${opening}: ${criteria.map((criterion) => fact(criterion, candidate, need, language)).join('; ')}.`
  return [sentence(because, ahead), sentence(also, rest)].filter((one) => one !== '').join(' ')
}

/** Why a library is not asked. */
export function explainExclusion(reason: Exclusion, language: Language): string {
  return PHRASES[language].excluded[reason]
}
