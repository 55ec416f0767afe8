// How far something has come.
import classes from './bar.module.css'

/** @param share of the whole, 0 to 1; undefined where nobody knows */
export function Bar({ share, label }: { share: number | undefined; label: string }) {
  return <progress className={classes.bar} max={1} aria-label={label} {...(share !== undefined && { value: share })} />
}
