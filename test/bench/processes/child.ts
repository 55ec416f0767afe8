// The bench's side of its processes: each is started for one measure, asked, and ended.
import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Commands, Question, Reply } from './serve.ts'

export interface ChildOptions {
  /** Of Node, before the script. */
  readonly execArgv?: readonly string[]
  readonly args?: readonly string[]
  readonly env?: NodeJS.ProcessEnv
  readonly cwd?: string
}

interface Waiting {
  resolve(result: never): void
  reject(error: Error): void
}

const running = new Set<ChildProcess>()
process.on('exit', killAll)

/** Ends whatever a failed measure has left running. */
export function killAll(): void {
  for (const child of running) child.kill('SIGKILL')
}

export class Child<Asked extends Commands> {
  readonly #process: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  readonly #name: string
  #nextId = 1
  #gone: Error | undefined

  private constructor(name: string, script: string, { execArgv = [], args = [], env, cwd }: ChildOptions) {
    this.#name = name
    this.#process = fork(script, args, {
      execArgv: [...execArgv],
      env: { ...process.env, ...env },
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      ...(cwd !== undefined && { cwd }),
    })
    running.add(this.#process)
    this.#process.on('message', (reply: Reply) => this.#settle(reply))
    this.#process.on('error', (error) => this.#end(error))
    this.#process.on('exit', (code, signal) => {
      running.delete(this.#process)
      this.#end(new Error(`The process '${name}' ended (${signal ?? `exit code ${code}`}).`))
    })
  }

  /** Resolves when the process listens to questions. */
  static async start<Asked extends Commands>(name: string, script: string, options: ChildOptions = {}): Promise<Child<Asked>> {
    const child = new Child<Asked>(name, script, options)
    await new Promise((resolve, reject) => child.#waiting.set(0, { resolve, reject }))
    return child
  }

  ask<Name extends keyof Asked & string>(
    name: Name,
    ...parameters: Parameters<Asked[Name]>
  ): Promise<Awaited<ReturnType<Asked[Name]>>> {
    if (this.#gone !== undefined) return Promise.reject(this.#gone)
    const id = this.#nextId++
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject })
      this.#process.send({ id, name, parameters: parameters[0] ?? null } satisfies Question)
    })
  }

  #settle(reply: Reply): void {
    const waiting = this.#waiting.get(reply.id)
    this.#waiting.delete(reply.id)
    if ('result' in reply) waiting?.resolve(reply.result as never)
    else waiting?.reject(new Error(`${this.#name}: ${reply.failure.stack ?? reply.failure.message}`))
  }

  #end(error: Error): void {
    this.#gone ??= error
    for (const waiting of this.#waiting.values()) waiting.reject(error)
    this.#waiting.clear()
  }

  /** Ends the process in order; it exits when the bench no longer listens. */
  async stop(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return
    const exited = once(this.#process, 'exit')
    this.#process.disconnect()
    await exited
  }

  /** SIGKILL, as when the power goes. */
  async kill(): Promise<void> {
    const exited = once(this.#process, 'exit')
    this.#process.kill('SIGKILL')
    await exited
  }
}
