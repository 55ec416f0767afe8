// Control numbers of the Library of Congress.

/**
 * An LCCN in its normal form, by the rules of the `info:lccn` namespace (https://www.loc.gov/marc/lccn-namespace.html): blanks go; a slash
 * goes with all behind it; a hyphen goes, and the digits behind it are filled with zeros from the left to six.
 *
 * @returns Undefined if what comes out is no LCCN by the same page: 8 digits, with up to 3 letters or 2 digits more in front, as it lists.
 */
export function normalizeLccn(text: string): string | undefined {
  const compact = text.replaceAll(/\s/g, '').replace(/\/.*$/, '')
  const hyphen = compact.indexOf('-')
  const serial = compact.slice(hyphen + 1)
  if (hyphen >= 0 && !/^[0-9]{1,6}$/.test(serial)) return undefined
  const lccn = (hyphen < 0 ? compact : compact.slice(0, hyphen) + serial.padStart(6, '0')).toLowerCase()
  return /^(?:[a-z]{0,3}[0-9]{8}|[a-z]{0,2}[0-9]{10})$/.test(lccn) ? lccn : undefined
}
