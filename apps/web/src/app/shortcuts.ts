// Keys that work on every screen. WCAG 2.1.4: single-key shortcuts can be switched off.
import { useEffect } from 'react'
import { recall, remember } from '../browser/memory.ts'

export function singleKeyShortcuts(): boolean {
  return recall('single-key-shortcuts') !== 'off'
}

export function setSingleKeyShortcuts(on: boolean): void {
  remember('single-key-shortcuts', on ? 'on' : 'off')
}

/** Whether a key press is typing and not a shortcut: in a field, or with a modifier (Shift makes `?` on some keyboards). */
export function isTyping({ target, ctrlKey, metaKey, altKey }: KeyboardEvent): boolean {
  if (ctrlKey || metaKey || altKey) return true
  return target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'))
}

/** Runs an action when its key is pressed outside of fields and dialogs. */
export function useShortcuts(actions: Readonly<Record<string, () => void>>): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const action = actions[event.key]
      if (action === undefined || event.defaultPrevented || isTyping(event) || !singleKeyShortcuts()) return
      if (document.querySelector('[role="dialog"]') !== null) return
      event.preventDefault()
      action()
    }
    document.addEventListener('keydown', onKeyDown)
    return () => document.removeEventListener('keydown', onKeyDown)
  }, [actions])
}
