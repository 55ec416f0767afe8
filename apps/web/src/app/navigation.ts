// The screens that the main navigation leads to, in its order.
import type { IconName } from '../parts/icons.tsx'

interface Destination {
  to: '/' | '/catalogue' | '/network'
  label: 'nav.search' | 'nav.catalogue' | 'nav.network'
  icon: IconName
}

export const destinations: readonly Destination[] = [
  { to: '/', label: 'nav.search', icon: 'search' },
  { to: '/catalogue', label: 'nav.catalogue', icon: 'own' },
  { to: '/network', label: 'nav.network', icon: 'network' },
]
