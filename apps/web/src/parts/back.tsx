// The way back to where a screen belongs.
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { Icon } from './icons.tsx'
import classes from './back.module.css'

export function BackLink({ to, children }: { to: '/' | '/catalogue' | '/requests'; children: ReactNode }) {
  return (
    <Link to={to} className={classes.back}>
      <Icon name="back" size={16} /> {children}
    </Link>
  )
}

/** Where the way back is the one that the reader came. */
export function BackButton({ onClick, children }: { onClick: () => void; children: ReactNode }) {
  return (
    <button type="button" className={classes.back} onClick={onClick}>
      <Icon name="back" size={16} /> {children}
    </button>
  )
}
