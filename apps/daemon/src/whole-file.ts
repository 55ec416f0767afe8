// Small files that are there whole or not at all, and that survive a power cut once they have been written.
import { open, rename } from 'node:fs/promises'
import { dirname } from 'node:path'

/** Makes sure that the names in a folder survive a power cut. */
export async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, 'r')
  try {
    await folder.sync()
  } finally {
    await folder.close()
  }
}

/** @throws the file system's error; the file is then what it was before. */
export async function writeWhole(path: string, text: string): Promise<void> {
  const partial = `${path}.part`
  const file = await open(partial, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(partial, path)
  await syncFolder(dirname(path))
}
