// Who may read what, case by case.
import { createIdentity, type LibraryId, parseDatasetName } from '@serumpun/replica'
import { describe, expect, it } from 'vitest'
import { type Acquaintances, type Circle, isWanted, mayRead, standingOf } from './circles.ts'

const [self, anna, budi, citra, hand] = Array.from({ length: 5 }, () => createIdentity().library) as [
  LibraryId,
  LibraryId,
  LibraryId,
  LibraryId,
  LibraryId,
]
const [one, two] = ['1'.repeat(64), '2'.repeat(64)] as const
const MAIN = parseDatasetName('catalogue/main')
const THESES = parseDatasetName('catalogue/theses')
const PROFILE = parseDatasetName('profile')
const journal = (network: string) => parseDatasetName(`journal/${network}/2026`)

function circle(network: string, shares: string[], members: LibraryId[], gone: LibraryId[] = []): Circle {
  const known = new Map([
    ...members.map((member) => [member, 'member'] as const),
    ...gone.map((member) => [member, 'expelled'] as const),
  ])
  return { network, terms: { shares }, members: new Set(members), known }
}

const acquaintances: Acquaintances = {
  self,
  circles: [circle(one, ['catalogue'], [self, anna], [citra]), circle(two, ['catalogue/theses'], [self, anna, budi])],
  byHand: new Set([hand]),
  blocked: new Set(),
  applicants: new Set(),
}

describe('circles', () => {
  it('share with each network what its agreement says', () => {
    expect(mayRead(acquaintances, anna, self, MAIN)).toBe(true)
    expect(mayRead(acquaintances, budi, self, MAIN)).toBe(false)
    expect(mayRead(acquaintances, budi, self, THESES)).toBe(true)
    // Anna's main catalogue is for the first network, in which Budi is not; who carries it does not matter.
    expect(mayRead(acquaintances, budi, anna, MAIN)).toBe(false)
    expect(mayRead(acquaintances, budi, anna, THESES)).toBe(true)
  })

  it('show journals to members of their network alone, and profiles to those who share one', () => {
    expect(mayRead(acquaintances, anna, self, journal(one))).toBe(true)
    expect(mayRead(acquaintances, budi, self, journal(one))).toBe(false)
    expect(mayRead(acquaintances, budi, anna, journal(one))).toBe(false)
    expect(mayRead(acquaintances, budi, anna, PROFILE)).toBe(true)
    expect(mayRead(acquaintances, citra, self, PROFILE)).toBe(false)
  })

  it('keep what the expelled said, take nothing later, and give it nothing', () => {
    expect(standingOf(acquaintances, citra)).toBe('stranger')
    expect(mayRead(acquaintances, anna, citra, journal(one))).toBe(true)
    expect(mayRead(acquaintances, anna, citra, MAIN)).toBe(false)
    expect(mayRead(acquaintances, citra, self, MAIN)).toBe(false)
    expect(isWanted(acquaintances, citra, journal(one), false)).toBe(true)
    expect(isWanted(acquaintances, citra, journal(one), true)).toBe(false)
    expect(isWanted(acquaintances, citra, MAIN, false)).toBe(false)
  })

  it('by hand are catalogues and profiles, and no journals', () => {
    expect(standingOf(acquaintances, hand)).toBe('member')
    expect([PROFILE, MAIN, journal(one)].map((dataset) => mayRead(acquaintances, hand, self, dataset))).toEqual([true, true, false])
    expect(mayRead(acquaintances, hand, anna, PROFILE)).toBe(false)
    expect(isWanted(acquaintances, hand, MAIN, true)).toBe(true)
  })

  it('let in nobody who is blocked, and strangers not at all', () => {
    const blocked = { ...acquaintances, blocked: new Set([anna, hand]) }
    expect([anna, hand, budi, citra].map((library) => standingOf(blocked, library))).toEqual([
      'blocked',
      'blocked',
      'member',
      'stranger',
    ])
    expect(isWanted(blocked, anna, MAIN, false)).toBe(false)
    expect(standingOf({ ...acquaintances, applicants: new Set([citra]) }, citra)).toBe('known')
  })
})
