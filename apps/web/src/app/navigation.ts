// The screens that the main navigation leads to, in its order.
import type { IconName } from '../parts/icons.tsx'

interface Destination {
  to: '/' | '/network'
  label: 'nav.search' | 'nav.network'
  icon: IconName
}

export const destinations: readonly Destination[] = [
  { to: '/', label: 'nav.search', icon: 'search' },
  { to: '/network', label: 'nav.network', icon: 'network' },
]
