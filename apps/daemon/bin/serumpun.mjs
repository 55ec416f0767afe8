#!/usr/bin/env node
// Starts the `serumpun` command on a Node that can run it, whatever Node called this file.
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { projectEnvironment, projectNode } from '../../../scripts/toolchain.mjs'

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const child = spawn(projectNode(), [main, ...process.argv.slice(2)], { stdio: 'inherit', env: projectEnvironment() })
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
// A terminal sends SIGINT to both: this one waits for its child.
process.on('SIGINT', () => {})
child.once('error', (error) => {
  process.stderr.write(`${error.message}\n`)
  process.exitCode = 1
})
child.once('exit', (code, signal) => {
  process.exitCode = code ?? (signal === 'SIGINT' ? 130 : 1)
})
