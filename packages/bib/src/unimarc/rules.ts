// Applies the tables: a UNIMARC field's subfields by its rules, and what has no rule.
import type { DataField, Subfield } from '../record.ts'
import { marcRelator } from './codes.ts'
import type { Draft } from './fields.ts'
import { append, dataField, endWith, indicator, isUnimarcControl, withoutMarks } from './fields.ts'
import type { FieldRule, SubfieldRules } from './table.ts'

export interface Converted {
  readonly subfields: Draft[]
  /** What the rules have no place for. */
  readonly rest: Subfield[]
}

/** @param once Codes that MARC 21 doesn't repeat in this field. */
export function applyRules(subfields: readonly Subfield[], rules: SubfieldRules, once = ''): Converted {
  const made: Draft[] = []
  const rest: Subfield[] = []
  const used = new Set<string>()
  for (const subfield of subfields) {
    const { code, value: marked } = subfield
    const rule = Object.hasOwn(rules, code) ? rules[code] : undefined
    if (rule === undefined) {
      if (!isUnimarcControl(subfield) && marked.trim() !== '') rest.push(subfield)
      continue
    }
    const [to, mark] = [rule.charAt(0), rule.slice(1)]
    const value = withoutMarks(marked).trim()
    if (value === '') continue
    const converted = to === '4' ? marcRelator(value) : value
    if (to === '+' || (once.includes(to) && used.has(to)))
      append(made, to === '+' ? mark : mark === '' ? ' ;' : mark, converted, 'a')
    else {
      endWith(made, mark)
      made.push({ code: to, value: converted })
      used.add(to)
    }
  }
  return { subfields: made, rest }
}

/** A field by its rule; its rest is for the caller to keep. */
export function convertByRule(
  field: DataField,
  { to, indicators, subfields, once }: FieldRule,
): [DataField | undefined, Subfield[]] {
  const { subfields: made, rest } = applyRules(field.subfields, subfields, once)
  const own = indicators.replace('[1]', indicator(field, 1)).replace('[2]', indicator(field, 2))
  return [made.length === 0 ? undefined : dataField(to, own, made), rest]
}
