// The HTTP API's contract: what the node serves and its clients ask for, once. Clients that only need the types bundle nothing.
import type { Answer } from './answer.ts'
import type { problem, problemPart } from './problem.ts'

export type { Answer } from './answer.ts'
export type { AnswerAt, BodyAt, InputAt, MadeAt, PathOf } from './contract.ts'
export * as limits from './limits.ts'
export { operations, type Operations } from './operations.ts'
export type Problem = Answer<typeof problem>
export type ProblemPart = Answer<typeof problemPart>
