// Any message that the schema allows, made from the same tables as the reader and the writer.
import fc from 'fast-check'
import type { Message } from '../message.ts'
import { count, dateTime, decimal, boolean, text, dateTimeOf } from '../leaves.ts'
import { messageShape } from '../schema.ts'
import type { Field, Shape } from '../shape.ts'

const LEAVES = new Map<unknown, fc.Arbitrary<unknown>>([
  [
    text,
    fc
      .string({ unit: 'grapheme', maxLength: 20 })
      .map((value) => value.replaceAll(/[^\t\n\r\u0020-\ufffd\u{10000}-\u{10ffff}]/gu, '')),
  ],
  [
    dateTime,
    fc
      .date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true })
      .map((date) => dateTimeOf(date.getTime())),
  ],
  [decimal, fc.integer({ min: -99_999, max: 9_999_999 }).map((value) => (value / 100).toFixed(2))],
  [count, fc.nat(1000)],
  [boolean, fc.boolean()],
])

const STATUSES_AND_CODES = [
  'Copy',
  'Loan',
  'New',
  'Y',
  'N',
  'OK',
  'ERROR',
  'Loaned',
  'Cancel',
  'Renew',
  'StatusChange',
  'RequestResponse',
  'ThisEdition',
  'PatronRequest',
  'BadlyFormedMessage',
  'Unfilled',
]

function arbitraryOf(shape: Shape): fc.Arbitrary<unknown> {
  switch (shape.kind) {
    case 'leaf':
      return LEAVES.get(shape) ?? fc.constantFrom(...STATUSES_AND_CODES.filter((code) => shape.read(code) !== undefined))
    case 'coded':
      return fc.record({ value: fc.stringMatching(/^[\w ]{0,12}$/), scheme: fc.webUrl() }, { requiredKeys: ['value'] })
    case 'choice':
      return fc.oneof(...Object.entries(shape.options).map(([name, option]) => fc.record({ [name]: arbitraryOf(option) })))
    case 'sequence': {
      const fields = Object.entries(shape.fields)
      const required = fields.filter(([, { occurs }]) => occurs === 'one').map(([name]) => name)
      return fc.record(Object.fromEntries(fields.map(([name, field]) => [name, fieldOf(field)])), { requiredKeys: required })
    }
  }
}

function fieldOf({ shape, occurs }: Field): fc.Arbitrary<unknown> {
  const value = arbitraryOf(shape)
  return occurs === 'many' ? fc.array(value, { minLength: 1, maxLength: 3 }) : value
}

export const messageArbitrary = arbitraryOf(messageShape).map((message) => structuredClone(message) as Message)
