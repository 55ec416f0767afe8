// Profiles: read as they were written, whatever else stands in the entry.
import type { Cbor } from '@serumpun/replica'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Profile, profileBody, readProfile } from './profile.ts'

const full: Profile = {
  name: 'Perpustakaan Kota',
  names: { en: 'City Library' },
  kind: 'public',
  code: 'ID-KOTA',
  place: 'Banyusegara',
  address: 'Jl. Melati 1',
  position: { latitude: -7_250_000, longitude: 112_750_000 },
  website: 'https://perpus.example.org',
  hours: { id: 'Senin–Jumat 08.00–16.00' },
  contacts: [{ role: 'penanggung jawab', name: 'Siti', email: 'siti@example.org' }],
  services: [{ service: 'copy', amount: 500, currency: 'IDR' }],
  strengths: ['sejarah lokal'],
  languages: ['id', 'jv'],
  equipment: ['pemindai'],
  memberSince: '1998-05-02',
}

describe('a profile', () => {
  it('is read as it was written', () => {
    expect(readProfile(profileBody(full))).toEqual(full)
    expect(readProfile(profileBody({ name: 'P' }))).toEqual({ name: 'P' })
  })

  it('is refused to its author with the field that is wrong', () => {
    expect(() => profileBody({ ...full, kind: 'castle' as never })).toThrow('profile, kind')
    expect(() => profileBody({ ...full, position: { latitude: 91_000_000, longitude: 0 } })).toThrow('position.latitude')
    expect(() => profileBody({ ...full, colour: 'red' } as never)).toThrow('colour')
  })

  it('loses what is not of its form, and keeps the rest', () => {
    const field = fc.constantFrom(...Object.keys(full).filter((one) => one !== 'name'))
    const anything = fc.oneof(fc.string(), fc.integer(), fc.constant(null), fc.uint8Array(), fc.array(fc.string()))
    fc.assert(
      fc.property(field, anything, (name, value) => {
        const read = readProfile({ ...(full as unknown as { [field: string]: Cbor }), [name]: value as Cbor, later: 1 })
        const { [name as keyof Profile]: _, ...others } = full
        expect(read).toMatchObject(others)
      }),
    )
  })

  it('without a name is none', () => {
    expect(readProfile({ ...(full as unknown as { [field: string]: Cbor }), name: '' })).toBeUndefined()
    expect(readProfile(null)).toBeUndefined()
    expect(readProfile(['name'])).toBeUndefined()
  })
})
