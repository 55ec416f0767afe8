// Writing CSV (RFC 4180).

/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r]/

/**
 * One line. Cells that a spreadsheet would run as a formula get an apostrophe in front, so that a title that somebody sent cannot do
 * anything on a librarian's computer; spreadsheets show such cells as text.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
