// The place of a screen whose code is on its way.
import { Skeleton } from '@mantine/core'
import classes from './screen-pending.module.css'

export function ScreenPending() {
  return (
    <div className={classes.screen} aria-hidden="true">
      <Skeleton height={44} width="min(30rem, 70%)" />
      <Skeleton height={16} width="45%" />
      <Skeleton height={240} />
    </div>
  )
}
