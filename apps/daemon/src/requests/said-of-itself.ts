// What a library's profile says that counts for the rota: where it is, in which languages it answers, what it does for others and for how much.
import type { Profile } from '@serumpun/network'
import type { Candidate, Place } from '@serumpun/requests'

const MILLIONTH = 1e-6

/** As agreements name them. */
const SERVICES = { loan: 'Loan', copy: 'Copy' } as const

const isNamed = (service: string, name: keyof typeof SERVICES): boolean => service.trim().toLowerCase() === name

export function placeOf(profile: Profile | undefined): Place | undefined {
  const { latitude, longitude } = profile?.position ?? {}
  if (latitude === undefined || longitude === undefined) return undefined
  return { latitude: latitude * MILLIONTH, longitude: longitude * MILLIONTH }
}

/** How many of the smallest unit that people use of a currency are one (CLDR): a hundred sen are a ringgit, and rupiah have none. */
function unitsIn(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return 10 ** maximumFractionDigits
}

/**
 * What is free, and what is asked for in the currency in which the need has its limit: prices in others can't be compared.
 * @param currency ISO 4217.
 */
function costOf({ services = [] }: Profile, serviceType: string, currency: string | undefined): number | undefined {
  const name = serviceType === 'Copy' ? 'copy' : 'loan'
  const offered = services.find(({ service }) => isNamed(service, name))
  if (offered?.amount === undefined) return undefined
  if (offered.amount === 0) return 0
  return currency !== undefined && offered.currency === currency ? offered.amount / unitsIn(currency) : undefined
}

/** @param currency Of the most that the need may cost. */
export function saidOfItself(
  profile: Profile | undefined,
  serviceType: string,
  currency: string | undefined,
): Pick<Candidate, 'place' | 'languages' | 'services' | 'cost'> {
  if (profile === undefined) return {}
  const { languages, services = [] } = profile
  const place = placeOf(profile)
  const cost = costOf(profile, serviceType, currency)
  const offered = (['loan', 'copy'] as const)
    .filter((name) => services.some(({ service }) => isNamed(service, name)))
    .map((name) => SERVICES[name])
  return {
    ...(place !== undefined && { place }),
    ...(languages !== undefined && languages.length > 0 && { languages }),
    // Who names services of other kinds alone, in words of its own, has not said that it does not lend.
    ...(offered.length > 0 && { services: offered }),
    ...(cost !== undefined && { cost }),
  }
}
