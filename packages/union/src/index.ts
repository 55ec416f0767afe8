// The union catalogue's entry: the view that turns every library's records into one catalogue.
export { CatalogueIndex } from './catalogue-index.ts'
export { CatalogueView, type CatalogueViewInit, type CatalogueViewStatus } from './catalogue-view.ts'
export { UnionError, type UnionErrorCode } from './errors.ts'
export type { SearchPage, SearchRequest } from './reader.ts'
export { type IndexMemory, SMALL_MEMORY } from './schema.ts'
export type { ShardRef, ShardUpdate } from './shard-update.ts'
export type { Holder, Member, Title, TitleSummary } from './title.ts'
