// The search screen: one box, the titles found, and the open one beside or over them.
import { Button, VisuallyHidden } from '@mantine/core'
import { useDebouncedValue, useMediaQuery } from '@mantine/hooks'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useNavigate, useRouter, useRouterState, useSearch } from '@tanstack/react-router'
import { lazy, Suspense, useCallback, useEffect, useId, useRef, useState, type RefObject } from 'react'
import { useStatus } from '../../api/status.ts'
import type { TitlePage } from '../../api/types.ts'
import { loaded } from '../../browser/loaded.ts'
import { useMessages } from '../../i18n/provider.tsx'
import { Icon } from '../../parts/icons.tsx'
import { searchMessages } from './messages.ts'
import type { SearchAddress } from './route.ts'
import { Chosen } from './chosen.tsx'
import { Narrowing } from './narrowing.tsx'
import { NothingFound, NothingHere, NothingLeft, SearchRefused } from './nothing.tsx'
import { Ordering } from './ordering.tsx'
import { filtersIn } from './selection.ts'
import { Suggested } from './suggested.tsx'
import { titlesIn, titlesQuery } from './queries.ts'
import { useOpenTitle } from './use-open-title.ts'
import { linksIn, ResultList } from './result-list.tsx'
import { RowSkeletons } from './row-skeletons.tsx'
import { SearchBox } from './search-box.tsx'
import { TitleDetail } from './title-detail.tsx'
import { useCatalogueChanges } from './use-catalogue-changes.ts'
import classes from './view.module.css'

const NarrowDrawer = lazy(async () => ({ default: (await loaded(() => import('./narrow-drawer.tsx'))).NarrowDrawer }))
const TitleDrawer = lazy(async () => ({ default: (await loaded(() => import('./title-drawer.tsx'))).TitleDrawer }))

/** A screen reader is told how many were found once the typing pauses. */
const ANNOUNCE_AFTER_MS = 700

export function SearchScreen() {
  const t = useMessages(searchMessages)
  const { q = '', title: openId, ...selection } = useSearch({ from: '/' })
  const list = useRef<HTMLOListElement>(null)
  const panel = useRef<HTMLElement>(null)
  const headingId = useId()
  const besidePanel = useMediaQuery('(min-width: 64em)', false, { getInitialValueInEffect: false })
  const narrowsBeside = useMediaQuery('(min-width: 80em)', false, { getInitialValueInEffect: false })
  const [narrows, setNarrows] = useState<'never' | 'open' | 'closed'>('never')
  const filters = filtersIn(selection)
  const found = useInfiniteQuery(titlesQuery({ q, selection }))
  const pages = found.data?.pages ?? []
  const titles = titlesIn(pages)
  const foundBy = pages[0]?.suggestion?.isShown === true ? pages[0].suggestion.query : q
  const { open, awaited, gone } = useOpenTitle(openId, titles, !found.isPending && !found.isPlaceholderData)
  const shown = besidePanel && !awaited ? (open ?? titles[0]) : open
  const { show, close } = useOpening()
  const changed = useCatalogueChanges({
    fetchedAt: found.isPlaceholderData ? 0 : found.dataUpdatedAt,
    replaceable: pages.length <= 1,
    refetch: found.refetch,
    list,
  })
  useDocumentTitle(q === '' ? t('screen') : `${q} – ${t('screen')}`)
  const loadMore = useFocusOnMore(titles.length, list, found.fetchNextPage)

  const toPanel = useCallback(() => panel.current?.focus(), [])
  const toBox = () => document.querySelector<HTMLInputElement>('input[type="search"]')?.focus()
  const toList = () => {
    const links = list.current === null ? [] : linksIn(list.current)
    const current = links.find((link) => link.dataset['id'] === openId) ?? links[0]
    current?.focus()
  }

  return (
    <div className={classes.screen} data-resting={q === ''} data-open={open !== undefined}>
      <div className={classes.hero}>
        <div>
          <h1 className={classes.heading}>{t('heading')}</h1>
        </div>
      </div>
      <div className={classes.box}>
        <SearchBox onLeaveDown={toList} />
      </div>
      <Scope resting={q === ''} />
      <div className={classes.columns} data-panel={besidePanel && shown !== undefined} data-narrowing={narrowsBeside}>
        {narrowsBeside && titles.length + filters > 0 && (
          <aside className={classes.narrowing} aria-label={t('narrow')}>
            <Narrowing query={foundBy} />
          </aside>
        )}
        <section className={classes.results} aria-labelledby={headingId} aria-busy={found.isFetching}>
          <div className={classes.count}>
            <h2 id={headingId} className={classes.total}>
              <VisuallyHidden>{q === '' ? t('newest') : t('results')} </VisuallyHidden>
              {pages[0] !== undefined && titles.length > 0 && <Total page={pages[0]} />}
            </h2>
            {titles.length + filters > 0 && (
              <div className={classes.arranging}>
                {!narrowsBeside && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    leftSection={<Icon name="filter" size={16} />}
                    onClick={() => setNarrows('open')}
                  >
                    {filters === 0 ? t('narrow') : t('narrow.count', { filters })}
                  </Button>
                )}
                <Ordering />
              </div>
            )}
            {changed && (
              <Button
                variant="subtle"
                size="compact-sm"
                className={classes.changed}
                leftSection={<Icon name="refresh" size={16} />}
                onClick={() => void found.refetch()}
              >
                {t('changed')}. {t('refresh')}
              </Button>
            )}
          </div>
          {narrowsBeside || <Chosen />}
          {pages[0] !== undefined && !found.isPlaceholderData && <Suggested page={pages[0]} query={q} />}
          <Announcement page={found.isPlaceholderData ? undefined : pages[0]} />
          {gone && (
            <p role="status" className={classes.gone}>
              {t('gone')}
            </p>
          )}
          {found.isPending && <RowSkeletons />}
          {found.isError && <SearchRefused error={found.error} retry={() => void found.refetch()} />}
          {found.isSuccess &&
            titles.length === 0 &&
            !found.isPlaceholderData &&
            (filters > 0 ? <NothingLeft /> : q === '' ? <NothingHere /> : <NothingFound query={q} />)}
          <div className={classes.listing} data-stale={found.isPlaceholderData}>
            <ResultList
              ref={list}
              titles={titles}
              query={q}
              shown={shown?.id}
              besidePanel={besidePanel}
              onRest={(id) => besidePanel && show(id)}
              onEnter={toPanel}
              onLeaveUp={toBox}
            />
          </div>
          {found.hasNextPage && !found.isPlaceholderData && (
            <Button variant="default" size="md" className={classes.more} disabled={found.isFetchingNextPage} onClick={loadMore}>
              {found.isFetchingNextPage ? t('moreLoading') : t('more')}
            </Button>
          )}
        </section>
        {/* Where there is no room beside the list it is for paper only; on the screen the drawer takes its place. */}
        {shown !== undefined && (
          <aside
            ref={panel}
            tabIndex={-1}
            className={classes.panel}
            data-paper-only={!besidePanel}
            aria-label={shown.title}
            onKeyDown={({ key }) => {
              if (key === 'Escape') toList()
            }}
          >
            <TitleDetail
              title={shown}
              actions={
                <Button variant="subtle" size="compact-sm" className={classes.print} onClick={() => window.print()}>
                  {t('print')}
                </Button>
              }
            />
          </aside>
        )}
      </div>
      {!besidePanel && (
        <Suspense>
          <TitleDrawer title={open} onClose={close} />
        </Suspense>
      )}
      {!narrowsBeside && narrows !== 'never' && (
        <Suspense>
          <NarrowDrawer
            opened={narrows === 'open'}
            query={foundBy}
            onClose={() => setNarrows('closed')}
            done={pages[0] === undefined ? t('close') : t('narrow.done', { count: pages[0].total })}
          />
        </Suspense>
      )}
    </div>
  )
}

