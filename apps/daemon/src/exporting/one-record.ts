// What another library calls a record is bytes that it chose. In a file of ISO 2709 they stand among others' records as they are, so they must
// be one record and nothing else.
const RECORD_TERMINATOR = 0x1d

/** Whether bytes say their own length and end with their only end mark (ISO 2709): whoever reads on behind them is at the next record. */
export function isOneRecord(bytes: Uint8Array): boolean {
  const length = /^[0-9]{5}$/.exec(Buffer.from(bytes.subarray(0, 5)).toString('latin1'))
  return Number(length?.[0]) === bytes.length && bytes.indexOf(RECORD_TERMINATOR) === bytes.length - 1
}
