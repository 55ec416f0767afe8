import { CatalogueIndex } from './catalogue-index.ts'
import { searchIndexContract } from './testing/search-index-contract.ts'

searchIndexContract('SQLite FTS5', () => CatalogueIndex.open(':memory:'))
