// The screens that the main navigation leads to, in its order.
import type { IconName } from '../parts/icons.tsx'

interface Destination {
  to: '/' | '/requests' | '/catalogue' | '/network'
  label: 'nav.search' | 'nav.requests' | 'nav.catalogue' | 'nav.network'
  icon: IconName
}

export const destinations: readonly Destination[] = [
  { to: '/', label: 'nav.search', icon: 'search' },
  { to: '/requests', label: 'nav.requests', icon: 'exchange' },
  { to: '/catalogue', label: 'nav.catalogue', icon: 'own' },
  { to: '/network', label: 'nav.network', icon: 'network' },
]
