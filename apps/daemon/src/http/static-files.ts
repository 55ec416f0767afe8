// The page's files: the web app as it was built, each with its compressed form where there is one.
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, extname, join, normalize, sep } from 'node:path'
import type { MiddlewareHandler } from 'hono'

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
}

const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

/** Where the web app's build lies. */
export function webFolder(): string {
  return join(dirname(createRequire(import.meta.url).resolve('@serumpun/web/package.json')), 'dist')
}

async function fileAt(path: string): Promise<Buffer | undefined> {
  return await readFile(path).catch(() => undefined)
}

/** A path that cannot be decoded names no file. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return '/'
  }
}

/** Any path that names no file is the app's own: it shows the page. */
export function staticFiles(folder: string = webFolder()): MiddlewareHandler {
  return async (context) => {
    const asked = normalize(join(folder, decoded(context.req.path)))
    const inside = asked.startsWith(folder + sep) && extname(asked) !== '' && !asked.slice(folder.length).includes(`${sep}.`)
    const known = inside ? asked : join(folder, 'index.html')
    const headers: Record<string, string> = {
      'content-type': TYPES[extname(known)] ?? 'application/octet-stream',
      // Built files carry their hash in their name; the page itself must always be asked for.
      'cache-control': known.includes(`${sep}assets${sep}`) ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
    }
    const accepted = context.req.header('accept-encoding') ?? ''
    for (const [encoding, ending] of ENCODINGS) {
      const packed = accepted.includes(encoding) ? await fileAt(known + ending) : undefined
      if (packed !== undefined) return context.body(new Uint8Array(packed), 200, { ...headers, 'content-encoding': encoding })
    }
    const plain = await fileAt(known)
    if (plain !== undefined) return context.body(new Uint8Array(plain), 200, headers)
    if (inside) return context.text('There is no such file.', 404)
    return context.text('The page has not been built. Run: npm run web:build', 503)
  }
}
