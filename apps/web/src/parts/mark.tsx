// The sign of Serumpun: three stems, of one clump.
import classes from './mark.module.css'

export function Mark({ size = 28 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={classes.mark}>
      <path
        className={classes.stems}
        d="M10.9 24.6 9.9 19M9.6 17.2 7.9 9.6M16 24.8V18.4M16 16.6V10.2M16 8.4V3.4M21.1 24.6 22 19.6M22.3 17.8 23.9 11.4"
      />
      <path className={classes.leaf} d="M18.2 9.4c1.8-3.6 4.8-5.2 9.3-5-1.7 4.3-4.8 6-9.3 5Z" />
      <path className={classes.root} d="M5.2 27.4c7 2.3 14.6 2.3 21.6 0" />
    </svg>
  )
}
