// Bar codes and QR codes as drawings in the page: paths of rectangles, sharp at every size of print.
import { encode } from 'uqr'
import { code128 } from './code128.ts'
import { escapeHtml } from './html.ts'

/** A module's width in millimetres: as wide as there is room for, and a quarter at least, which hand scanners ask for. */
const WIDEST_BAR_MM = 0.3
const NARROWEST_BAR_MM = 0.25

/** The room that a slip has beside the text. */
const ROOM_MM = 62

const BAR_HEIGHT = 42

/** White at both sides, which scanners need to find the code (ISO/IEC 15417: ten modules; ISO/IEC 18004: four). */
const QUIET_BARS = 10
const QUIET_SQUARES = 4

/** The bar code; nothing for a text that it can't hold, or that a slip has no room for: its number is read by people. */
export function barcodeSvg(text: string): string {
  const widths = code128(text)
  if (widths === undefined) return ''
  let at = QUIET_BARS
  let path = ''
  for (const [i, width] of widths.entries()) {
    if (i % 2 === 0) path += `M${at} 0h${width}v${BAR_HEIGHT}h-${width}z`
    at += width
  }
  const modules = at + QUIET_BARS
  const bar = Math.min(WIDEST_BAR_MM, ROOM_MM / modules)
  if (bar < NARROWEST_BAR_MM) return ''
  const size = `width="${(modules * bar).toFixed(1)}mm" height="${(BAR_HEIGHT * bar).toFixed(1)}mm"`
  return svg('barcode', size, `0 0 ${modules} ${BAR_HEIGHT}`, path, text)
}

/** @param millimetres Its width and height. */
export function qrSvg(text: string, millimetres: number): string {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET_SQUARES })
  let path = ''
  for (const [y, row] of data.entries()) {
    for (const [x, black] of row.entries()) if (black) path += `M${x} ${y}h1v1h-1z`
  }
  return svg('qr', `width="${millimetres}mm" height="${millimetres}mm"`, `0 0 ${size} ${size}`, path, text)
}

function svg(className: string, size: string, viewBox: string, path: string, text: string): string {
  return `<svg class="${className}" ${size} viewBox="${viewBox}" shape-rendering="crispEdges" role="img" aria-label="${escapeHtml(text)}"><path d="${path}"/></svg>`
}
