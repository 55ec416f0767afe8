// Writing CSV (RFC 4180).

/** What spreadsheets take for the beginning of a formula (OWASP, "CSV Injection"). */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * The same in the midst of a cell: where the semicolon separates lists, as in Indonesian Windows, Excel begins a cell behind each of them, in
 * quotation marks or not.
 */
const FORMULA_BEHIND_SEMICOLON = /;(?=[=+\-@\t＝＋－＠])/g

/**
 * One line. Cells that a spreadsheet would run as a formula get an apostrophe in front, so that a title that somebody sent cannot do
 * anything on a librarian's computer; spreadsheets show such cells as text.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(csvCell).join(',')}\r\n`
}

function csvCell(text: string): string {
  const safe = (FORMULA.test(text) ? `'${text}` : text).replaceAll(FORMULA_BEHIND_SEMICOLON, ";'")
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
