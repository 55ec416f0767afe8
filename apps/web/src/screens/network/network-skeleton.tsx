// The shape of the network screen while the first answer is on its way.
import { Skeleton } from '@mantine/core'
import classes from './view.module.css'

export function NetworkSkeleton() {
  return (
    <div aria-hidden="true">
      <Skeleton height={96} />
      <div className={classes.columns}>
        <Skeleton height={320} />
        <Skeleton height={220} />
      </div>
    </div>
  )
}
