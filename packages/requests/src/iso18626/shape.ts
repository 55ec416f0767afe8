// The few building blocks of the ISO 18626 schema, as values: from them come the reader, the writer and the types of messages,
// so that none of the three can disagree with the others. What the messages consist of is said in `schema.ts`.

import type { ErrorType } from '../vocabulary/closed-codes.ts'

/** A code of an open list (`type_schemeValuePair`): the scheme names the list. */
export interface Code {
  readonly value: string
  readonly scheme?: string
}

/** An element of text. */
export interface Leaf<Value> {
  readonly kind: 'leaf'
  /** Undefined for what is no value of this type. */
  readonly read: (text: string) => Value | undefined
  readonly write: (value: Value) => string
  /** What a message with another value is told. */
  readonly fault: ErrorType
}

/** An element of text with the attribute `scheme`. */
export interface Coded {
  readonly kind: 'coded'
}

/** Elements in the order of the schema. */
export interface Sequence<Fields extends FieldTable = FieldTable> {
  readonly kind: 'sequence'
  readonly fields: Fields
}

/** Exactly one of several elements. */
export interface Choice<Options extends Readonly<Record<string, Shape>> = Readonly<Record<string, Shape>>> {
  readonly kind: 'choice'
  readonly options: Options
}

// Leaves of every type; `never` is what any writer may be given.
type AnyLeaf = Omit<Leaf<unknown>, 'write'> & { readonly write: (value: never) => string }
export type Shape = AnyLeaf | Coded | Sequence | Choice

type Occurs = 'one' | 'optional' | 'many'

export interface Field<Of extends Shape = Shape, Times extends Occurs = Occurs> {
  readonly shape: Of
  readonly occurs: Times
}

export type FieldTable = Readonly<Record<string, Field>>

type Named<Fields extends FieldTable, Times extends Occurs> = {
  [Name in keyof Fields]: Fields[Name]['occurs'] extends Times ? Name : never
}[keyof Fields]

type SequenceValue<Fields extends FieldTable> = {
  readonly [Name in Named<Fields, 'one'>]: ValueOf<Fields[Name]['shape']>
} & {
  readonly [Name in Named<Fields, 'optional'>]?: ValueOf<Fields[Name]['shape']>
} & {
  readonly [Name in Named<Fields, 'many'>]?: readonly ValueOf<Fields[Name]['shape']>[]
}

type ChoiceValue<Options extends Readonly<Record<string, Shape>>> = {
  [Name in keyof Options]: { readonly [Only in Name]: ValueOf<Options[Only]> }
}[keyof Options]

/** The type of what a shape holds. */
export type ValueOf<Of> =
  Of extends Leaf<infer Value>
    ? Value
    : Of extends Coded
      ? Code
      : Of extends Sequence<infer Fields>
        ? SequenceValue<Fields>
        : Of extends Choice<infer Options>
          ? ChoiceValue<Options>
          : never

export const coded: Coded = { kind: 'coded' }

export function sequence<const Fields extends FieldTable>(fields: Fields): Sequence<Fields> {
  return { kind: 'sequence', fields }
}

export function choice<const Options extends Readonly<Record<string, Shape>>>(options: Options): Choice<Options> {
  return { kind: 'choice', options }
}

export function one<Of extends Shape>(shape: Of): Field<Of, 'one'> {
  return { shape, occurs: 'one' }
}

export function optional<Of extends Shape>(shape: Of): Field<Of, 'optional'> {
  return { shape, occurs: 'optional' }
}

/** Any number of times; none is no field at all. */
export function many<Of extends Shape>(shape: Of): Field<Of, 'many'> {
  return { shape, occurs: 'many' }
}