/** What can be searched, said once, under the empty box. */
function Scope({ resting }: { resting: boolean }) {
  const t = useMessages(searchMessages)
  const status = useStatus()
  if (!resting || status === undefined || status.views.catalogue.titles === 0) return undefined
  const libraries = new Set(status.datasets.filter(({ dataset }) => dataset.startsWith('catalogue/')).map(({ library }) => library))
    .size
  return (
    <p className={classes.scope}>
      {t('scope', { count: status.views.catalogue.titles, libraries: t('libraries', { count: libraries }) })}
    </p>
  )
}

function Total({ page }: { page: TitlePage }) {
  const t = useMessages(searchMessages)
  return page.totalIsExact ? t('total', { count: page.total }) : t('atLeast', { count: page.total })
}

function Announcement({ page }: { page: TitlePage | undefined }) {
  const t = useMessages(searchMessages)
  const [settled] = useDebouncedValue(page, ANNOUNCE_AFTER_MS)
  return <VisuallyHidden role="status">{settled === undefined ? t('loading') : <Total page={settled} />}</VisuallyHidden>
}

/** Opening and closing a title is going to another address, so that "back" closes it. */
function useOpening() {
  const navigate = useNavigate({ from: '/' })
  const { history } = useRouter()
  const fromList = useRouterState({ select: ({ location }) => location.state.openedFromList === true })
  const shut = () =>
    void navigate({ search: ({ title: _, ...search }: SearchAddress) => search, replace: true, resetScroll: false })
  return {
    show: (id: string) => void navigate({ search: (search) => ({ ...search, title: id }), replace: true, resetScroll: false }),
    close: () => (fromList ? history.back() : shut()),
  }
}

/** After "show more" the reader goes on at the first of the new titles. */
function useFocusOnMore(count: number, list: RefObject<HTMLElement | null>, fetchNextPage: () => unknown) {
  const before = useRef<number>(undefined)
  useEffect(() => {
    if (before.current === undefined || count <= before.current || list.current === null) return
    linksIn(list.current)[before.current]?.focus({ preventScroll: true })
    before.current = undefined
  }, [count, list])
  return () => {
    before.current = count
    void fetchNextPage()
  }
}

function useDocumentTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · Serumpun`
  }, [title])
}
