// `npm test`: builds the page if its sources have changed, runs all tests, and ends with one line that counts them.
import { spawn } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ensureWebBuilt } from './build-web.mjs'
import { root } from './toolchain.mjs'

const artefacts = join(root, '.artefacts')
const report = join(artefacts, 'tests.json')
mkdirSync(artefacts, { recursive: true })
rmSync(report, { force: true })
await ensureWebBuilt()

const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs')
const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
const child = spawn(process.execPath, [vitest, 'run', ...reporters, ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
process.on('SIGINT', () => {})
const code = await new Promise((resolve) => child.once('exit', (status) => resolve(status ?? 1)))
process.exitCode = code
try {
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(readFileSync(report, 'utf8'))
  process.stdout.write(`${numPassedTests} passed, ${numFailedTests} failed, ${numPendingTests + numTodoTests} skipped\n`)
} catch {
  process.stdout.write('The tests could not be counted: they did not run to their end.\n')
  process.exitCode = code || 1
}
