import { describe, expect, it } from 'vitest'
import { chooseLanguage, localeFor } from './language.ts'

describe('chooseLanguage', () => {
  it.each([
    [null, ['id-ID', 'en-US'], 'id'],
    [null, ['in-ID'], 'id'],
    [null, ['ms-MY', 'en'], 'ms'],
    [null, ['zh-CN', 'en-SG'], 'en'],
    [null, ['fr-FR'], 'id'],
    [null, [], 'id'],
    ['ms', ['id-ID'], 'ms'],
    ['xx', ['en'], 'en'],
  ])('remembered %j, browser %j: %s', (remembered, preferred, expected) => {
    expect(chooseLanguage(remembered, preferred)).toBe(expected)
  })
})

describe('localeFor', () => {
  it.each([
    ['en', ['id-ID', 'en-US'], 'en-US'],
    ['en', ['en', 'id-ID'], 'en-GB'],
    ['ms', ['ms-BN'], 'ms-BN'],
    ['id', ['en-US'], 'id-ID'],
  ] as const)('%s for %j: %s', (language, preferred, expected) => {
    expect(localeFor(language, preferred)).toBe(expected)
  })
})
