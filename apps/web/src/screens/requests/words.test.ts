import { describe, expect, it } from 'vitest'
import { endOfDay, offered, sayingOf } from './words.ts'

describe('what can be said', () => {
  it('comes in the order in which a desk needs it, and without words of another version', () => {
    const possible = ['Close', 'Unfilled', 'WillSupply', 'Teleport', 'Notification'].map((word) => ({
      role: 'supplier' as const,
      word,
    }))
    expect(offered(possible).map(({ word }) => word)).toEqual(['WillSupply', 'Unfilled', 'Notification', 'Close'])
  })

  it('is said with what was filled in, and nothing else', () => {
    const form = new FormData()
    form.set('note', '  ')
    form.set('dueDate', '2026-12-31')
    form.append('condition', 'LibraryUseOnly')
    expect(sayingOf('supplier', 'Loaned', form, ['x'])).toEqual({
      role: 'supplier',
      word: 'Loaned',
      seen: ['x'],
      dueDate: new Date(2026, 11, 31, 23, 59, 59).toISOString(),
      conditions: ['LibraryUseOnly'],
    })
  })

  it.each(['', '2026', 'tomorrow'])('takes %j for no day', (text) => expect(endOfDay(text)).toBeUndefined())
})
