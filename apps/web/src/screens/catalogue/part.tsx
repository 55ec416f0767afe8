// A part of the screen: a heading, what it is for, and what is in it.
import { useId, type ReactNode } from 'react'
import classes from './part.module.css'

export function Part({ heading, hint, children }: { heading: string; hint?: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id} className={classes.part}>
      <h2 id={id} className={classes.heading}>
        {heading}
      </h2>
      {hint !== undefined && <p className={classes.hint}>{hint}</p>}
      {children}
    </section>
  )
}
