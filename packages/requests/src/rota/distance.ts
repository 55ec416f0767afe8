// How far libraries are from each other.
import type { Place } from './candidate.ts'

const EARTH_RADIUS_KM = 6371

const radians = (degrees: number): number => (degrees * Math.PI) / 180

/** Kilometres along the earth's surface (haversine). */
export function distanceKm(a: Place, b: Place): number {
  const sine = (difference: number): number => Math.sin(radians(difference) / 2) ** 2
  const h =
    sine(b.latitude - a.latitude) + Math.cos(radians(a.latitude)) * Math.cos(radians(b.latitude)) * sine(b.longitude - a.longitude)
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.min(1, Math.sqrt(h)))
}
