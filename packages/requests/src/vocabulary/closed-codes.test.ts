import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import {
  ACTIONS,
  ERROR_TYPES,
  MESSAGE_STATUSES,
  PREFERRED_EDITIONS,
  REASONS_FOR_MESSAGE,
  REQUEST_SUB_TYPES,
  REQUEST_TYPES,
  SERVICE_TYPES,
  STATUSES,
  YES_NO,
} from './closed-codes.ts'

const LISTS = {
  type_action: ACTIONS,
  type_errorType: ERROR_TYPES,
  type_messageStatus: MESSAGE_STATUSES,
  type_preferredEdition: PREFERRED_EDITIONS,
  type_reasonForMessage: REASONS_FOR_MESSAGE,
  type_requestType: REQUEST_TYPES,
  type_requestSubType: REQUEST_SUB_TYPES,
  type_serviceType: SERVICE_TYPES,
  type_status: STATUSES,
  type_yesNo: YES_NO,
}

const schema = join(fileURLToPath(new URL('../../../../../', import.meta.url)), 'shared/data/iso18626-xsd/ISO-18626-2021-2.xsd')

/** The enumerations of a schema, by the name of their type. */
function enumerationsOf(xsd: string): Map<string, string[]> {
  const types = xsd.matchAll(/<xs:simpleType name="(\w+)">(.*?)<\/xs:simpleType>/gs)
  return new Map(
    [...types].map(([, name = '', body = '']) => [
      name,
      [...body.matchAll(/enumeration value="(\w+)"/g)].map(([, value = '']) => value),
    ]),
  )
}

describe('closed codes', () => {
  it.skipIf(!existsSync(schema))('are those of the schema, all of them, in its order (skipped where the schema is absent)', () => {
    const enumerations = enumerationsOf(readFileSync(schema, 'utf8'))
    expect(Object.fromEntries(enumerations)).toEqual(LISTS)
  })

  it('name nothing twice', () => {
    for (const codes of Object.values(LISTS)) expect(new Set<string>(codes).size).toBe(codes.length)
  })
})
