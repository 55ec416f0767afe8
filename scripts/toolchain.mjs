// Where the project's own Node is, and whether what is installed matches the lock file.
// Plain JavaScript for any Node ≥ 18: it runs before anything is installed.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))
const PNPM = 'pnpm@10.34.9'
const NEEDED_NODE = 24
const stampFile = join(root, 'node_modules', '.serumpun-installed')

/** @returns {string} the path of a Node that strips types (≥ 24): the project's own where there is one for this platform. */
export function projectNode() {
  const own = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(own)) return own
  if (Number(process.versions.node.split('.')[0]) >= NEEDED_NODE) return process.execPath
  throw new Error(
    `Serumpun brings its own Node for Linux on x64 and arm64 only; on ${process.platform}-${process.arch} install Node ${NEEDED_NODE} or newer and try again.`,
  )
}

function wantedStamp() {
  const hash = createHash('sha256')
  const manifests = ['package.json', 'pnpm-lock.yaml', 'pnpm-workspace.yaml']
  for (const folder of ['packages', 'apps']) {
    for (const name of readdirSync(join(root, folder))) manifests.push(join(folder, name, 'package.json'))
  }
  for (const file of manifests) if (existsSync(join(root, file))) hash.update(file).update(readFileSync(join(root, file)))
  return hash.digest('hex')
}

/** Installs what the lock file names, unless that has been done already. Takes about ten seconds the first time. */
export function ensureInstalled() {
  const wanted = wantedStamp()
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wanted) return
  process.stderr.write('Setting up: installing the packages that the lock file names …\n')
  const args = [
    '--prefer-offline',
    '-y',
    PNPM,
    'install',
    '--frozen-lockfile',
    '--prefer-offline',
    '--reporter=append-only',
    '--loglevel=error',
  ]
  const done = spawnSync('npx', args, { cwd: root, stdio: ['ignore', 2, 2], env: { ...process.env, CI: 'true' } })
  if (done.status !== 0) {
    throw new Error(
      'The packages could not be installed (see above). The first set-up needs the package registry; check the line and try again.',
    )
  }
  mkdirSync(dirname(stampFile), { recursive: true })
  writeFileSync(stampFile, wanted)
}

/**
 * What processes of the project run with. Node keeps what it has compiled, which halves the time that a command takes to
 * start. Each thread would otherwise collect its garbage in up to 48 MB, and glibc keep an arena of freed memory for every
 * two of them (an import of 100,000 records: 610 MB without this, 470 MB with it, and no slower). What the user's own
 * environment says goes before.
 */
export function projectEnvironment() {
  const { NODE_OPTIONS = '' } = process.env
  return {
    NODE_COMPILE_CACHE: join(root, 'node_modules', '.cache', 'compiled'),
    MALLOC_ARENA_MAX: '2',
    ...process.env,
    NODE_OPTIONS: `--max-semi-space-size=8 ${NODE_OPTIONS}`.trim(),
  }
}
