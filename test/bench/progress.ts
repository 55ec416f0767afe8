// What the bench says while it works: on stderr, so that the table alone is its output.
const began = performance.now()

export function note(text: string): void {
  const seconds = ((performance.now() - began) / 1000).toFixed(0)
  process.stderr.write(`${seconds.padStart(5)} s  ${text}\n`)
}
