// How a call to the node can fail: it said no, or it said nothing.
import type { Problem, ProblemPart } from './types.ts'

/** The node answered with an error. `message` is its explanation for people, in English. */
export class NodeRefused extends Error {
  readonly status: number
  /** The node's stable error code, or `HTTP_<status>` where it gave none. */
  readonly code: string
  /** What is wrong with what was sent, part by part. */
  readonly errors: readonly ProblemPart[]

  constructor(status: number, problem: Problem) {
    super(problem.detail ?? problem.title ?? `HTTP ${status}`)
    this.name = 'NodeRefused'
    this.status = status
    this.errors = problem.errors ?? []
    this.code = problem.code ?? `HTTP_${status}`
  }
}

/** Nothing answered: the node is stopped, or the line to it is cut. */
export class NodeUnreachable extends Error {
  constructor(options?: ErrorOptions) {
    super('The node does not answer.', options)
    this.name = 'NodeUnreachable'
  }
}
