// The search box. What is typed is its own; the address follows a moment later, and back and forward are followed in turn.
import { CloseButton, TextInput } from '@mantine/core'
import { useNavigate, useRouterState, useSearch } from '@tanstack/react-router'
import { useEffect, useRef, useState, type KeyboardEvent } from 'react'
import { useMessages } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { searchMessages } from './messages.ts'
import { MAX_QUERY_LENGTH } from './route.ts'
import classes from './search-box.module.css'

/** Lets a burst of keys (a barcode reader, a paste) pass as one question, and still leaves time for an answer within 150 ms of a key press. */
const TYPING_PAUSE_MS = 40

export function SearchBox({ onLeaveDown }: { onLeaveDown: () => void }) {
  const t = useMessages(searchMessages)
  const { typed, type, send } = useTypedQuery()
  const input = useFocusOnArrival()
  return (
    <form
      role="search"
      className={classes.form}
      onSubmit={(event) => {
        event.preventDefault()
        send()
      }}
    >
      <TextInput
        ref={input}
        type="search"
        name="q"
        value={typed}
        maxLength={MAX_QUERY_LENGTH}
        aria-label={t('box.label')}
        placeholder={t('box.placeholder')}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
        enterKeyHint="search"
        size="lg"
        leftSection={<Icon name="search" size={22} />}
        leftSectionPointerEvents="none"
        leftSectionWidth={52}
        rightSectionWidth={48}
        rightSection={
          typed !== '' && (
            <CloseButton
              aria-label={t('box.clear')}
              onClick={() => {
                type('')
                input.current?.focus()
              }}
            />
          )
        }
        classNames={{ input: classes.input, section: classes.section }}
        onChange={({ currentTarget }) => type(currentTarget.value)}
        onKeyDown={(event: KeyboardEvent) => {
          if (event.key !== 'ArrowDown') return
          event.preventDefault()
          onLeaveDown()
        }}
      />
    </form>
  )
}

function useTypedQuery() {
  const { q = '' } = useSearch({ from: '/' })
  const navigate = useNavigate()
  const [typed, setTyped] = useState(q)
  const sent = useRef(q)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  useEffect(() => () => clearTimeout(timer.current), [])
  useEffect(() => {
    // Somebody else changed the address: a link, or back and forward.
    if (q === sent.current) return
    clearTimeout(timer.current)
    sent.current = q
    setTyped(q)
  }, [q])

  const send = (text = typed) => {
    clearTimeout(timer.current)
    const wanted = text.trim().replace(/\s+/g, ' ')
    if (wanted === sent.current) return
    sent.current = wanted
    void navigate({
      to: '/',
      search: ({ q: _, title: __, ...selection }) => (wanted === '' ? selection : { ...selection, q: wanted }),
      replace: true,
      resetScroll: false,
    })
  }
  const type = (text: string) => {
    setTyped(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => send(text), TYPING_PAUSE_MS)
  }
  return { typed, type, send: () => send() }
}

/** The box has the focus when it was asked for, and on a fresh start where that brings up no keyboard over the page. */
function useFocusOnArrival() {
  const input = useRef<HTMLInputElement>(null)
  const asked = useRouterState({ select: ({ location }) => (location.state.focusSearch === true ? location.state.key : undefined) })
  useEffect(() => {
    if (asked === undefined) return
    input.current?.focus()
    input.current?.select()
  }, [asked])
  useEffect(() => {
    const untouched = document.activeElement === null || document.activeElement === document.body
    if (untouched && input.current?.value === '' && matchMedia('(hover: hover) and (pointer: fine)').matches) input.current.focus()
  }, [])
  return input
}
