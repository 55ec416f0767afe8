// What slips share: who, what, and rows of facts.
import type { Language } from '../language.ts'
import { line, shortened, escapeHtml } from './html.ts'
import type { PaperItem, PaperParty, PaperRequest } from './paper-request.ts'
import { codeText, dateText, type Words } from './words.ts'

/** For whom papers are printed. */
export interface PaperOptions {
  readonly language: Language
  /** IANA name of the time zone of the library that prints. @default Asia/Jakarta */
  readonly timeZone?: string
}

export const DEFAULT_TIME_ZONE = 'Asia/Jakarta'

/** What fits its place on an A5 slip, in characters. */
export const MOST = { title: 180, author: 90, fact: 120, note: 320, name: 90, addressLine: 70, addressLines: 6, rows: 9 }

export function itemHtml(item: PaperItem, words: Words): string {
  const { title, author, imprint, component, part, identifiers } = item
  return [
    line('p', 'component', component, MOST.title),
    line('h2', 'title', title === '' ? words.untitled : title, MOST.title),
    line('p', 'author', author, MOST.author),
    line('p', 'imprint', imprint, MOST.fact),
    line('p', 'part', part, MOST.fact),
    line('p', 'identifiers', identifiers.slice(0, 3).join(' · '), MOST.fact),
  ].join('')
}

export function partyHtml({ name, address, code, contact = [] }: PaperParty): string {
  return [
    line('p', 'name', name, MOST.name),
    ...address.slice(0, MOST.addressLines).map((one) => line('p', 'address', one, MOST.addressLine)),
    line('p', 'contact', [code, ...contact].filter((one) => one !== undefined).join(' · '), MOST.fact),
  ].join('')
}

/** Rows of a list; those without a text are left out. */
export function rowsHtml(rows: readonly (readonly [label: string, text: string | undefined])[]): string {
  const said = rows.filter(([, text]) => text !== undefined && text.trim() !== '').slice(0, MOST.rows)
  const cells = said.map(([label, text = '']) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(shortened(text, MOST.fact))}</dd>`)
  return cells.length === 0 ? '' : `<dl>${cells.join('')}</dl>`
}

/** What is asked, in a word or two: `Loan · Rush`. */
export function serviceText({ service, serviceLevel }: PaperRequest, words: Words): string {
  const level = serviceLevel === undefined ? undefined : codeText(serviceLevel, words.levels)
  return [words.services[service], level].filter((part) => part !== undefined).join(' · ')
}

export function conditionsText({ conditions }: PaperRequest, words: Words): string | undefined {
  return conditions?.map((one) => codeText(one, words.conditions)).join('; ')
}

export function dateIn(ms: number | undefined, { language, timeZone = DEFAULT_TIME_ZONE }: PaperOptions): string | undefined {
  return ms === undefined ? undefined : dateText(ms, language, timeZone)
}

/** The look of both kinds of slip. */
export const SLIP_STYLE = `.slip { position: relative; display: grid; grid-template: auto / 1fr 62mm; column-gap: 8mm; width: 210mm; height: 148mm; overflow: hidden; padding: 10mm 12mm 8mm; background: #fff }
.slip > header { grid-column: 1 / 3; display: flex; justify-content: space-between; align-items: baseline; margin-bottom: 4mm; padding-bottom: 2mm; border-bottom: 0.5mm solid #111 }
.slip > div { min-height: 0; overflow: hidden }
.slip .kind { font-size: 11pt; font-weight: 600; letter-spacing: 0.02em }
.slip .service { font-size: 14pt; font-weight: 700 }
.slip p { margin: 0 }
.item .component { font-style: italic }
.item .title { margin: 0 0 1mm; font: 600 13pt/1.25 'Noto Serif', 'Liberation Serif', serif }
.item .imprint, .item .part, .item .identifiers { color: #333 }
.party h3 { margin: 0 0 0.5mm; font-size: 8pt; font-weight: 600; text-transform: uppercase; letter-spacing: 0.06em; color: #555 }
.party .name { font-weight: 600 }
.party .contact { font-size: 8.5pt; color: #333 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: 0.6mm 4mm; margin: 3mm 0 0 }
dt { font-size: 8.5pt; color: #555 }
dd { margin: 0; overflow-wrap: anywhere }
.codes { display: flex; min-width: 0; flex-direction: column; align-items: center; gap: 1mm; font-size: 8pt; text-align: center }
.codes .reference { font: 600 10pt/1.2 'Noto Sans Mono', 'Liberation Mono', monospace }
svg { flex: none }
svg path { fill: #000 }`
