// Print pages: one HTML file each that needs nothing else, safe whatever a request says. No scripts; the one style is named by its
// hash in the page's own policy, so that a page can be served under the strictest one.
import { createHash } from 'node:crypto'
import type { Language } from '../language.ts'

const ESCAPES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Control characters, and those that turn the direction of writing, have no place on paper. */
export function escapeHtml(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/\p{Cc}+/gu, ' ')
    .replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, '')
    .replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? character)
}

/** Cuts long text at a blank. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const cut = text.slice(0, most).toWellFormed()
  const blank = cut.lastIndexOf(' ')
  return `${cut.slice(0, blank > most / 2 ? blank : most).trimEnd()}…`
}

/** An element of text; nothing if there is none. */
export function line(tag: string, className: string, text: string | undefined, most = 300): string {
  return text === undefined || text.trim() === ''
    ? ''
    : `<${tag} class="${className}">${escapeHtml(shortened(text, most))}</${tag}>`
}

const COMMON = `* { box-sizing: border-box }
body { margin: 0; color: #111; background: #e9e7e1; font: 10pt/1.4 'Noto Sans', 'Liberation Sans', Arial, sans-serif; overflow-wrap: break-word }
.hint { max-width: 190mm; margin: 6mm auto 4mm; padding: 0 4mm; font-size: 10pt }
.hint h1 { margin: 0 0 1mm; font-size: 15pt; font-weight: 600 }
.hint p { margin: 0 }
@media print { .hint { display: none } body { background: none } }`

/** The policy that a page names for itself, for whoever serves it: stricter than that of other pages. Undefined for what is no page of ours. */
export function policyIn(html: string): string | undefined {
  return /^<!doctype html>\n<html lang="\w+">\n<head>\n<meta charset="utf-8">\n<meta http-equiv="Content-Security-Policy" content="([^"]+)">/.exec(
    html,
  )?.[1]
}

export interface Page {
  readonly language: Language
  readonly title: string
  /** How to print it, for the screen alone. */
  readonly hint: string
  /** Beside what all pages share. */
  readonly style: string
  /** HTML. */
  readonly body: string
}

export function documentOf({ language, title, hint, style, body }: Page): string {
  const css = `\n${COMMON}\n${style}\n`
  const hash = createHash('sha256').update(css).digest('base64')
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width">
<title>${escapeHtml(title)}</title>
<style>${css}</style>
</head>
<body>
<header class="hint"><h1>${escapeHtml(title)}</h1><p>${escapeHtml(hint)}</p></header>
${body}
</body>
</html>
`
}
