// `npm start`, `npm test` and the other tasks: sets up what is missing, then runs the task on the project's own Node.
import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { ensureInstalled, projectEnvironment, projectNode, root } from './toolchain.mjs'

const bin = (name, file) => join(root, 'node_modules', name, file)
const vitest = [bin('vitest', 'vitest.mjs')]
const tasks = {
  demo: [['apps/daemon/src/demo/main.ts']],
  serumpun: [[join(root, 'apps/daemon/src/main.ts')]],
  test: [['scripts/test.mjs']],
  'test:long': [[...vitest, 'run', '--config', 'vitest.long.config.ts']],
  simulate: [['test/simulation/main.ts']],
  'simulate:year': [['test/year/main.ts']],
  bench: [['test/bench/main.ts']],
  'bench:match': [['test/bench/match/main.ts']],
  'bench:search': [['packages/union/bench/known-items.ts'], ['packages/union/bench/search-speed.ts']],
  'bench:requests': [['packages/requests/bench/requests.ts']],
  'web:build': [['scripts/build-web.mjs']],
  'web:dev': [[bin('vite', 'bin/vite.js'), 'apps/web']],
  typecheck: [
    [bin('typescript', 'bin/tsc'), '-p', '.'],
    [bin('typescript', 'bin/tsc'), '-p', 'apps/web'],
  ],
  lint: [
    [bin('oxlint', 'bin/oxlint'), '--type-aware', '--deny-warnings'],
    [bin('oxfmt', 'bin/oxfmt'), '--check'],
    [bin('knip', 'bin/knip.js')],
  ],
  format: [[bin('oxfmt', 'bin/oxfmt')]],
}

/** npm runs scripts in the project's folder; paths that a user types for `serumpun` mean the folder where it was typed. */
const folderOf = (task) => (task === 'serumpun' ? (process.env.INIT_CWD ?? process.cwd()) : root)

function run(args, cwd) {
  return new Promise((resolve, reject) => {
    const child = spawn(projectNode(), args, { cwd, stdio: 'inherit', env: projectEnvironment() })
    const signals = ['SIGINT', 'SIGTERM', 'SIGHUP']
    // A terminal sends SIGINT to the whole group; the handler is there so that this process outlives its child.
    const pass = (signal) => void (signal !== 'SIGINT' && child.kill(signal))
    for (const signal of signals) process.on(signal, pass)
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      for (const name of signals) process.off(name, pass)
      resolve(code ?? (signal === 'SIGINT' ? 130 : 1))
    })
  })
}

const [task = '', ...args] = process.argv.slice(2)
try {
  if (!Object.hasOwn(tasks, task)) throw new Error(`There is no task '${task}'. Tasks: ${Object.keys(tasks).join(', ')}.`)
  ensureInstalled()
  let code = 0
  for (const command of tasks[task]) code = (await run([...command, ...args], folderOf(task))) || code
  process.exitCode = code
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
