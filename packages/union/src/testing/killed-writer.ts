// A process that fills a view's file until it is killed: path and seed are its arguments. It says each time how many
// batches it has applied.
import { CatalogueIndex } from '../catalogue-index.ts'
import { killedBatch } from './killed-batches.ts'

const [path = '', seed = '0'] = process.argv.slice(2)
const index = CatalogueIndex.open(path)
for (let batch = 0; ; batch++) {
  index.apply(killedBatch(Number(seed), batch))
  process.stdout.write(`${batch + 1}\n`)
}
