// What this browser remembers of its user's choices. Nothing that matters: a browser may refuse to keep it.

type Choice = 'language' | 'single-key-shortcuts'

const keyOf = (choice: Choice) => `serumpun.${choice}`

export function recall(choice: Choice): string | null {
  try {
    return localStorage.getItem(keyOf(choice))
  } catch {
    return null
  }
}

export function remember(choice: Choice, value: string): void {
  try {
    localStorage.setItem(keyOf(choice), value)
  } catch {
    // Private windows and full disks: the choice holds until the page is closed.
  }
}
