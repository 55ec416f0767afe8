// Line drawings on a 24 × 24 grid, drawn for this app. They stand beside words, so they are hidden from screen readers.
import type { Format } from '../api/types.ts'

const paths = {
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM15.3 15.3 20 20',
  network:
    'M12 8.5V12m0 0-5 4m5-4 5 4M12 8.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM5.5 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM18.5 20.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5Z',
  light:
    'M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM12 2.5v2M12 19.5v2M4.5 12h-2M21.5 12h-2M6.7 6.7 5.3 5.3M18.7 18.7l-1.4-1.4M17.3 6.7l1.4-1.4M5.3 18.7l1.4-1.4',
  dark: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10Z',
  auto: 'M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16ZM12 4v16M12 7.5h4.5M12 11h7M12 14.5h6.5M12 18h3',
  own: 'M4 10.5 12 4l8 6.5M6 9v10.5h12V9M10 19.5V14h4v5.5',
  library: 'M3.5 9 12 4l8.5 5H3.5ZM5.5 12v5M10 12v5M14 12v5M18.5 12v5M3.5 20h17',
  warning: 'M12 4 2.8 19.5h18.4L12 4ZM12 10v4.5M12 17v.1',
  back: 'M19 12H5M11 6l-6 6 6 6',
  upload: 'M12 15.5V4M7.5 8.5 12 4l4.5 4.5M4 15.5v4.5h16v-4.5',
  exchange: 'M4 8.5h14M14.5 5 18 8.5 14.5 12M20 15.5H6M9.5 12 6 15.5 9.5 19',
  cross: 'M6 6l12 12M18 6 6 18',
  filter: 'M4 6h16M7 12h10M10 18h4',
  refresh: 'M19 12a7 7 0 1 1-2.2-5.1M19.5 3.5v4h-4',
  book: 'M5 4.5h5.5A1.5 1.5 0 0 1 12 6v14a2 2 0 0 0-2-1.5H5v-14ZM19 4.5h-5.5A1.5 1.5 0 0 0 12 6v14a2 2 0 0 1 2-1.5h5v-14Z',
  serial: 'M7.5 3.5h12v13h-12v-13ZM4.5 7.5v13h12M10.5 7h6M10.5 10h6M10.5 13h3.5',
  article: 'M6 3.5h8.5L18.5 8v12.5H6v-17ZM14 3.5V8.5h4.5M9 12h6.5M9 15h6.5M9 18h4',
  map: 'M3.5 6 9 4l6 2.5L20.5 4.5V18L15 20l-6-2.5L3.5 19.5V6ZM9 4v13.5M15 6.5V20',
  music: 'M9 18V6l10-2v12M9 18a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM19 16a2.5 2.5 0 1 1-5 0 2.5 2.5 0 0 1 5 0ZM9 9.5l10-2',
  video: 'M3.5 5.5h17v13h-17v-13ZM10 9v6l5-3-5-3Z',
  audio: 'M12 20.5a8.5 8.5 0 1 0 0-17 8.5 8.5 0 0 0 0 17ZM12 14.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5ZM6.5 12A5.5 5.5 0 0 1 12 6.5',
  computer: 'M4 5h16v11H4V5ZM2.5 19.5h19M9.5 16v3.5M14.5 16v3.5',
  manuscript: 'M19.5 4C13 4.5 8.5 9 7 16.5M19.5 4c0 6-3.5 10-10 10.5M7 16.5 5.5 20.5M4 20.5h12',
  mixed: 'M12 3.5 3.5 8l8.5 4.5L20.5 8 12 3.5ZM4.5 12l7.5 4 7.5-4M4.5 16l7.5 4 7.5-4',
  other: 'M4 8l8-4 8 4v8.5l-8 4-8-4V8ZM4 8l8 4 8-4M12 12v8.5',
} satisfies Record<string, string> & Record<Format, string>

export type IconName = keyof typeof paths

export function Icon({ name, size = 20 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={size < 18 ? 2 : 1.6}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      style={{ flex: 'none' }}
    >
      <path d={paths[name]} />
    </svg>
  )
}
