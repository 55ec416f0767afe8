// The reading half of the view: pages of requests, one request, what is due, and figures for the balance.
import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { LibraryId } from '@serumpun/replica'
import { type Todo, TODOS } from '../actions/attention.ts'
import { RequestsError } from '../errors.ts'
import { parseRequestId, type RequestId, type Role, type Whereabouts } from '../events/event.ts'
import { DEFAULT_PAGE_REQUESTS, LEAST_PREFIX_CHARS, MAX_PAGE_REQUESTS } from '../limits.ts'
import type { Standing } from '../state/standing.ts'
import type { ServiceType } from '../vocabulary/closed-codes.ts'
import { Rows } from './statements.ts'

/** A request as lists show it. Dates in milliseconds since 1970, by their authors' clocks. */
export interface RequestSummary {
  readonly id: RequestId
  readonly network: string
  /** A side without a node has no id. */
  readonly requester?: LibraryId
  readonly supplier?: LibraryId
  readonly standing: Standing
  /** What was supplied; before that what was asked for. */
  readonly service: ServiceType
  readonly need: string
  /** The requester's own number for it. */
  readonly reference: string
  readonly whereabouts: Whereabouts
  readonly requested: number
  readonly changed: number
  readonly answered?: number
  readonly supplied?: number
  readonly ended?: number
  /** While it is on loan. */
  readonly due?: number
  readonly todo: { readonly [Side in Role]?: Todo }
  /** Whether the side has still something to do or to wait for. */
  readonly open: { readonly [Side in Role]: boolean }
  /** Events that had no effect. */
  readonly conflicts: number
}

/**
 * Which requests: those that wait for this side (the longest waiting first), those that are not finished, those on loan
 * (the earliest due first), or all (the newest first).
 */
export const BOXES = ['todo', 'open', 'due', 'all'] as const
export type Box = (typeof BOXES)[number]

export interface ListRequest {
  /** Whose list. */
  readonly library: LibraryId
  readonly role: Role
  readonly box: Box
  /** @default every network */
  readonly network?: string
  /** @default every kind */
  readonly todo?: Todo
  /** With `due`: due before this. */
  readonly before?: number
  /** From the page before. */
  readonly cursor?: string
  /** @default 50 */
  readonly limit?: number
}

export interface RequestPage {
  readonly requests: readonly RequestSummary[]
  /** Undefined at the end. */
  readonly next: string | undefined
}

interface SummaryRow {
  readonly number: number
  readonly id: string
  readonly network: string
  readonly requester: string | null
  readonly supplier: string | null
  readonly standing: Standing
  readonly service: ServiceType
  readonly need: string
  readonly reference: string
  readonly whereabouts: Whereabouts
  readonly requested: number
  readonly changed: number
  readonly answered: number | null
  readonly supplied: number | null
  readonly ended: number | null
  readonly due: number | null
  readonly requester_todo: Todo | null
  readonly supplier_todo: Todo | null
  readonly requester_open: number
  readonly supplier_open: number
  readonly conflicts: number
}

const SUMMARY = `
  SELECT r.number, r.id, network.id AS network, a.id AS requester, b.id AS supplier, standing, service, need, reference, whereabouts,
    requested, changed, answered, supplied, ended, due, requester_todo, supplier_todo,
    requester_open, supplier_open, conflicts
  FROM state r JOIN network ON network.number = r.network
    LEFT JOIN library a ON a.number = r.requester LEFT JOIN library b ON b.number = r.supplier`

/** A request that was followed by another for the same need is no longer something to go on with. */
const NOT_FOLLOWED = `(r.requester_todo IS NOT 'GoOn' OR NOT EXISTS (
  SELECT 1 FROM state n WHERE n.need = r.need AND n.requester = r.requester AND n.network = r.network
    AND (n.requested, n.id) > (r.requested, r.id)))`

const optional = <Name extends string, Value>(name: Name, value: Value | null): { [Key in Name]?: Value } =>
  value === null ? {} : ({ [name]: value } as { [Key in Name]?: Value })

function summaryOf(row: SummaryRow): RequestSummary {
  const { id, network, standing, service, need, reference, whereabouts, requested, changed, conflicts } = row
  return {
    id: id as RequestId,
    network,
    ...optional('requester', row.requester as LibraryId | null),
    ...optional('supplier', row.supplier as LibraryId | null),
    standing,
    service,
    need,
    reference,
    whereabouts,
    requested,
    changed,
    ...optional('answered', row.answered),
    ...optional('supplied', row.supplied),
    ...optional('ended', row.ended),
    ...optional('due', row.due),
    todo: { ...optional('requester', row.requester_todo), ...optional('supplier', row.supplier_todo) },
    open: { requester: row.requester_open === 1, supplier: row.supplier_open === 1 },
    conflicts,
  }
}

/** Where a page ended: the date that it is ordered by, and the request. */
function parseCursor(text: string): { at: number; id: string } {
  const [at = '', id = ''] = text.split('.')
  if (!/^\d{1,15}$/.test(at)) throw new RequestsError('REQUESTS_INVALID', 'The next page cannot be found: begin the list again.')
  return { at: Number(at), id: parseRequestId(id) }
}

