// Where other libraries are, as their signed records say: kept over a restart, so that a node finds others again though the
// one whom it was told of has gone. It may be deleted; others tell it again.
import { readFile, rename, writeFile } from 'node:fs/promises'
import type { NetworkInit } from '@serumpun/net'
import { decodeCbor, encodeCbor } from '@serumpun/replica'

/** @param file is made when there is something to keep */
export function knownAddressesIn(file: string): NonNullable<NetworkInit['records']> {
  return {
    async load() {
      const records = decodeCbor(await readFile(file))
      return Array.isArray(records) ? records.filter((record) => record instanceof Uint8Array) : []
    },
    async store(records) {
      // Whole or not at all.
      await writeFile(`${file}.new`, encodeCbor([...records]), { mode: 0o600 })
      await rename(`${file}.new`, file)
    },
  }
}
