// Spine labels as one HTML file that is printed: 3 × 4 cm each, 42 on a sheet of A4, in the order of the shelf.
import { describe, type Holding, type MarcRecord } from '@serumpun/bib'
import type { PieceWriter } from '../writers.ts'
import { callNumberLines, callNumberOf } from './call-number.ts'
import { sheets } from './card-writer.ts'
import { shelfKey } from './filing.ts'
import { escapeHtml, pageHead, shortened } from './html.ts'
import { SortedPieces } from './sorted-pieces.ts'
import { type Language, type Words, WORDS } from './words.ts'

const ON_A_SHEET = 42

/** Labels for one holding that counts its copies; more of them is a slip of the pen. */
const MOST_COPIES = 99

const MOST = { line: 16, lines: 6, place: 18, barcode: 18 }

const STYLE = `@page { size: A4 portrait; margin: 0 }
* { box-sizing: border-box }
body { margin: 0; color: #000; background: #e9e7e1; font: 600 11pt/1.22 'Noto Sans', 'Liberation Sans', Arial, sans-serif }
header { max-width: 190mm; margin: 8mm auto 4mm; padding: 0 4mm; font-weight: 400 }
h1 { margin: 0 0 1mm; font-size: 15pt }
header p { margin: 0; font-size: 10pt }
.sheet { display: grid; grid-template: repeat(7, 40mm) / repeat(6, 30mm); width: 210mm; height: 297mm; margin: 0 auto 6mm; padding: 8.5mm 15mm; background: #fff; break-after: page }
.label { display: flex; flex-direction: column; align-items: center; justify-content: center; overflow: hidden; padding: 1.5mm; border: 0.2mm dashed #9a978f; text-align: center; overflow-wrap: anywhere }
.label small { font-size: 6pt; font-weight: 400; line-height: 1.2 }
.lines { display: flex; flex: 1; flex-direction: column; justify-content: center }
.long { font-size: 8.5pt }
@media print { header { display: none } body { background: none } .sheet { margin: 0 } .sheet:last-of-type { break-after: auto } }`

export interface Label {
  readonly place: string
  readonly lines: readonly string[]
  readonly barcode: string
  readonly key: string
}

/** One for each copy that has a call number; one for a record without copies that suggests where it stands. */
export function labelsOf(record: MarcRecord, { copy }: Pick<Words, 'copy'>): Label[] {
  const { holdings } = describe(record)
  const labels = holdings.flatMap((holding) => labelsOfHolding(holding, copy))
  const suggested = holdings.length === 0 ? callNumberOf(record, holdings) : undefined
  return suggested === undefined ? labels : [labelOf(suggested, undefined, {})]
}

function labelsOfHolding(holding: Holding, copyWord: string): Label[] {
  const { callNumber, copy, copies = 1 } = holding
  if (callNumber === undefined) return []
  const numbers = copies > 1 ? Array.from({ length: Math.min(copies, MOST_COPIES) }, (_, i) => String(i + 1)) : [copy]
  return numbers.map((number) => {
    // Many systems write the copy into the call number already.
    const isNew =
      number !== undefined && !new RegExp(String.raw`\b[a-z]{1,3}\.?\s*${number.replaceAll(/\W/g, '')}$`, 'i').test(callNumber)
    const text = number === undefined ? undefined : /^\d+$/.test(number) ? `${copyWord}${number}` : number
    return labelOf(callNumber, isNew ? text : undefined, holding)
  })
}

function labelOf(callNumber: string, copy: string | undefined, { branch, location, barcode = '' }: Partial<Holding>): Label {
  return {
    place: location ?? branch ?? '',
    lines: [...callNumberLines(callNumber), ...(copy === undefined ? [] : [copy])],
    barcode,
    key: [shelfKey(callNumber), shelfKey(copy ?? ''), barcode].join('\u0001'),
  }
}

export function labelHtml({ place, lines, barcode }: Label): string {
  const isLong = lines.length > 4 || lines.some((line) => line.length > 10)
  const shown = lines.slice(0, MOST.lines).map((line) => `<span>${escapeHtml(shortened(line, MOST.line))}</span>`)
  const small = (text: string, most: number): string => `<small>${escapeHtml(shortened(text, most))}</small>`
  return `<div class="label">${small(place, MOST.place)}<div class="lines${isLong ? ' long' : ''}">${shown.join('')}</div>${small(barcode, MOST.barcode)}</div>\n`
}

export class LabelWriter implements PieceWriter {
  readonly #language: Language
  readonly #words: Words
  readonly #labels: SortedPieces

  constructor({ language }: { readonly language: Language }) {
    this.#language = language
    this.#words = WORDS[language]
    this.#labels = new SortedPieces()
  }

  start(): Uint8Array {
    return Buffer.from(pageHead(this.#language, this.#words.labels, this.#words.printLabels, STYLE))
  }

  write(record: MarcRecord): Uint8Array {
    for (const label of labelsOf(record, this.#words)) this.#labels.add(label.key, labelHtml(label))
    return new Uint8Array()
  }

  end(): Iterable<Uint8Array> {
    return sheets(this.#labels, ON_A_SHEET, this.#words.none)
  }

  close(): void {
    this.#labels.close()
  }
}
