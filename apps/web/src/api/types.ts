// What the node's HTTP API answers, as the pages use it. The node owns this contract; nothing here is checked at run time.

/** One library's dataset as it stands in this node's replica. */
export interface Dataset {
  library: string
  name: string
  /** `profile`, `catalogue/main`, `journal/<network>/<year>`. */
  dataset: string
  revision: number
  entries: number
  root: string
  /** Parts that the head names. */
  shards: number
  /** When its library signed the head: ISO 8601. */
  time: string
  complete: boolean
  /** Parts verified and stored here. */
  landedShards: number
  own: boolean
}

export interface Peer {
  id: string
  name?: string
  connected: boolean
  address?: string
  /** Connected, or last seen, since: ISO 8601. */
  since?: string
  lastError?: { code: string; message: string; at: string }
}

export interface Transfer {
  library: string
  name?: string
  dataset: string
  /** Parts to fetch in all; 0 while that is not known. */
  shards: number
  done: number
  bytes: number
}

export interface CatalogueView {
  records: number
  titles: number
  current: boolean
  pendingShards: number
}

/** `GET /api/status`, and the body of every `status` event of `GET /api/events`. */
export interface NodeStatus {
  version: string
  library: { id: string; name: string; code?: string; place?: string }
  datasets: Dataset[]
  peers: Peer[]
  views: { catalogue: CatalogueView }
  sync: { state: 'alone' | 'syncing' | 'current'; transfers: Transfer[] }
}

export type Format =
  | 'book'
  | 'serial'
  | 'article'
  | 'map'
  | 'music'
  | 'video'
  | 'audio'
  | 'computer'
  | 'manuscript'
  | 'mixed'
  | 'other'

export interface Holding {
  location?: string
  callNumber?: string
  copies?: number
  barcode?: string
  note?: string
  /** Lent; not lent, but copied from; only read in the library. */
  loan?: 'loan' | 'copy-only' | 'in-house'
  /** Volumes and issues of a serial: "v.1(1990)-v.12(2001)". */
  statement?: string
}

export interface HoldingLibrary {
  library: string
  name: string
  own: boolean
  holdings: Holding[]
}

export interface Identifier {
  /** `isbn`, `issn`, `lccn`, … */
  type: string
  value: string
}

export interface Title {
  id: string
  title: string
  originalTitle?: string
  creators: string[]
  year?: number | string
  publisher?: string
  edition?: string
  /** ISO 639-2 codes. */
  languages: string[]
  format: Format
  subjects: string[]
  identifiers: Identifier[]
  heldBy: HoldingLibrary[]
}

/** `GET /api/search?q=…&limit=…&cursor=…` */
export interface TitlePage {
  total: number
  /** False: there are at least `total`. */
  totalIsExact: boolean
  /** Asks for the page after this one; absent on the last. */
  cursor?: string
  tookMs: number
  items: Title[]
}

/** The body of an error answer: RFC 9457. */
export interface Problem {
  type?: string
  title?: string
  status?: number
  detail?: string
  code?: string
}
