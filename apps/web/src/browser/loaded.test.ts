import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { loaded } from './loaded.ts'

const failure = new TypeError('Failed to fetch dynamically imported module')
const reload = vi.fn<() => void>()
let answers: (() => Response)[] = []

beforeEach(() => {
  const kept = new Map<string, string>()
  vi.useFakeTimers()
  vi.stubGlobal('window', { location: { reload } })
  vi.stubGlobal('sessionStorage', {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  })
  vi.stubGlobal('fetch', async () => (answers.shift() ?? (() => Response.json({})))())
  answers = []
  reload.mockClear()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const silent = () => {
  throw new TypeError('fetch failed')
}
const import_ = (...outcomes: (string | Error)[]) =>
  vi.fn<() => Promise<string>>(async () => {
    const outcome = outcomes.shift() ?? failure
    if (outcome instanceof Error) throw outcome
    return outcome
  })

describe('loaded', () => {
  it('asks nobody when the part is there', async () => {
    await expect(loaded(import_('part'))).resolves.toBe('part')
  })

  it('waits for a silent node, then tries again', async () => {
    answers = [silent, silent]
    const load = import_(failure, 'part')
    const part = loaded(load)
    await vi.advanceTimersByTimeAsync(0)
    expect(load).toHaveBeenCalledTimes(1)
    await vi.runAllTimersAsync()
    await expect(part).resolves.toBe('part')
    expect(reload).not.toHaveBeenCalled()
  })

  it('loads the page again when the node is there and the part is not', async () => {
    void loaded(import_(failure, failure))
    await vi.runAllTimersAsync()
    expect(reload).toHaveBeenCalledOnce()
  })

  it('takes an error answer for a sign of life', async () => {
    answers = [() => new Response(null, { status: 503 })]
    void loaded(import_(failure, failure))
    await vi.runAllTimersAsync()
    expect(reload).toHaveBeenCalledOnce()
  })

  it('reloads once, not for ever', async () => {
    void loaded(import_(failure, failure))
    await vi.runAllTimersAsync()
    const refused = loaded(import_(failure, failure)).catch((error: unknown) => error)
    await vi.runAllTimersAsync()
    expect(await refused).toBe(failure)
    expect(reload).toHaveBeenCalledOnce()
  })
})
