// Pull slips: what the supplier's staff take to the shelves. Two on a sheet of A4, to be cut; the call number is what one reads from afar.
import { barcodeSvg } from './drawings.ts'
import { documentOf, escapeHtml, line, shortened } from './html.ts'
import type { PaperRequest } from './paper-request.ts'
import {
  conditionsText,
  dateIn,
  itemHtml,
  MOST,
  type PaperOptions,
  partyHtml,
  rowsHtml,
  serviceText,
  SLIP_STYLE,
} from './slip-parts.ts'
import { WORDS } from './words.ts'

const ON_A_SHEET = 2

const STYLE = `@page { size: A4 portrait; margin: 0 }
${SLIP_STYLE}
.sheet { width: 210mm; height: 297mm; margin: 0 auto 6mm; background: #fff; break-after: page }
.slip { grid-template-rows: auto minmax(0, 1fr) auto }
.sheet .slip + .slip { border-top: 0.2mm dashed #888 }
.slip .call { margin: 0 0 3mm; font-size: 24pt; font-weight: 700; line-height: 1.1; overflow-wrap: anywhere }
.slip .location { margin: -2mm 0 3mm; font-size: 11pt }
.codes { margin-bottom: 5mm }
.reasons { grid-column: 1 / 3; display: flex; align-self: end; flex-wrap: wrap; gap: 1mm 5mm; padding-top: 2mm; border-top: 0.2mm solid #888; font-size: 8.5pt }
.reasons span::before { content: '☐ ' }
@media print { .sheet { margin: 0 } .sheet:last-of-type { break-after: auto } }`

function slipHtml(request: PaperRequest, options: PaperOptions): string {
  const words = WORDS[options.language]
  const { callNumber, location, itemBarcodes, requester, reference, note, copyright } = request
  const rows = rowsHtml([
    [words.neededBy, dateIn(request.neededByMs, options)],
    [words.asked, dateIn(request.askedMs, options)],
    [words.itemNumber, itemBarcodes?.join(', ')],
    [words.condition, conditionsText(request, words)],
    [words.copyright, copyright],
    [words.note, note],
  ])
  const reasons = words.notFoundReasons.map((reason) => `<span>${escapeHtml(reason)}</span>`).join('')
  return `<article class="slip">
<header><span class="kind">${escapeHtml(words.pullSlips)}</span><span class="service">${escapeHtml(serviceText(request, words))}</span></header>
<div><p class="call">${escapeHtml(shortened(callNumber ?? '—', 40))}</p>${line('p', 'location', location, MOST.fact)}<div class="item">${itemHtml(request.item, words)}</div>${rows}</div>
<div><div class="codes">${barcodeSvg(reference)}<span class="reference">${escapeHtml(shortened(reference, 40))}</span></div>
<div class="party"><h3>${escapeHtml(words.requester)}</h3>${partyHtml(requester)}</div></div>
<footer class="reasons">${escapeHtml(words.notFound)}: ${reasons}</footer>
</article>
`
}

/** @param requests In the order of the page: that of the shelves, best. */
export function pullSlips(requests: readonly PaperRequest[], options: PaperOptions): string {
  const words = WORDS[options.language]
  const slips = requests.map((request) => slipHtml(request, options))
  const sheets = Array.from({ length: Math.ceil(slips.length / ON_A_SHEET) }, (_, i) => {
    return `<section class="sheet">\n${slips.slice(i * ON_A_SHEET, (i + 1) * ON_A_SHEET).join('')}</section>\n`
  })
  return documentOf({
    language: options.language,
    title: words.pullSlips,
    hint: words.printPullSlips,
    style: STYLE,
    body: sheets.length === 0 ? `<p class="hint">${escapeHtml(words.none)}</p>` : sheets.join(''),
  })
}
