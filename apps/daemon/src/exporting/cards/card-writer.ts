// Catalogue cards as one HTML file that is printed: 12.5 × 7.5 cm each, four on a sheet of A4, in filing order.
import type { MarcRecord } from '@serumpun/bib'
import type { PieceWriter } from '../writers.ts'
import { type Card, type CardText, cardsOf } from './card.ts'
import { escapeHtml, PAGE_END, pageHead, shortened } from './html.ts'
import { SortedPieces } from './sorted-pieces.ts'
import { type Language, type Words, WORDS } from './words.ts'

const ON_A_SHEET = 4

/** What fits a card at its size of type, about; what is longer is cut with an ellipsis, never run over the edge. */
const MOST = { heading: 130, author: 110, statement: 480, extent: 150, identifiers: 90, tracings: 420, callLine: 14, callLines: 6 }

const STYLE = `@page { size: A4 landscape; margin: 0 }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #e9e7e1; font: 9.2pt/1.32 'Noto Serif', 'Liberation Serif', 'Times New Roman', serif }
header { max-width: 250mm; margin: 8mm auto 4mm; padding: 0 4mm; font-family: 'Noto Sans', 'Liberation Sans', Arial, sans-serif }
h1 { margin: 0 0 1mm; font-size: 15pt; font-weight: 600 }
header p { margin: 0; font-size: 10pt }
.sheet { display: grid; grid-template: 75mm 75mm / 125mm 125mm; width: 297mm; height: 210mm; margin: 0 auto 6mm; padding: 30mm 23.5mm; background: #fff; break-after: page }
.card { position: relative; display: grid; grid-template: auto 1fr auto / 22mm 1fr; column-gap: 3mm; overflow: hidden; padding: 6mm 6mm 4mm 5mm; border: 0.2mm dashed #9a978f }
.card::after { content: ''; position: absolute; left: calc(50% - 4mm); bottom: 2.5mm; width: 8mm; height: 8mm; border: 0.2mm solid #c9c6bd; border-radius: 50% }
.heading { grid-area: 1 / 2; margin: 0 0 1.6mm; text-indent: -4mm; padding-left: 8mm }
.subject { text-transform: uppercase; letter-spacing: 0.02em; font-size: 8.6pt }
.call { grid-area: 1 / 1 / 3; font-weight: 600; overflow-wrap: anywhere }
.call span { display: block }
.body { grid-area: 2 / 2; min-height: 0; overflow: hidden; overflow-wrap: break-word }
.body p { margin: 0 0 1.2mm }
.author { padding-left: 4mm; text-indent: -4mm; font-weight: 600 }
.statement { text-indent: 4mm }
.hanging .statement { padding-left: 4mm; text-indent: -4mm }
.extent, .identifiers { padding-left: 4mm }
.tracings { grid-area: 3 / 2; margin: 0 0 8mm; padding-left: 4mm; font-size: 7.8pt; line-height: 1.25; display: -webkit-box; -webkit-line-clamp: 4; -webkit-box-orient: vertical; overflow: hidden }
@media print { header { display: none } body { background: none } .sheet { margin: 0 } .sheet:last-of-type { break-after: auto } }`

function textHtml({ author, statement, extent, identifiers }: CardText): string {
  const line = (name: string, text: string | undefined, most: number): string =>
    text === undefined || text === '' ? '' : `<p class="${name}">${escapeHtml(shortened(text, most))}</p>`
  return [
    line('author', author, MOST.author),
    line('statement', statement, MOST.statement),
    line('extent', extent, MOST.extent),
    line('identifiers', identifiers, MOST.identifiers),
  ].join('')
}

export function cardHtml({ heading, text }: Card): string {
  const call = text.callNumber.slice(0, MOST.callLines).map((line) => `<span>${escapeHtml(shortened(line, MOST.callLine))}</span>`)
  const above =
    heading === undefined
      ? ''
      : `<p class="heading${heading.isSubject ? ' subject' : ''}">${escapeHtml(shortened(heading.text, MOST.heading))}</p>`
  const tracings = text.tracings === '' ? '' : `<p class="tracings">${escapeHtml(shortened(text.tracings, MOST.tracings))}</p>`
  const hanging = text.author === undefined ? ' hanging' : ''
  return `<article class="card${hanging}"><div class="call">${call.join('')}</div>${above}<div class="body">${textHtml(text)}</div>${tracings}</article>\n`
}

export class CardWriter implements PieceWriter {
  readonly #language: Language
  readonly #words: Words
  readonly #cards: SortedPieces

  constructor({ language }: { readonly language: Language }) {
    this.#language = language
    this.#words = WORDS[language]
    this.#cards = new SortedPieces()
  }

  start(): Uint8Array {
    return Buffer.from(pageHead(this.#language, this.#words.cards, this.#words.printCards, STYLE))
  }

  write(record: MarcRecord): Uint8Array {
    for (const card of cardsOf(record, this.#words)) this.#cards.add(card.key, cardHtml(card))
    return new Uint8Array()
  }

  end(): Iterable<Uint8Array> {
    return sheets(this.#cards, ON_A_SHEET, this.#words.none)
  }

  close(): void {
    this.#cards.close()
  }
}

/** Pieces in order, so many on each sheet, and the end of the page. */
export function* sheets(pieces: SortedPieces, onASheet: number, none: string): Generator<Uint8Array, void, undefined> {
  if (pieces.count === 0) yield Buffer.from(`<p>${escapeHtml(none)}</p>\n`)
  let sheet: string[] = []
  const made = (): Uint8Array => Buffer.from(`<section class="sheet">\n${sheet.join('')}</section>\n`)
  for (const piece of pieces.inOrder()) {
    sheet.push(piece)
    if (sheet.length < onASheet) continue
    yield made()
    sheet = []
  }
  if (sheet.length > 0) yield made()
  yield Buffer.from(PAGE_END)
}
