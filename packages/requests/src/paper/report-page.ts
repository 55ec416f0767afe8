// The yearly report as one page of A4 for whoever decides whether membership is worth it: what the library gave, what it got, with whom,
// how fast, and what it would have cost to buy.
import type { LibraryId } from '@serumpun/replica'
import type { Money } from '../balance/facts.ts'
import type { Balance, YearlyReport } from '../balance/report.ts'
import type { Figures } from '../balance/tally.ts'
import type { Language } from '../language.ts'
import { documentOf, escapeHtml, line, shortened } from './html.ts'
import { MOST } from './slip-parts.ts'
import { numberText, WORDS } from './words.ts'

interface ReportWords {
  readonly title: (year: number) => string
  readonly saved: string
  readonly savedHow: (buying: string, borrowing: string) => string
  readonly lostHow: (buying: string, borrowing: string) => string
  readonly lent: string
  readonly borrowed: string
  readonly asked: string
  readonly filled: string
  readonly loans: string
  readonly copies: string
  readonly filledRate: string
  readonly daysToAnswer: string
  readonly daysToSupply: string
  readonly cost: string
  readonly needs: (filled: string, asked: string) => string
  readonly months: string
  readonly partners: string
  readonly others: string
  readonly withoutNode: string
  readonly rule: string
}

const TEXTS: Readonly<Record<Language, ReportWords>> = {
  id: {
    title: (year) => `Laporan silang layan ${year}`,
    saved: 'Penghematan',
    savedHow: (buying, borrowing) => `Membeli semuanya akan menelan ${buying}; silang layan menelan ${borrowing}.`,
    lostHow: (buying, borrowing) => `Silang layan menelan ${borrowing}; membeli semuanya akan menelan ${buying}.`,
    lent: 'Kami memberi',
    borrowed: 'Kami menerima',
    asked: 'Permintaan',
    filled: 'Dipenuhi',
    loans: 'Pinjaman',
    copies: 'Fotokopi',
    filledRate: 'Tingkat pemenuhan',
    daysToAnswer: 'Hari sampai dijawab',
    daysToSupply: 'Hari sampai dikirim',
    cost: 'Biaya per permintaan',
    needs: (filled, asked) => `Dari ${asked} bahan yang diperlukan pemustaka kami, ${filled} diperoleh.`,
    months: 'Dipenuhi per bulan',
    partners: 'Mitra utama',
    others: 'Mitra lain',
    withoutNode: 'Perpustakaan di luar jaringan',
    rule: 'Setiap permintaan dihitung pada tanggal permintaannya. Rata-rata tidak memuat permintaan yang belum selesai.',
  },
  ms: {
    title: (year) => `Laporan pinjaman antara perpustakaan ${year}`,
    saved: 'Penjimatan',
    savedHow: (buying, borrowing) =>
      `Membeli semuanya akan berharga ${buying}; pinjaman antara perpustakaan berharga ${borrowing}.`,
    lostHow: (buying, borrowing) => `Pinjaman antara perpustakaan berharga ${borrowing}; membeli semuanya akan berharga ${buying}.`,
    lent: 'Kami memberi',
    borrowed: 'Kami menerima',
    asked: 'Permintaan',
    filled: 'Dipenuhi',
    loans: 'Pinjaman',
    copies: 'Salinan',
    filledRate: 'Kadar pemenuhan',
    daysToAnswer: 'Hari sehingga dijawab',
    daysToSupply: 'Hari sehingga dihantar',
    cost: 'Bayaran setiap permintaan',
    needs: (filled, asked) => `Daripada ${asked} bahan yang diperlukan pembaca kami, ${filled} diperoleh.`,
    months: 'Dipenuhi setiap bulan',
    partners: 'Rakan utama',
    others: 'Rakan lain',
    withoutNode: 'Perpustakaan di luar rangkaian',
    rule: 'Setiap permintaan dikira pada tarikh ia diminta. Purata tidak termasuk permintaan yang belum selesai.',
  },
  en: {
    title: (year) => `Interlibrary lending in ${year}`,
    saved: 'Saved',
    savedHow: (buying, borrowing) => `Buying everything would have cost ${buying}; borrowing cost ${borrowing}.`,
    lostHow: (buying, borrowing) => `Borrowing cost ${borrowing}; buying everything would have cost ${buying}.`,
    lent: 'We gave',
    borrowed: 'We got',
    asked: 'Requests',
    filled: 'Filled',
    loans: 'Loans',
    copies: 'Copies',
    filledRate: 'Filled rate',
    daysToAnswer: 'Days to answer',
    daysToSupply: 'Days to supply',
    cost: 'Cost per request',
    needs: (filled, asked) => `Of ${asked} things that our readers needed, ${filled} were got.`,
    months: 'Filled by month',
    partners: 'Main partners',
    others: 'Other partners',
    withoutNode: 'Libraries outside the network',
    rule: 'A request counts for the day on which it was asked. Averages leave out what is still open.',
  },
}

