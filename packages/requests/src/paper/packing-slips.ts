// Packing slips: they travel with the thing, one on a sheet of A5. Scanned when it arrives, and once more when it goes back, they spare
// both sides the typing; without a scanner the number is there to be read.
import { barcodeSvg, qrSvg } from './drawings.ts'
import { documentOf, escapeHtml, line, shortened } from './html.ts'
import type { PaperRequest } from './paper-request.ts'
import { qrText } from './scan.ts'
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

const QR_MM = 34

const STYLE = `@page { size: A5 landscape; margin: 0 }
${SLIP_STYLE}
.slip { grid-template-rows: auto auto minmax(0, 1fr); margin: 0 auto 6mm; break-after: page }
.parties { grid-column: 1 / 3; display: grid; grid-template-columns: 1fr 1fr; gap: 6mm; max-height: 42mm; margin-bottom: 4mm }
.parties .to .name { font-size: 13pt }
.slip .due { margin: 0 0 3mm; padding: 2mm 3mm; border: 0.5mm solid #111 }
.due strong { display: block; font-size: 17pt; line-height: 1.2 }
.slip .keep { margin-top: 3mm; font-size: 8.5pt; color: #333 }
@media print { .slip { margin: 0 } .slip:last-of-type { break-after: auto } }`

function slipHtml(request: PaperRequest, options: PaperOptions): string {
  const words = WORDS[options.language]
  const { requester, supplier, reference, id, dueMs, itemBarcodes, cost, note, service } = request
  const stays = service === 'Copy'
  const due = dateIn(dueMs, options)
  const rows = rowsHtml([
    [words.itemNumber, itemBarcodes?.join(', ')],
    [words.condition, conditionsText(request, words)],
    [words.cost, cost],
    [words.note, note],
  ])
  const scan = stays ? words.scanReceived : `${words.scanReceived}. ${words.scanReturned}.`
  return `<article class="slip">
<header><span class="kind">${escapeHtml(words.packingSlips)}</span><span class="service">${escapeHtml(serviceText(request, words))}</span></header>
<div class="parties"><div class="party to"><h3>${escapeHtml(words.to)}</h3>${partyHtml(requester)}</div>
<div class="party"><h3>${escapeHtml(stays ? words.supplier : words.returnTo)}</h3>${partyHtml(supplier)}</div></div>
<div>${due === undefined || stays ? '' : `<p class="due">${escapeHtml(words.due)} <strong>${escapeHtml(due)}</strong></p>`}<div class="item">${itemHtml(request.item, words)}</div>${rows}</div>
<div class="codes">${qrSvg(qrText({ request: id, reference }), QR_MM)}<span>${escapeHtml(scan)}</span>${barcodeSvg(reference)}<span class="reference">${escapeHtml(shortened(reference, 40))}</span>${stays ? '' : line('p', 'keep', words.keepSlip, MOST.fact)}</div>
</article>
`
}

export function packingSlips(requests: readonly PaperRequest[], options: PaperOptions): string {
  const words = WORDS[options.language]
  return documentOf({
    language: options.language,
    title: words.packingSlips,
    hint: words.printPackingSlips,
    style: STYLE,
    body:
      requests.length === 0
        ? `<p class="hint">${escapeHtml(words.none)}</p>`
        : requests.map((one) => slipHtml(one, options)).join(''),
  })
}
