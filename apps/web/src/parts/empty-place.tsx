// A place with nothing in it: what that means, and what can be done.
import { EmptyState } from '@mantine/core'
import type { ReactNode } from 'react'
import { Clump } from './clump.tsx'
import classes from './empty-place.module.css'

interface EmptyPlaceProps {
  title: ReactNode
  text?: ReactNode
  /** More about it, under the text. */
  children?: ReactNode
  /** Buttons and links that lead on. */
  actions?: ReactNode
}

export function EmptyPlace({ title, text, children, actions }: EmptyPlaceProps) {
  return (
    <EmptyState size="lg" className={classes.place}>
      <EmptyState.Indicator>
        <span className={classes.drawing}>
          <Clump />
        </span>
      </EmptyState.Indicator>
      <EmptyState.Title className={classes.title}>{title}</EmptyState.Title>
      {text !== undefined && <EmptyState.Description>{text}</EmptyState.Description>}
      {children !== undefined && <div className={classes.more}>{children}</div>}
      {actions !== undefined && <EmptyState.Actions>{actions}</EmptyState.Actions>}
    </EmptyState>
  )
}
