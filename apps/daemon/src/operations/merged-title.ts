// The merged description of a title as the API and the page have it: records are named by their places in its list of them, because a title
// that two hundred libraries have would otherwise repeat their long names in every field.
import type { MergedDescription, Said, Title, TitleId } from '@serumpun/union'

interface SaidBy<Value> {
  readonly value: Value
  readonly by: number[]
}

type Placed<Field> = Field extends readonly Said<infer Value>[]
  ? SaidBy<Value>[]
  : Field extends Said<infer Value>
    ? SaidBy<Value> & { readonly others: SaidBy<Value>[] }
    : Field

export type MergedEntry = { readonly [Field in keyof Omit<MergedDescription, 'otherScript'>]: Placed<MergedDescription[Field]> }

export function mergedEntry({ merged: { otherScript: _, ...fields }, members }: Pick<Title, 'merged' | 'members'>): MergedEntry {
  const places = new Map<TitleId, number>(members.map(({ id }, place) => [id, place]))
  const placed = ({ value, by }: Said<unknown>): SaidBy<unknown> => ({ value, by: by.flatMap((id) => places.get(id) ?? []) })
  const entries = Object.entries(fields).map(([name, said]) => {
    if (said === undefined) return [name, undefined]
    if ('others' in said) return [name, { ...placed(said), others: said.others.map(placed) }]
    return [name, said.map(placed)]
  })
  return Object.fromEntries(entries) as MergedEntry
}
