// The contract as types, for clients: which operation is at a path, what it takes, what it answers.
import type { z } from 'zod'
import type { Answer } from './answer.ts'
import type { Operations } from './operations.ts'

type Operation = Operations[keyof Operations]
type Json<Schema extends z.ZodType> = { readonly content: { readonly 'application/json': { readonly schema: Schema } } }

/** Paths at which a method answers with JSON. */
export type PathOf<Method extends Operation['method']> = Extract<
  Operation,
  { readonly method: Method; readonly responses: { readonly 200: Json<z.ZodType> } }
>['path']

type At<Method, Path> = Extract<Operation, { readonly method: Method; readonly path: Path }>

type Requested<Of, Part extends string> = Of extends {
  readonly request: { readonly [Name in Part]: infer Schema extends z.ZodType }
}
  ? { [Name in Part]: z.input<Schema> }
  : { [Name in Part]?: undefined }

/** What goes into the path and behind the `?`. Texts are encoded by the client. */
export type InputAt<Method extends Operation['method'], Path> = Requested<At<Method, Path>, 'params'> &
  Requested<At<Method, Path>, 'query'>

export type AnswerAt<Method extends Operation['method'], Path> =
  At<Method, Path> extends { readonly responses: { readonly 200: Json<infer Schema> } } ? Answer<Schema> : never

/** What is sent in JSON. */
export type BodyAt<Method, Path> =
  At<Method, Path> extends {
    readonly request: { readonly body: { readonly content: { readonly 'application/json': { readonly schema: infer Schema } } } }
  }
    ? Schema extends z.ZodType
      ? z.input<Schema>
      : never
    : never

/** What is answered where something was made. */
export type MadeAt<Method, Path> =
  At<Method, Path> extends { readonly responses: { readonly 201: Json<infer Schema> } } ? Answer<Schema> : never
