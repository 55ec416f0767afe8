// The drawing of empty places: a clump of stems with room for more.
import classes from './clump.module.css'

export function Clump() {
  return (
    <svg width="150" height="112" viewBox="0 0 150 112" fill="none" aria-hidden="true">
      <path className={classes.ground} d="M12 97c40 9 86 9 126 0" />
      <path className={classes.sprout} d="M41 96c-1-9-3-17-7-25M109 96c1-11 4-21 9-30" />
      <path className={classes.stem} d="M60 97V79M60 76V58M60 55V40M75 98V76M75 73V50M75 47V26M75 23V12M90 97V82M90 79V64" />
      <path
        className={classes.leaf}
        d="M79 30c8-10 18-13 30-12-5 11-15 16-30 12ZM71 18c-7-9-15-12-26-11 5 9 13 14 26 11ZM94 68c6-7 13-9 22-8-4 8-11 11-22 8Z"
      />
    </svg>
  )
}
