import { describe, expect, it } from 'vitest'
import { catalogue, translator } from './catalogue.ts'

const messages = catalogue(
  {
    greeting: 'Good morning',
    found: { one: '{count} title for {query}', other: '{count} titles for {query}' },
    range: '{from} to {to}',
  },
  {
    id: { greeting: 'Selamat pagi', found: '{count} judul untuk {query}', range: '{from} sampai {to}' },
    ms: { greeting: 'Selamat pagi', found: '{count} judul bagi {query}', range: '{from} hingga {to}' },
  },
)

describe('translator', () => {
  it('chooses the form by the language’s own plural rules', () => {
    const en = translator(messages, 'en', 'en-GB')
    expect(en('found', { count: 1, query: 'padi' })).toBe('1 title for padi')
    expect(en('found', { count: 0, query: 'padi' })).toBe('0 titles for padi')
    expect(translator(messages, 'id', 'id-ID')('found', { count: 1, query: 'padi' })).toBe('1 judul untuk padi')
  })

  it('writes numbers as the locale does', () => {
    expect(translator(messages, 'id', 'id-ID')('found', { count: 1234567, query: 'x' })).toBe('1.234.567 judul untuk x')
    expect(translator(messages, 'ms', 'ms-MY')('found', { count: 1234567, query: 'x' })).toBe('1,234,567 judul bagi x')
  })

  it('puts in what people typed as it is', () => {
    expect(translator(messages, 'en', 'en-GB')('found', { count: 2, query: '{count} $& <b>' })).toBe('2 titles for {count} $& <b>')
    expect(translator(messages, 'en', 'en-GB')('range', { from: '{to}', to: 'b' })).toBe('{to} to b')
  })

  it('is refused by the compiler when a key, a value or a translation is missing', () => {
    const t = translator(messages, 'en', 'en-GB')
    const neverRun = () => {
      // @ts-expect-error there is no such message
      t('farewell')
      // @ts-expect-error the message has placeholders
      t('found')
      // @ts-expect-error a count is a number
      t('found', { count: 'two', query: 'x' })
      // @ts-expect-error Malay lacks the message
      catalogue({ a: 'A', b: 'B' }, { id: { a: 'A', b: 'B' }, ms: { a: 'A' } })
      // @ts-expect-error English has no such message
      catalogue({ a: 'A' }, { id: { a: 'A', b: 'B' }, ms: { a: 'A' } })
    }
    expect(neverRun).toBeTypeOf('function')
  })
})
