// What a schema's values are once they have been through JSON: no property is there and undefined at once.
import type { z } from 'zod'

type Exact<Value> = Value extends readonly (infer Item)[]
  ? Exact<Item>[]
  : Value extends object
    ? { [Name in keyof Value]: Exact<Exclude<Value[Name], undefined>> }
    : Value

export type Answer<Schema extends z.ZodType> = Exact<z.output<Schema>>
