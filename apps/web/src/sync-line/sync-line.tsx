// The status line: a dot and a sentence, on every screen.
import { VisuallyHidden } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useLinkState, useStatus } from '../api/status.ts'
import { useMessages, useSpeech } from '../i18n/provider.tsx'
import { syncMessages } from './messages.ts'
import { syncStateOf, type SyncState } from './sync-state.ts'
import classes from './sync-line.module.css'

const tones: Record<SyncState['kind'], 'quiet' | 'calm' | 'busy' | 'alone' | 'lost'> = {
  opening: 'quiet',
  lost: 'lost',
  receiving: 'busy',
  receivingFromMany: 'busy',
  comparing: 'busy',
  indexing: 'busy',
  alone: 'alone',
  inStep: 'calm',
}

export function SyncLine() {
  const state = syncStateOf(useStatus(), useLinkState())
  const { full, announced } = useSentence(state)
  return (
    <>
      <Link to="/network" className={classes.line} data-tone={tones[state.kind]}>
        <span className={classes.dot} aria-hidden="true" />
        <span className={classes.text}>{full}</span>
      </Link>
      {/* Read out when the state changes, not at each part that arrives. */}
      <VisuallyHidden role="status">{announced}</VisuallyHidden>
    </>
  )
}

function useSentence(state: SyncState): { full: string; announced: string } {
  const t = useMessages(syncMessages)
  const { formats } = useSpeech()
  switch (state.kind) {
    case 'receiving': {
      const announced = t('receivingFrom', { library: state.library })
      const { library, done, parts } = state
      return { full: parts > 0 ? t('receiving', { library, done, parts }) : announced, announced }
    }
    case 'receivingFromMany': {
      const announced = t('receivingFromSome', { count: state.libraries })
      const { libraries: count, done, parts } = state
      return { full: parts > 0 ? t('receivingFromMany', { count, done, parts }) : announced, announced }
    }
    case 'indexing':
      return { full: t('indexing', { count: state.parts }), announced: '' }
    case 'alone': {
      const when = state.asOf === undefined ? undefined : formats.moment(state.asOf)
      const full = when === undefined ? t('alone') : t('aloneSince', { when })
      return { full, announced: full }
    }
    case 'opening':
      return { full: t('opening'), announced: '' }
    case 'lost':
      // The banner says so at more length.
      return { full: t('lost'), announced: '' }
    case 'comparing':
      return { full: t('comparing'), announced: '' }
    case 'inStep':
      return { full: t('inStep'), announced: t('inStep') }
  }
}