/** What fits the page beside the months. */
const MOST_PARTNERS = 8

const STYLE = `@page { size: A4 portrait; margin: 0 }
.report { width: 210mm; height: 297mm; margin: 0 auto; overflow: hidden; padding: 16mm 20mm; background: #fff }
.report h1 { margin: 0; font-size: 20pt; line-height: 1.2 }
.report .name { margin: 1mm 0 7mm; font-size: 12pt; color: #444 }
.saved { margin: 0 0 7mm; padding: 4mm 5mm; border-left: 1.5mm solid #1f6f54; background: #eef5f1 }
.saved p { margin: 0 }
.saved .amount { font-size: 22pt; font-weight: 700; line-height: 1.2; color: #1f6f54 }
h2 { margin: 6mm 0 2mm; font-size: 11pt }
table { width: 100%; border-collapse: collapse; font-variant-numeric: tabular-nums }
th, td { padding: 0.8mm 2mm 0.8mm 0; border-bottom: 0.15mm solid #ccc; text-align: right; font-weight: 400 }
th:first-child, td:first-child { text-align: left }
thead th { font-size: 8.5pt; color: #555 }
.months { display: block; width: 100%; height: 34mm }
.months .lent { fill: #1f6f54 }
.months .borrowed { fill: #c98a2b }
.months text { font: 3.2px 'Noto Sans', sans-serif; fill: #444 }
.key { font-size: 8.5pt }
.key .lent { color: #1f6f54 }
.key .borrowed { color: #9a6615 }
.rule { margin-top: 5mm; font-size: 8pt; color: #555 }
@media print { .report { margin: 0 } }`

export interface ReportPageOptions {
  readonly language: Language
  readonly libraryName: string
  readonly networkName?: string
  /** As people call a partner. */
  readonly nameOf: (library: LibraryId) => string
}

export function reportPage(report: YearlyReport, options: ReportPageOptions): string {
  const { language, libraryName, networkName } = options
  const texts = TEXTS[language]
  const { asked, filled } = report.needs
  const whose = [libraryName, networkName].filter((name) => name !== undefined).join(' · ')
  const count = (value: number): string => numberText(value, language)
  return documentOf({
    language,
    title: texts.title(report.year),
    hint: WORDS[language].printReport,
    style: STYLE,
    body: `<article class="report">
<h1>${escapeHtml(texts.title(report.year))}</h1>${line('p', 'name', whose, MOST.fact)}
${savedHtml(report, texts, language)}
<p>${escapeHtml(texts.needs(count(filled), count(asked)))}</p>
${figuresHtml(report, texts, language)}
<h2>${escapeHtml(texts.months)}</h2>${monthsHtml(report.months, texts, language)}
<h2>${escapeHtml(texts.partners)}</h2>${partnersHtml(report, texts, options)}
<p class="rule">${escapeHtml(texts.rule)}</p>
</article>`,
  })
}

const moneyText = ({ currency, hundredths }: Money, language: Language): string =>
  `${currency} ${numberText(hundredths / 100, language, hundredths % 100 === 0 ? 0 : 2)}`

function savedHtml({ savings }: YearlyReport, texts: ReportWords, language: Language): string {
  if (savings === undefined) return ''
  const { buying, borrowing, saved } = savings
  const how = saved.hundredths < 0 ? texts.lostHow : texts.savedHow
  const amount = saved.hundredths < 0 ? '' : `<p class="amount">${escapeHtml(`${texts.saved}: ${moneyText(saved, language)}`)}</p>`
  return `<div class="saved">${amount}<p>${escapeHtml(how(moneyText(buying, language), moneyText(borrowing, language)))}</p></div>`
}

