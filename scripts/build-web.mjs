// Builds the web app into apps/web/dist, unless what lies there was built from the same sources.
// Plain JavaScript for Node ≥ 24; imported by whoever starts a node, and run by itself as `npm run web:build`.
import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, globSync, mkdirSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { root } from './toolchain.mjs'

const web = join(root, 'apps', 'web')
const dist = join(web, 'dist')
const stampFile = join(dist, '.built-from')

/** What is smaller than this travels in one packet anyway. */
const WORTH_COMPRESSING_BYTES = 1024

/** @returns {string} the hash of everything that the build reads: sources, settings, and the versions of what they import. */
function wantedStamp() {
  const files = globSync(['src/**/*', 'public/**/*', 'index.html', 'vite.config.ts', 'tsconfig.json', 'package.json'], {
    cwd: web,
    withFileTypes: true,
  })
    .filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
  files.push(join(root, 'pnpm-lock.yaml'), import.meta.filename)
  const hash = createHash('sha256')
  for (const file of files.sort()) hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0')
  return hash.digest('hex')
}

/**
 * Makes sure that apps/web/dist is there and up to date. Takes some milliseconds if it is, else a few seconds.
 * Beside each file that compression makes smaller lie `<name>.br` and `<name>.gz`.
 *
 * @returns {Promise<{ dist: string, built: boolean }>} the folder, and whether it had to be built
 * @throws {Error} if the sources do not build; dist is then as it was
 */
export async function ensureWebBuilt() {
  if (isCurrent(wantedStamp())) return { dist, built: false }
  // In a process of its own: the build needs NODE_ENV to be what it likes, and memory that a node would not give back.
  const child = spawn(process.execPath, [import.meta.filename], {
    stdio: ['ignore', 2, 2],
    env: { ...process.env, NODE_ENV: 'production' },
  })
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('exit', resolve))
  if (code !== 0) throw new Error('The web app could not be built (see above).')
  return { dist, built: true }
}

function isCurrent(wanted) {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted
}

/** The old build is replaced as a whole, so that a node that serves it meanwhile never serves half of one. */
async function buildWeb(wanted) {
  // Within the ignored folder of packages: nobody sees a build before it is whole, and the rename stays on one disk.
  const next = join(web, 'node_modules', `.dist-${process.pid}`)
  const old = `${next}-old`
  try {
    const { build } = await import('vite')
    await build({ root: web, logLevel: 'error', build: { outDir: next, emptyOutDir: true } })
    await compress(next)
    writeFileSync(join(next, '.built-from'), wanted)
    mkdirSync(dist, { recursive: true })
    renameSync(dist, old)
    renameSync(next, dist)
  } finally {
    rmSync(next, { recursive: true, force: true })
    rmSync(old, { recursive: true, force: true })
  }
}

async function compress(folder) {
  const texts = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    /\.(?:js|css|html|svg)$/.test(entry.name),
  )
  await Promise.all(
    texts.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      const bytes = readFileSync(file)
      if (bytes.length < WORTH_COMPRESSING_BYTES) return
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length }
      writeFileSync(`${file}.br`, await promisify(brotliCompress)(bytes, { params }))
      writeFileSync(`${file}.gz`, await promisify(gzip)(bytes, { level: 9 }))
    }),
  )
}

if (import.meta.main) {
  try {
    process.env.NODE_ENV = 'production'
    const wanted = wantedStamp()
    if (!isCurrent(wanted)) await buildWeb(wanted)
  } catch (error) {
    process.stderr.write(`The web app could not be built: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exitCode = 1
  }
}
