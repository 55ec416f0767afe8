// Which version of a record it is: half of the SHA-256 of its bytes.
import { hash } from 'node:crypto'

export function versionOf(bytes: Uint8Array): string {
  return hash('sha256', bytes, 'base64url').slice(0, 22)
}
