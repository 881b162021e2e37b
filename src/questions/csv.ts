// Tables for Excel.

/** Excel takes a text that starts so for a formula. */
const FORMULA = /^[=+\-@\t\r]/

function toCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text
  return /[",;\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** RFC 4180 with a byte order mark, by which Excel knows that it is UTF-8. */
export const toCsv = (rows: string[][]): string => `\uFEFF${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}`
