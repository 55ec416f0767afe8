// Code 128 (ISO/IEC 15417): the bar code that every hand scanner of a library reads. Sets B (text) and C (pairs of digits).

/** Widths of bar, space, bar, space, bar, space of each symbol value; the stop has a seventh. */
const PATTERNS = (
  '212222 222122 222221 121223 121322 131222 122213 122312 132212 221213 221312 231212 112232 122132 122231 113222 123122 123221 ' +
  '223211 221132 221231 213212 223112 312131 311222 321122 321221 312212 322112 322211 212123 212321 232121 111323 131123 131321 ' +
  '112313 132113 132311 211313 231113 231311 112133 112331 132131 113123 113321 133121 313121 211331 231131 213113 213311 213131 ' +
  '311123 311321 331121 312113 312311 332111 314111 221411 431111 111224 111422 121124 121421 141122 141221 112214 112412 122114 ' +
  '122411 142112 142211 241211 221114 413111 241112 134111 111242 121142 121241 114212 124112 124211 411212 421112 421211 212141 ' +
  '214121 412121 111143 111341 131141 114113 114311 411113 411311 113141 114131 311141 411131 211412 211214 211232 2331112'
).split(' ')

const CODE_C = 99
const CODE_B = 100
const START_B = 104
const START_C = 105
const STOP = 106

/** Longer texts have no room on any slip. */
const MAX_CHARS = 40

/** Digits in a row from which on set C is shorter: at an end of the text, and in its middle. */
const DIGITS_AT_END = 4
const DIGITS_WITHIN = 6

function digitsAt(text: string, at: number): number {
  return /^\d*/.exec(text.slice(at))?.[0].length ?? 0
}

/** Whether pairs of digits are worth it from here on. */
function pairsWorthIt(text: string, at: number): boolean {
  const digits = digitsAt(text, at)
  return digits >= (at === 0 || at + digits === text.length ? DIGITS_AT_END : DIGITS_WITHIN)
}

/** Symbol values, from the start to the stop. */
function symbolsOf(text: string): number[] {
  let pairs = pairsWorthIt(text, 0)
  const values = [pairs ? START_C : START_B]
  let at = 0
  while (at < text.length) {
    if (pairs && digitsAt(text, at) >= 2) {
      values.push(Number(text.slice(at, at + 2)))
      at += 2
    } else if (pairs) {
      values.push(CODE_B)
      pairs = false
    } else if (pairsWorthIt(text, at) && digitsAt(text, at) % 2 === 0) {
      values.push(CODE_C)
      pairs = true
    } else values.push(text.charCodeAt(at++) - 32)
  }
  const check = values.reduce((sum, value, i) => sum + value * Math.max(1, i), 0) % 103
  return [...values, check, STOP]
}

/** Widths of bars and spaces in modules, a bar first; undefined for what the code can't hold. */
export function code128(text: string): number[] | undefined {
  if (text === '' || text.length > MAX_CHARS || !/^[ -~]+$/.test(text)) return undefined
  return symbolsOf(text).flatMap((value) => Array.from(PATTERNS[value] ?? '', Number))
}
