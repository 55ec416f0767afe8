import { expect, it } from 'vitest'
import { linesIn, titleIn } from './written.ts'

it('is read in lines, the title apart', () => {
  const written = {
    bibliographicInfo: { title: 'Laskar pelangi', author: 'Hirata' },
    note: 'Segera',
    reasonRetry: { value: 'OnLoan' },
  }
  expect(linesIn(written)).toEqual([{ text: 'Hirata' }, { text: 'Segera' }, { reason: 'OnLoan' }])
  const by = { name: 'X' }
  expect(titleIn({ messages: [{ id: '1', by, at: '2026-01-01T00:00:00Z', written }] })).toBe('Laskar pelangi')
  expect(titleIn({ messages: [{ id: '1', by, at: '2026-01-01T00:00:00Z' }] })).toBeUndefined()
})
