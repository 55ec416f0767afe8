// The shape of a list of titles while the first answer is on its way.
import { Skeleton } from '@mantine/core'
import classes from './row-skeletons.module.css'

const widths = [62, 44, 71, 55, 38, 66]

export function RowSkeletons() {
  return (
    <div className={classes.rows} aria-hidden="true">
      {widths.map((width) => (
        <div key={width} className={classes.row}>
          <Skeleton width={44} height={44} />
          <div>
            <Skeleton height={18} width={`${width}%`} />
            <Skeleton height={12} width={`${width * 0.7}%`} />
            <Skeleton height={12} width="30%" />
          </div>
        </div>
      ))}
    </div>
  )
}
