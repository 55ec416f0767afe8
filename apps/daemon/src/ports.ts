// The port on which a node listens when nobody names one: the same as last time, so that others find it again.
import { readFile, rename, writeFile } from 'node:fs/promises'

export async function rememberedPort(file: string): Promise<number> {
  try {
    const { tcp } = JSON.parse(await readFile(file, 'utf8')) as { tcp?: unknown }
    return typeof tcp === 'number' && Number.isInteger(tcp) && tcp > 0 && tcp < 65_536 ? tcp : 0
  } catch {
    // The first start, or a file that somebody has emptied: any free port will do.
    return 0
  }
}

/** Takes the TCP port from the addresses that a node listens on. */
export async function rememberPort(file: string, addresses: readonly string[]): Promise<void> {
  const port = addresses.map((address) => /\/tcp\/(\d+)(?!.*\/ws)/.exec(address)?.[1]).find((found) => found !== undefined)
  if (port === undefined) return
  // Whole or not at all: a full disk must not make the node forget its port.
  await writeFile(`${file}.new`, `${JSON.stringify({ tcp: Number(port) })}\n`)
  await rename(`${file}.new`, file)
}
