// What the node's HTTP API takes and answers, by the names that the pages use. All of it comes from the API's own contract; nothing is
// written a second time here, and nothing is checked at run time.
import type { AnswerAt, BodyAt, InputAt, MadeAt, Problem as WholeProblem } from '@serumpun/api'

export type { ProblemPart } from '@serumpun/api'

type Status = AnswerAt<'get', '/api/status'>

/** One library's dataset as it stands in this node's replica. */
export type Dataset = Omit<Status['datasets'][number], 'branches' | 'equivocations'>
export type Peer = Omit<Status['peers'][number], 'discovered' | 'nextDialAt'>
export type Transfer = Status['sync']['transfers'][number]

/** `GET /api/status`, and the body of every `status` event of `GET /api/events`: what the pages use of it. */
export interface NodeStatus extends Pick<Status, 'version' | 'library' | 'views'> {
  datasets: Dataset[]
  peers: Peer[]
  sync: { state: Status['sync']['state']; transfers: Transfer[] }
}

/** `GET /api/search?q=…&limit=…&cursor=…` */
export type TitlePage = AnswerAt<'get', '/api/search'>
export type Title = TitlePage['items'][number]
/** `GET /api/titles/{id}`: with the records that it is made of. */
export type FullTitle = AnswerAt<'get', '/api/titles/{id}'>
export type Format = Title['format']
export type Identifier = Title['identifiers'][number]
export type HoldingLibrary = Title['heldBy'][number]
export type Holding = HoldingLibrary['holdings'][number]

type SearchQuery = InputAt<'get', '/api/search'>['query']

/** What is looked for, which of it is wanted, and in which order. Filters are texts, as the page's address has them. */
export type SearchParameters = { q: string; limit: number; cursor?: string | undefined } & Pick<
  SearchQuery,
  'yearFrom' | 'yearTo' | 'addedSince' | 'holdersFrom' | 'holdersTo' | 'sort' | 'facetValues'
> & { [Filter in 'library' | 'place' | 'language' | 'format' | 'subject' | 'availability']?: string[] }
export type Sort = NonNullable<SearchQuery['sort']>

/** `GET /api/facets?q=…` */
export type Facets = AnswerAt<'get', '/api/facets'>
export type Facet = Facets['facets'][number]
export type FacetName = Facet['name']

/** The body of an error answer (RFC 9457), as far as it came. */
export type Problem = Partial<WholeProblem>

/** A record that was written, as it is stored, with its version. */
export type WrittenRecord = AnswerAt<'put', '/api/records/{id}'>
/** MARC-in-JSON. */
export type MarcRecord = WrittenRecord['record']

export type ImportJob = AnswerAt<'get', '/api/imports/{id}'>
/** What is said of a file in advance, and what is to be done with it. */
export type ImportChoices = ImportJob['choices']
export type ImportPreview = NonNullable<ImportJob['preview']>
export type ImportReport = NonNullable<ImportJob['report']>
export type ExportJob = AnswerAt<'get', '/api/exports/{id}'>
export type ExportRequest = ExportJob['request']
export type WithdrawnRecord = AnswerAt<'get', '/api/withdrawn-records'>['items'][number]

export type RequestList = AnswerAt<'get', '/api/requests'>
export type RequestSummary = RequestList['items'][number]
/** A request between libraries (`Request` is the browser's own). */
export type LibraryRequest = AnswerAt<'get', '/api/requests/{id}'>
export type Asking = BodyAt<'post', '/api/requests'>
export type Asked = MadeAt<'post', '/api/requests'>
export type Saying = BodyAt<'post', '/api/requests/{id}/messages'>

export type ReviewPage = AnswerAt<'get', '/api/review'>
export type Assertion = BodyAt<'post', '/api/assertions'>

/** A network of libraries, with its members. */
export type LibraryNetwork = AnswerAt<'get', '/api/networks'>['items'][number]
export type Agreement = AnswerAt<'get', '/api/networks/{id}/agreement'>
export type Invitation = MadeAt<'post', '/api/invitations'>
export type Joined = AnswerAt<'post', '/api/join'>