export class RequestsReader {
  readonly #db: DatabaseSync
  #numbersOf: Rows<{ number: number; network: string }> | undefined
  readonly #prepared = new Map<string, Rows<SummaryRow>>()

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  #rows(sql: string): Rows<SummaryRow> {
    const known = this.#prepared.get(sql) ?? new Rows<SummaryRow>(this.#db.prepare(sql))
    this.#prepared.set(sql, known)
    return known
  }

  /** @throws {RequestsError} `REQUESTS_INVALID`. */
  list({ library, role, box, network, todo, before, cursor, limit = DEFAULT_PAGE_REQUESTS }: ListRequest): RequestPage {
    if (!Number.isInteger(limit) || limit < 1 || limit > MAX_PAGE_REQUESTS) {
      throw new RequestsError('REQUESTS_INVALID', `A page has 1 to ${MAX_PAGE_REQUESTS} requests.`)
    }
    const column = box === 'due' ? 'due' : 'changed'
    const isDescending = box === 'open' || box === 'all'
    const values: SQLInputValue[] = [library]
    const where = [`r.${role} = (SELECT number FROM library WHERE id = ?)`, `r.${column} IS NOT NULL`]
    const also = (condition: string, ...more: SQLInputValue[]): void => {
      where.push(condition)
      values.push(...more)
    }
    if (box === 'todo') also(`r.${role}_todo IS NOT NULL`)
    if (box === 'todo' && role === 'requester') also(NOT_FOLLOWED)
    if (box === 'open') also(`r.${role}_open = 1`)
    if (network !== undefined) also('network.id = ?', network)
    if (todo !== undefined) also(`r.${role}_todo = ?`, todo)
    if (before !== undefined && box === 'due') also('r.due < ?', before)
    if (cursor !== undefined) {
      const { at, id } = parseCursor(cursor)
      also(`(r.${column}, r.id) ${isDescending ? '<' : '>'} (?, ?)`, at, id)
    }
    const order = isDescending ? 'DESC' : 'ASC'
    const sql = `${SUMMARY} WHERE ${where.join(' AND ')} ORDER BY r.${column} ${order}, r.id ${order} LIMIT ?`
    const rows = this.#rows(sql).all(...values, limit + 1)
    const last = rows.length > limit ? rows[limit - 1] : undefined
    return {
      requests: rows.slice(0, limit).map(summaryOf),
      next: last && `${last[column] ?? 0}.${last.id}`,
    }
  }

  /** How many requests wait for a side, by what they wait for. */
  countTodos(library: LibraryId, role: Role): ReadonlyMap<Todo, number> {
    const rows = new Rows<{ todo: Todo; count: number }>(
      this.#db.prepare(`SELECT r.${role}_todo AS todo, count(*) AS count FROM state r
        WHERE r.${role} = (SELECT number FROM library WHERE id = ?) AND r.${role}_todo IS NOT NULL
          ${role === 'requester' ? `AND ${NOT_FOLLOWED}` : ''} GROUP BY 1`),
    ).all(library)
    const counts = new Map(rows.map(({ todo, count }) => [todo, count]))
    return new Map(TODOS.flatMap((todo) => (counts.has(todo) ? [[todo, counts.get(todo) as number] as const] : [])))
  }

  /** The requests that follow each other for one need, the first one first. */
  ofNeed(requester: LibraryId, network: string, need: string): RequestSummary[] {
    const sql = `${SUMMARY} WHERE r.need = ? AND r.requester = (SELECT number FROM library WHERE id = ?) AND network.id = ?
      ORDER BY r.requested, r.id`
    return this.#rows(sql).all(need, requester, network).map(summaryOf)
  }

  /**
   * A library's requests that staff may mean: by the number on the slip, the id, or how the id begins.
   * @returns at most a few; the text does to name one where there is one.
   */
  meant(library: LibraryId, text: string): RequestSummary[] {
    const self = '(SELECT number FROM library WHERE id = ?)'
    const sql = `${SUMMARY} WHERE (r.requester = ${self} OR r.supplier = ${self})
      AND (r.reference = ? OR r.id = ? OR (length(?) >= ${LEAST_PREFIX_CHARS} AND substr(r.id, 1, length(?)) = ?)) ORDER BY r.id LIMIT 3`
    return this.#rows(sql).all(library, library, text, text, text, text, text).map(summaryOf)
  }

  /** The networks in which a request of this id is; more than one only where its author said the same in several. */
  numbersOf(id: RequestId): { readonly number: number; readonly network: string }[] {
    this.#numbersOf ??= new Rows<{ number: number; network: string }>(
      this.#db.prepare(`SELECT r.number, network.id AS network FROM request r JOIN state USING (number)
        JOIN network ON network.number = r.network WHERE r.id = ? ORDER BY network.id`),
    )
    return this.#numbersOf.all(id)
  }

  /** Requests by their number in the view, from the one after `number` on: for whoever counts them all. */
  after(number: number, limit: number): NumberedSummary[] {
    return this.#rows(`${SUMMARY} WHERE r.number > ? ORDER BY r.number LIMIT ?`).all(number, limit).map(numbered)
  }

  /** Of these numbers, those that are requests (still). */
  numbered(numbers: readonly number[]): NumberedSummary[] {
    const one = this.#rows(`${SUMMARY} WHERE r.number = ?`)
    return numbers.flatMap((number) => one.all(number).map(numbered))
  }
}

/** A request, and its number in this view; another view numbers otherwise. */
export interface NumberedSummary {
  readonly number: number
  readonly summary: RequestSummary
}

const numbered = (row: SummaryRow): NumberedSummary => ({ number: row.number, summary: summaryOf(row) })
