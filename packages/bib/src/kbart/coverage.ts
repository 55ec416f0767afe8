// Which volumes and issues can be read, from KBART's dates and numbers, as a statement of holdings (Z39.71), and what an embargo means.
import type { Pattern } from '../serials/pattern.ts'
import { pointText } from '../serials/point.ts'
import type { KbartRow } from './record.ts'

const level = (code: string, caption: string): Pattern['levels'][number] => ({ code, caption, units: undefined, continuous: false })
const PATTERN: Pattern = {
  link: '1',
  compressible: false,
  levels: [level('a', 'v.'), level('b', 'no.'), level('i', '(year)'), level('j', '(month)'), level('k', '(day)')],
}

function pointOf(date: string, volume: string, issue: string): string {
  const [year = '', month = '', day = ''] = date.split('-')
  const values = Object.entries({ a: volume, b: issue, i: year, j: month, k: day.replace(/^0/, '') })
  return pointText({ values: new Map(values.filter(([, value]) => value !== '')) }, PATTERN)
}

/** `v.1:no.1(1990)-v.12:no.4(2001)`; `v.5(1995)-` while it goes on; empty if the row says nothing of coverage. */
export function coverageText(row: KbartRow): string {
  const first = pointOf(row('date_first_issue_online'), row('num_first_vol_online'), row('num_first_issue_online'))
  const last = pointOf(row('date_last_issue_online'), row('num_last_vol_online'), row('num_last_issue_online'))
  if (first === '' && last === '') return ''
  return first === last ? first : `${first}-${last}`
}

const UNITS: Readonly<Record<string, string>> = { D: 'day', M: 'month', Y: 'year' }

/** What codes such as `P1Y` (all but the last year) and `R10Y` (the last ten years only) mean; as it is where it is none. */
export function embargoText(embargo: string): string {
  return embargo
    .split(';')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part) => {
      const [, kind, count, unit] = /^([PR])([0-9]{1,4})([DMY])$/i.exec(part) ?? []
      if (kind === undefined || count === undefined) return part
      const length = `${Number(count)} ${UNITS[unit?.toUpperCase() ?? '']}${Number(count) === 1 ? '' : 's'}`
      return kind.toUpperCase() === 'P' ? `without the latest ${length}` : `only the latest ${length}`
    })
    .join('; ')
}
