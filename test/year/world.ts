// 200 libraries of Indonesia, Malaysia and Brunei, what they hold, and what their readers ask for in a year.
// Everything is drawn from the seed; the numbers that shape it stand here, each with where it comes from.
import type { LibraryId } from '@serumpun/replica'
import type { LoanPolicy, Place } from '@serumpun/requests'
import { Random } from '../simulation/random.ts'
import { logNormal, Weighted } from './draws.ts'

/** Cities with about how many of the libraries they have in 200. */
const CITIES: readonly (readonly [latitude: number, longitude: number, weight: number])[] = [
  [-6.2, 106.8, 30], // Jakarta
  [-6.9, 107.6, 16], // Bandung
  [-7.8, 110.4, 16], // Yogyakarta
  [-7, 110.4, 10], // Semarang
  [-7.3, 112.7, 16], // Surabaya
  [-8, 112.6, 8], // Malang
  [-8.7, 115.2, 7], // Denpasar
  [3.6, 98.7, 9], // Medan
  [-0.9, 100.4, 6], // Padang
  [-3, 104.8, 6], // Palembang
  [-5.1, 119.4, 9], // Makassar
  [1.5, 124.8, 4], // Manado
  [-0, 109.3, 8], // Pontianak
  [-1.3, 116.8, 6], // Balikpapan
  [-3.3, 114.6, 6], // Banjarmasin
  [1.6, 110.3, 10], // Kuching
  [6, 116.1, 7], // Kota Kinabalu
  [4.9, 114.9, 4], // Bandar Seri Begawan
  [3.1, 101.7, 16], // Kuala Lumpur
  [-2.5, 140.7, 2], // Jayapura
]

interface LibraryType {
  readonly name: string
  readonly weight: number
  /** Of its collection: median titles, and how far collections differ. */
  readonly titles: number
  readonly spread: number
  /** Requests of its readers, as a share of what an average library's readers ask for. */
  readonly demand: number
  /** Requests that its staff can look after in a working day, beside their own. */
  readonly perDay: number
}

/** After the directories of the region: many small libraries, a few very large ones. */
const TYPES: readonly LibraryType[] = [
  { name: 'school', weight: 35, titles: 3000, spread: 0.6, demand: 0.4, perDay: 3 },
  { name: 'public', weight: 35, titles: 15_000, spread: 0.8, demand: 0.8, perDay: 6 },
  { name: 'university', weight: 25, titles: 70_000, spread: 0.8, demand: 2, perDay: 20 },
  { name: 'national', weight: 5, titles: 400_000, spread: 0.5, demand: 1.5, perDay: 40 },
]

export interface SimulatedLibrary {
  readonly id: LibraryId
  readonly type: string
  readonly titles: number
  readonly demand: number
  readonly perDay: number
  readonly place: Place
  readonly languages: readonly string[]
  /** Chance that it says no to what it could supply. */
  readonly refuses: number
  /** Chance that it never answers. */
  readonly ignores: number
  /** Whether its catalogue says what is on the shelf, which four in ten systems pass on. */
  readonly showsAvailability: boolean
  readonly weeklyLimit: number | undefined
  /** What it takes for a request, in thousands of rupiah. */
  readonly cost: number
  /** When its line or its staff are away: from, to, in milliseconds from the year's beginning. */
  readonly outages: readonly (readonly [number, number, announced: boolean])[]
}

export interface Holding {
  readonly library: SimulatedLibrary
  readonly policy: LoanPolicy | undefined
  readonly copies: number
}

export interface SimulatedTitle {
  readonly number: number
  readonly holdings: readonly Holding[]
  /** How often it is asked for, relative to others. */
  readonly popularity: number
}

export interface SimulatedNeed {
  readonly id: string
  readonly requester: SimulatedLibrary
  readonly title: SimulatedTitle
  readonly serviceType: 'Loan' | 'Copy'
  readonly askedMs: number
}

export interface World {
  readonly libraries: readonly SimulatedLibrary[]
  /** In the order in which they arise. */
  readonly needs: readonly SimulatedNeed[]
}

const DAY = 86_400_000
const YEAR = 365 * DAY

/** The year's beginning, a Thursday. */
export const YEAR_BEGINS = Date.UTC(2026, 0, 1) - 7 * 3_600_000

/** Of the titles that are asked for between libraries: how many of 200 hold one. Few are everywhere, and a quarter are in one alone. */
const HOLDER_COUNTS = Array.from({ length: 40 }, (_, i) => i + 1)

/** Titles that anybody asks for in a year. */
const TITLES = 30_000

/** Of what readers ask for, so much nobody in the network has. */
const HELD_NOWHERE = 0.05

/** A third of requests are for articles and chapters. */
const COPIES = 0.35

