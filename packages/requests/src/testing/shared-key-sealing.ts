// For tests of what does not depend on how sealing is done: one key for all, and the recipients named inside.
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { decodeCbor, encodeCbor, type LibraryId } from '@serumpun/replica'
import type { Sealing } from '../private/sealing.ts'

const KEY = randomBytes(32)

export function sharedKeySealing(self: LibraryId): Sealing {
  return {
    seal: async (message, to, context) => {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', KEY, nonce).setAAD(context)
      const sealed = Buffer.concat([cipher.update(encodeCbor([[...to], message])), cipher.final()])
      return await Promise.resolve(new Uint8Array(Buffer.concat([nonce, cipher.getAuthTag(), sealed])))
    },
    unseal: async (sealed, context) => {
      try {
        const decipher = createDecipheriv('aes-256-gcm', KEY, sealed.subarray(0, 12)).setAAD(context)
        decipher.setAuthTag(sealed.subarray(12, 28))
        const opened = Buffer.concat([decipher.update(sealed.subarray(28)), decipher.final()])
        const [to, message] = decodeCbor(opened) as unknown as [LibraryId[], Uint8Array]
        return await Promise.resolve(to.includes(self) ? message : undefined)
      } catch {
        return undefined
      }
    },
  }
}