function figuresHtml({ lent, borrowed }: Balance, texts: ReportWords, language: Language): string {
  const whole = (value: number): string => numberText(value, language)
  const days = (value: number | undefined): string => (value === undefined ? '–' : numberText(value, language, 1))
  const rows: readonly (readonly [string, (figures: Figures) => string])[] = [
    [texts.asked, ({ asked }) => whole(asked)],
    [texts.filled, ({ filled }) => whole(filled)],
    [texts.loans, ({ loans }) => whole(loans)],
    [texts.copies, ({ copies }) => whole(copies)],
    [texts.filledRate, ({ filledRate }) => (filledRate === undefined ? '–' : `${numberText(100 * filledRate, language)} %`)],
    [texts.daysToAnswer, ({ averageDaysToAnswer }) => days(averageDaysToAnswer)],
    [texts.daysToSupply, ({ averageDaysToSupply }) => days(averageDaysToSupply)],
    [texts.cost, ({ costPerFilled }) => costPerFilled.map((cost) => moneyText(cost, language)).join(', ') || '–'],
  ]
  const head = `<tr><th></th><th>${escapeHtml(texts.lent)}</th><th>${escapeHtml(texts.borrowed)}</th></tr>`
  const body = rows.map(([label, of]) => rowHtml([label, of(lent), of(borrowed)])).join('')
  return `<table><thead>${head}</thead><tbody>${body}</tbody></table>`
}

const rowHtml = ([first = '', ...cells]: readonly string[]): string =>
  `<tr><th>${escapeHtml(shortened(first, MOST.name))}</th>${cells.map((cell) => `<td>${escapeHtml(cell)}</td>`).join('')}</tr>`

/** Two bars for each month. */
function monthsHtml(months: readonly Balance[], texts: ReportWords, language: Language): string {
  const most = Math.max(1, ...months.flatMap(({ lent, borrowed }) => [lent.filled, borrowed.filled]))
  const bar = (x: number, filled: number, side: string): string => {
    const height = (26 * filled) / most
    return `<rect class="${side}" x="${x}" y="${(28 - height).toFixed(2)}" width="5" height="${height.toFixed(2)}"/>`
  }
  const name = new Intl.DateTimeFormat(language === 'en' ? 'en-GB' : language, { month: 'short', timeZone: 'UTC' })
  const bars = months.map(({ lent, borrowed }, i) => {
    const label = `<text x="${i * 14 + 5.5}" y="32.5" text-anchor="middle">${escapeHtml(name.format(Date.UTC(2026, i)))}</text>`
    return bar(i * 14, lent.filled, 'lent') + bar(i * 14 + 6, borrowed.filled, 'borrowed') + label
  })
  const key = `<p class="key"><span class="lent">■ ${escapeHtml(texts.lent)}</span> <span class="borrowed">■ ${escapeHtml(texts.borrowed)}</span></p>`
  return `<svg class="months" viewBox="0 0 167 34" role="img" aria-label="${escapeHtml(texts.months)}">${bars.join('')}</svg>${key}`
}

function partnersHtml({ partners }: YearlyReport, texts: ReportWords, { language, nameOf }: ReportPageOptions): string {
  const count = (value: number): string => numberText(value, language)
  const shown = partners.slice(0, MOST_PARTNERS)
  const rest = partners.slice(MOST_PARTNERS)
  const sum = (side: keyof Balance): number => rest.reduce((total, partner) => total + partner[side].filled, 0)
  const rows = shown.map(({ partner, lent, borrowed }) =>
    rowHtml([partner === undefined ? texts.withoutNode : nameOf(partner), count(lent.filled), count(borrowed.filled)]),
  )
  if (rest.length > 0) rows.push(rowHtml([`${texts.others} (${count(rest.length)})`, count(sum('lent')), count(sum('borrowed'))]))
  const head = `<tr><th></th><th>${escapeHtml(texts.lent)}</th><th>${escapeHtml(texts.borrowed)}</th></tr>`
  return `<table><thead>${head}</thead><tbody>${rows.join('')}</tbody></table>`
}