function librariesOf(random: Random, count: number): SimulatedLibrary[] {
  const cities = new Weighted(CITIES, ([, , weight]) => weight)
  const types = new Weighted(TYPES, ({ weight }) => weight)
  return Array.from({ length: count }, (_, i) => {
    const own = random.fork(`library ${i}`)
    const [latitude, longitude] = cities.draw(own)
    const { name, titles, spread, demand, perDay } = types.draw(own)
    const malay = longitude > 100 && (latitude > 1.55 || longitude === 110.3) && latitude !== 3.6
    return {
      id: `library-${String(i).padStart(3, '0')}` as LibraryId,
      type: name,
      titles: logNormal(own, titles, spread),
      demand: logNormal(own, demand, 0.6),
      perDay,
      place: { latitude: latitude + (own.fraction() - 0.5) / 3, longitude: longitude + (own.fraction() - 0.5) / 3 },
      languages: [malay ? 'ms' : 'id', ...(own.chance(0.4) ? ['en'] : [])],
      refuses: 0.02 + 0.16 * own.fraction() ** 2,
      ignores: 0.12 * own.fraction() ** 2,
      showsAvailability: own.chance(0.4),
      weeklyLimit: own.chance(0.3) ? Math.max(2, Math.round(perDay * 5 * (0.3 + own.fraction() / 2))) : undefined,
      cost: own.chance(0.6) ? 0 : own.between(5, 40),
      outages: outagesOf(own),
    }
  })
}

/** About two a year: a line that is down, a removal, holidays. Every other one is announced. */
function outagesOf(random: Random): [number, number, boolean][] {
  return Array.from({ length: random.between(0, 4) }, () => {
    const from = random.fraction() * YEAR
    return [from, from + logNormal(random, 4, 0.8) * DAY, random.chance(0.5)]
  })
}

function titlesOf(random: Random, libraries: readonly SimulatedLibrary[], rarity: number): SimulatedTitle[] {
  const counts = new Weighted(HOLDER_COUNTS, (holders) => holders ** -rarity)
  // A large library holds more of what is rare, but not in proportion: what others ask for is rarely in its oldest stacks.
  const holders = new Weighted(libraries, ({ titles }) => titles ** 0.6)
  return Array.from({ length: TITLES }, (_, number) => {
    const own = random.fork(`title ${number}`)
    const count = counts.draw(own)
    const chosen = new Set<SimulatedLibrary>()
    for (let tries = 0; chosen.size < count && tries < 4 * count; tries++) chosen.add(holders.draw(own))
    const holdings = [...chosen].map((library): Holding => {
      const policy = own.chance(0.1) ? (own.chance(0.5) ? 'in-house' : 'copy-only') : own.chance(0.6) ? 'loan' : undefined
      return { library, policy, copies: own.chance(0.2) ? own.between(2, 4) : 1 }
    })
    return { number, holdings, popularity: logNormal(own, count ** 0.4, 1) }
  })
}

/** Working days bring more than weekends, and terms more than holidays. */
function arrivalOf(random: Random): number {
  for (;;) {
    const at = random.fraction() * YEAR
    const date = new Date(YEAR_BEGINS + at + 7 * 3_600_000)
    const weekday = date.getUTCDay()
    const hour = date.getUTCHours()
    const busy =
      (weekday % 6 === 0 ? 0.15 : 1) * (hour >= 8 && hour < 17 ? 1 : 0.15) * ([5, 6, 11].includes(date.getUTCMonth()) ? 0.6 : 1)
    if (random.chance(busy)) return at
  }
}

/** The share of titles falls with the number of their holders by this power. */
export const USUAL_RARITY = 1.1

/**
 * @param needs How many requests readers make.
 * @param rarity The more, the fewer libraries hold the same.
 */
export function worldOf(seed: number, libraryCount: number, needs: number, rarity = USUAL_RARITY): World {
  const random = new Random(seed, 'year')
  const libraries = librariesOf(random.fork('libraries'), libraryCount)
  const titles = titlesOf(random.fork('titles'), libraries, rarity)
  const requesters = new Weighted(libraries, ({ demand }) => demand)
  const wanted = new Weighted(titles, ({ popularity }) => popularity)
  const nowhere: SimulatedTitle = { number: -1, holdings: [], popularity: 0 }
  const drawn = Array.from({ length: needs }, (_, i) => {
    const own = random.fork(`need ${i}`)
    const requester = requesters.draw(own)
    let title = own.chance(HELD_NOWHERE) ? nowhere : wanted.draw(own)
    // What a library has itself its readers do not ask of others.
    while (title.holdings.some(({ library }) => library === requester)) title = wanted.draw(own)
    const serviceType: 'Loan' | 'Copy' = own.chance(COPIES) ? 'Copy' : 'Loan'
    return { id: `need-${i}`, requester, title, serviceType, askedMs: YEAR_BEGINS + arrivalOf(own) }
  })
  return { libraries, needs: drawn.toSorted((a, b) => a.askedMs - b.askedMs) }
}
