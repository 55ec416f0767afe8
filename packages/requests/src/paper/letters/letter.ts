// Standard letters (surat standar) as print pages: one on a sheet of A4, with letterhead, number, subject and room for a signature.
import type { Language } from '../../language.ts'
import { documentOf, escapeHtml, line, shortened } from '../html.ts'
import type { PaperParty, PaperRequest } from '../paper-request.ts'
import { conditionsText, dateIn, itemHtml, MOST, type PaperOptions } from '../slip-parts.ts'
import { codeText, WORDS } from '../words.ts'
import { REASONS } from './reasons.ts'
import { WORDING_EN } from './wording-en.ts'
import { WORDING_ID } from './wording-id.ts'
import { WORDING_MS } from './wording-ms.ts'
import { FROM_REQUESTER, type LetterKind, type Place, PLACES, type Wording } from './wording.ts'

const WORDINGS: Readonly<Record<Language, Wording>> = { id: WORDING_ID, ms: WORDING_MS, en: WORDING_EN }

export interface Letter {
  readonly kind: LetterKind
  readonly request: PaperRequest
  /** The number under which the library files it. @default none */
  readonly number?: string
  /** In milliseconds since 1970. */
  readonly dateMs: number
  /** With Unfilled and Retry: an open code, or words. */
  readonly reason?: string
  /** With Retry. */
  readonly retryAfterMs?: number
  /** What staff add. */
  readonly note?: string
}

const STYLE = `@page { size: A4 portrait; margin: 0 }
body { font: 11pt/1.5 'Noto Serif', 'Liberation Serif', 'Times New Roman', serif }
.letter { width: 210mm; min-height: 297mm; margin: 0 auto 6mm; padding: 16mm 22mm 20mm 28mm; background: #fff; break-after: page }
.letter p { margin: 0 0 3mm }
.head { margin-bottom: 7mm; padding-bottom: 3mm; border-bottom: 0.8mm double #111; text-align: center; font-family: 'Noto Sans', 'Liberation Sans', Arial, sans-serif }
.head .name { margin: 0; font-size: 14pt; font-weight: 700; line-height: 1.3; text-wrap: balance }
.head p { margin: 0; font-size: 9pt }
.about { display: grid; grid-template-columns: 1fr auto; gap: 0 8mm; margin-bottom: 6mm }
.about dl { display: grid; grid-template-columns: max-content 1fr; gap: 0 3mm; margin: 0 }
.about dd { margin: 0 }
.about dd::before { content: ': ' }
.addressee { margin-bottom: 7mm }
.addressee p { margin: 0 }
.item { margin: 0 0 3mm 8mm; padding-left: 4mm; border-left: 0.6mm solid #bbb; break-inside: avoid }
.item p, .item h2 { margin: 0; font-size: 11pt; line-height: 1.4 }
.item .title { font-weight: 600 }
.item .component { font-style: italic }
.sign { margin: 10mm 0 0 50%; break-inside: avoid }
.sign .space { height: 20mm }
.sign p { margin: 0 }
.sign .signatory { font-weight: 600; text-decoration: underline }
@media print { .letter { margin: 0 } .letter:last-of-type { break-after: auto } }`

/** What is filled in, as far as it is known. */
function placesOf({ request, reason, retryAfterMs }: Letter, options: PaperOptions): Readonly<Record<Place, string | undefined>> {
  const words = WORDS[options.language]
  return {
    item: '',
    service: words.services[request.service].toLowerCase(),
    reference: request.reference,
    asked: dateIn(request.askedMs, options),
    due: dateIn(request.dueMs, options),
    neededBy: dateIn(request.neededByMs, options),
    reason: reason === undefined ? undefined : codeText(reason, REASONS[options.language]),
    conditions: conditionsText(request, words),
    cost: request.cost,
    retryAfter: dateIn(retryAfterMs, options),
  }
}

/** A paragraph with its places filled in; undefined where one of them is not known. */
function filledIn(text: string, places: Readonly<Record<Place, string | undefined>>): string | undefined {
  let known = true
  const filled = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const place = PLACES.find((one) => one === name)
    const value = place === undefined ? undefined : places[place]
    if (value === undefined || value === '') known = false
    return shortened(value ?? '', MOST.fact)
  })
  return known ? filled : undefined
}

function headHtml({ name, address, contact = [] }: PaperParty): string {
  return `<header class="head">${line('p', 'name', name, MOST.name)}${line('p', 'address', address.slice(0, MOST.addressLines).join(', '))}${line('p', 'contact', contact.join(' · '), MOST.fact)}</header>`
}

function letterHtml(letter: Letter, options: PaperOptions): string {
  const { kind, request, number, dateMs, note } = letter
  const wording = WORDINGS[options.language]
  const { subject, body } = wording.letters[kind]
  const [from, to] = FROM_REQUESTER.includes(kind) ? [request.requester, request.supplier] : [request.supplier, request.requester]
  const places = placesOf(letter, options)
  const texts = body.map((text) => {
    if (text === '{item}') return `<div class="item">${itemHtml(request.item, WORDS[options.language])}</div>`
    return line('p', 'text', filledIn(text, places), 600)
  })
  const about: readonly (readonly [string, string])[] = [
    [wording.number, number ?? wording.none],
    [wording.enclosure, wording.none],
    [wording.subject, filledIn(subject, places) ?? ''],
  ]
  const rows = about
    .map(([label, text]) => `<dt>${escapeHtml(label)}</dt><dd>${escapeHtml(shortened(text, MOST.fact))}</dd>`)
    .join('')
  const { signatory } = from
  return `<article class="letter">
${headHtml(from)}
<div class="about"><dl>${rows}</dl>${line('p', 'date', dateIn(dateMs, options))}</div>
<div class="addressee">${line('p', 'dear', `${wording.dear} ${to.name}`, MOST.fact)}${to.address
    .slice(0, MOST.addressLines)
    .map((one) => line('p', 'address', one, MOST.addressLine))
    .join('')}</div>
${line('p', 'text', wording.salutation)}
${texts.join('\n')}
${line('p', 'text', note, MOST.note)}
${line('p', 'text', wording.closing)}
<div class="sign">${line('p', 'greeting', wording.greeting)}<div class="space"></div>${line('p', 'signatory', signatory?.name ?? from.name, MOST.name)}${line('p', 'office', signatory?.office, MOST.name)}</div>
</article>
`
}

export function standardLetters(letters: readonly Letter[], options: PaperOptions): string {
  const words = WORDS[options.language]
  return documentOf({
    language: options.language,
    title: words.letters,
    hint: words.printLetters,
    style: STYLE,
    body:
      letters.length === 0
        ? `<p class="hint">${escapeHtml(words.none)}</p>`
        : letters.map((one) => letterHtml(one, options)).join(''),
  })
}
