// Code that is loaded when it is first needed, on pages that outlive the node that served them.
import { fetchStatus } from '../api/client.ts'
import { NodeUnreachable } from '../api/errors.ts'

const ASK_AGAIN_MS = 1500
const ANSWER_MS = 5_000
const RELOADED = 'serumpun.reloaded-for-code'

/**
 * Imports a part of the app. While the node is silent it waits, and the page stays as it is. When the node answers but the
 * part is not to be had (another version came, or the browser remembers the failure), the page is loaded again: its address
 * holds what was looked for.
 *
 * @throws {Error} the import's error, if loading the page again did not help either
 */
export async function loaded<Part>(load: () => Promise<Part>): Promise<Part> {
  try {
    return await load()
  } catch {
    await untilNodeAnswers()
  }
  try {
    const part = await load()
    sessionStorage.removeItem(RELOADED)
    return part
  } catch (error) {
    if (sessionStorage.getItem(RELOADED) !== null) throw error
    sessionStorage.setItem(RELOADED, 'yes')
    window.location.reload()
    return new Promise(() => {})
  }
}

async function untilNodeAnswers(): Promise<void> {
  for (;;) {
    try {
      await fetchStatus(AbortSignal.timeout(ANSWER_MS))
      return
    } catch (error) {
      const silent = error instanceof NodeUnreachable || (error instanceof DOMException && error.name === 'TimeoutError')
      if (!silent) return
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS))
  }
}
