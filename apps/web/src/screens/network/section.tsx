// A part of the network screen under its heading.
import { useId, type ReactNode } from 'react'
import classes from './section.module.css'

export function Section({ title, children }: { title: string; children: ReactNode }) {
  const headingId = useId()
  return (
    <section aria-labelledby={headingId} className={classes.section}>
      <h2 id={headingId} className={classes.heading}>
        {title}
      </h2>
      {children}
    </section>
  )
}
